from django.db import migrations, models

from village.kernel.audit.append_only import append_only


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.CharField(max_length=140, primary_key=True, serialize=False)),
                ('dataset', models.SlugField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('publisher', models.CharField(max_length=300)),
                ('published_on', models.DateField()),
                ('rows', models.PositiveBigIntegerField()),
                ('quarantined', models.PositiveBigIntegerField()),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('file', models.CharField(max_length=255)),
                ('file_sha256', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
                ('loaded_by', models.CharField(max_length=64)),
                ('synthetic', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['dataset', 'published_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('digest', ''), _negated=True), name='release_digest_is_there')],
            },
        ),
        append_only('outcomes_release', unique=('id', 'digest')),
    ]
