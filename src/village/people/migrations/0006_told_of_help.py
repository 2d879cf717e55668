"""How far an assessment has come, where Village itself is told of it; and a source of what Village is told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0005_ended_records_open_no_area'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='sourcesystem',
            name='source_mode_known',
        ),
        migrations.AddField(
            model_name='involvement',
            name='assessed',
            field=models.CharField(db_default='', default='', max_length=5),
        ),
        migrations.AddConstraint(
            model_name='involvement',
            constraint=models.CheckConstraint(condition=models.Q(('assessed', ''), models.Q(('assessed__in', ['', 'begun', 'done']), ('assessment', True)), _connector='OR'), name='involvement_assessed_as_far_as_known'),
        ),
        migrations.AddConstraint(
            model_name='sourcesystem',
            constraint=models.CheckConstraint(condition=models.Q(('mode__in', ['full', 'delta', 'told'])), name='source_mode_known'),
        ),
    ]
