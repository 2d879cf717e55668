from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0003_sharing'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='alarm',
            name='alarm_kind_known',
        ),
        migrations.AddConstraint(
            model_name='alarm',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['lead-left', 'lead-barred', 'lead-not-cleared', 'lead-without-role', 'organisation-closed'])), name='alarm_kind_known'),
        ),
    ]
