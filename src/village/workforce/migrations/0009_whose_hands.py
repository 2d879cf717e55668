"""Who had a hand in a return, so that they do not sign it; and whether it was the area that sent it back."""

import django.db.models.deletion
from django.db import migrations, models

from village.kernel.audit.append_only import append_only


def those_who_sent(apps, schema_editor):
    """Whoever sent what waits for a signature or was signed off is still known."""
    sending = apps.get_model("workforce", "Sending")
    for one in apps.get_model("workforce", "Asked").objects.exclude(submitted_by=None):
        sending.objects.create(asked=one, by=one.submitted_by, at=one.submitted_at)


class Migration(migrations.Migration):

    dependencies = [
        ('workforce', '0008_kind_of_site'),
    ]

    operations = [
        migrations.AddField(
            model_name='asked',
            name='back_by_area',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='draft',
            name='makers',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='version',
            name='makers',
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='workforce.asked')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(those_who_sent, migrations.RunPython.noop),
        append_only('workforce_sending', ['id']),
    ]
