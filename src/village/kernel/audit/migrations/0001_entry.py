from django.db import migrations, models

from village.kernel.audit.append_only import append_only


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                ('at', models.CharField(max_length=32)),
                ('actor', models.CharField(max_length=64)),
                ('organisation', models.CharField(max_length=60)),
                ('action', models.CharField(max_length=80)),
                ('thing', models.CharField(max_length=120)),
                ('decision', models.CharField(max_length=10)),
                ('reason', models.CharField(max_length=200)),
                ('policy', models.CharField(max_length=12)),
                ('request', models.CharField(max_length=36)),
                ('detail', models.TextField()),
                ('previous', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['-seq'],
                'indexes': [models.Index(fields=['at', 'seq'], name='audit_entry_at'), models.Index(fields=['actor', 'seq'], name='audit_entry_actor'), models.Index(fields=['action', 'seq'], name='audit_entry_action'), models.Index(fields=['thing', 'seq'], name='audit_entry_thing')],
                'constraints': [models.UniqueConstraint(fields=('previous',), name='audit_chain_does_not_fork'), models.CheckConstraint(condition=models.Q(('seq__gte', 1)), name='audit_seq_from_one')],
            },
        ),
        append_only("audit_entry", unique=("seq", "previous")),
    ]
