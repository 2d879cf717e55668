from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('department', 'National department'), ('council', 'Council'), ('school', 'School or college'), ('health', 'Health service'), ('police', 'Police'), ('voluntary', 'Voluntary organisation'), ('inspectorate', 'Inspectorate')], max_length=20)),
                ('area', models.CharField(blank=True, max_length=9)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['department', 'council', 'school', 'health', 'police', 'voluntary', 'inspectorate'])), name='organisation_kind_known')],
            },
        ),
    ]
