import django.db.models.deletion
from django.db import migrations, models

from village.kernel.audit.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('casework', "0016_caseload"),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.JSONField()),
                ('because', models.CharField(blank=True, max_length=300)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='belonging',
            name='mistaken_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='belonging',
            name='mistaken_because',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='belonging',
            name='mistaken_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='relationship',
            name='mistaken_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='relationship',
            name='mistaken_because',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='relationship',
            name='mistaken_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='residence',
            name='mistaken_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='residence',
            name='mistaken_because',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='residence',
            name='mistaken_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name='belonging',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mistaken_at__isnull', True), ('mistaken_because', ''), ('mistaken_by__isnull', True)), models.Q(('mistaken_at__isnull', False), ('mistaken_by__isnull', False), models.Q(('mistaken_because', ''), _negated=True)), _connector='OR'), name='belonging_mistaken_because'),
        ),
        migrations.AddConstraint(
            model_name='relationship',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mistaken_at__isnull', True), ('mistaken_because', ''), ('mistaken_by__isnull', True)), models.Q(('mistaken_at__isnull', False), ('mistaken_by__isnull', False), models.Q(('mistaken_because', ''), _negated=True)), _connector='OR'), name='relationship_mistaken_because'),
        ),
        migrations.AddConstraint(
            model_name='residence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('mistaken_at__isnull', True), ('mistaken_because', ''), ('mistaken_by__isnull', True)), models.Q(('mistaken_at__isnull', False), ('mistaken_by__isnull', False), models.Q(('mistaken_because', ''), _negated=True)), _connector='OR'), name='residence_mistaken_because'),
        ),
        migrations.AddField(
            model_name='correction',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='casework.person'),
        ),
        append_only("casework_correction", unique=("id",)),
    ]
