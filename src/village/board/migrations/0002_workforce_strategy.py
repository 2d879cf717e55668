import django.db.models.deletion
from django.db import migrations, models

from village.kernel.audit.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('board', '0001_board_and_its_plan'),
    ]

    operations = [
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('framework', models.SlugField(max_length=60)),
                ('band', models.SlugField(max_length=60)),
                ('year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=10)),
                ('level', models.PositiveSmallIntegerField()),
                ('why', models.TextField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('once', models.CharField(max_length=64, unique=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['own', 'moderated'])), name='score_kind_known'),
                    models.CheckConstraint(condition=models.Q(('level__gte', 1)), name='score_level_from_one'),
                    models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='score_says_why'),
                ],
            },
        ),
        migrations.AddField(
            model_name='localaction',
            name='claim',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='localaction',
            name='evidence',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='localaction',
            name='evidence_at',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='priority',
            name='theme',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddConstraint(
            model_name='priority',
            constraint=models.CheckConstraint(condition=models.Q(('theme', ''), ('chapter', 'workforce'), _connector='OR'), name='priority_theme_of_the_workforce'),
        ),
        migrations.AddField(
            model_name='score',
            name='board',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='board.board'),
        ),
        append_only("board_score", unique=("id", "once")),
    ]
