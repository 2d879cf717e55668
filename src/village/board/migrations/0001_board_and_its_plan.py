import django.db.models.deletion
from django.db import migrations, models

from village.kernel.audit.append_only import append_only
from village.kernel.audit.settled import settled


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('plan', '0002_edition_never_replaced'),
    ]

    operations = [
        migrations.CreateModel(
            name='Board',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('area', models.CharField(max_length=9, unique=True)),
                ('area_name', models.CharField(max_length=120)),
                ('name', models.CharField(max_length=160)),
                ('kind', models.CharField(max_length=20)),
                ('least_members', models.PositiveSmallIntegerField()),
                ('must_attend', models.JSONField(default=list)),
                ('consult_days', models.PositiveSmallIntegerField()),
                ('opened_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['trust-board', 'partnership'])), name='board_kind_known'), models.CheckConstraint(condition=models.Q(('least_members__gte', 2)), name='board_quorum_from_two'), models.CheckConstraint(condition=models.Q(('consult_days__gte', 7)), name='board_consults_for_a_week_or_more')],
            },
        ),
        migrations.CreateModel(
            name='LocalPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('vision', models.TextField(blank=True)),
                ('from_year', models.PositiveSmallIntegerField()),
                ('to_year', models.PositiveSmallIntegerField()),
                ('without', models.JSONField(default=dict)),
                ('state', models.CharField(default='drafting', max_length=12)),
                ('version', models.PositiveIntegerField(default=1)),
                ('changes', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField()),
                ('editors', models.JSONField(default=list)),
                ('begun_at', models.DateTimeField()),
                ('adopted_at', models.DateTimeField(null=True)),
                ('adopted_by', models.UUIDField(null=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='board.board')),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.edition')),
            ],
            options={
                'ordering': ['-from_year', 'slug'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['drafting', 'consulting', 'closed', 'adopted', 'withdrawn'])), name='local_plan_state_known'),
                    models.CheckConstraint(condition=models.Q(('to_year__gte', models.F('from_year'))), name='local_plan_years_run_forward'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField()),
                ('questions', models.JSONField(default=list)),
                ('heard', models.TextField(blank=True)),
                ('changed', models.TextField(blank=True)),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.UUIDField()),
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consultation', to='board.localplan')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('closes_on__gt', models.F('opens_on'))), name='consultation_runs_forward'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_on', models.DateField()),
                ('about', models.CharField(max_length=10)),
                ('saw', models.PositiveIntegerField(null=True)),
                ('present', models.JSONField(default=list)),
                ('decision', models.TextField()),
                ('votes_for', models.PositiveSmallIntegerField()),
                ('votes_against', models.PositiveSmallIntegerField()),
                ('abstained', models.PositiveSmallIntegerField()),
                ('noted_by', models.UUIDField()),
                ('noted_at', models.DateTimeField()),
                ('once', models.CharField(max_length=64, unique=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='board.board')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='board.localplan')),
            ],
            options={
                'ordering': ['-held_on', '-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('about__in', ('adopt', 'review', 'other'))), name='meeting_about_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('about', 'adopt'), ('plan__isnull', False), ('saw__isnull', False)), models.Q(models.Q(('about', 'adopt'), _negated=True), ('saw__isnull', True)), _connector='OR'), name='meeting_to_adopt_saw_a_plan'),
                ],
            },
        ),
        migrations.AddField(
            model_name='localplan',
            name='adopted_by_meeting',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='board.meeting'),
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('partner', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('account', models.UUIDField(null=True)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('once', models.CharField(max_length=64, unique=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='board.board')),
            ],
            options={
                'ordering': ['partner', 'title', 'from_on'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('partner__in', ['local-authority', 'schools', 'colleges', 'health', 'police', 'probation', 'youth-justice', 'jobcentre', 'voluntary', 'district', 'parents', 'youth'])), name='member_partner_known'),
                    models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='member_has_a_title'),
                    models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gt', models.F('from_on')), _connector='OR'), name='member_period_runs_forward'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('measure', models.SlugField(max_length=80)),
                ('group', models.CharField(blank=True, max_length=80)),
                ('area', models.CharField(max_length=9)),
                ('sentence', models.CharField(max_length=600)),
                ('figures', models.JSONField(default=dict)),
                ('releases', models.JSONField(default=list)),
                ('warehouse', models.CharField(max_length=80)),
                ('taken_at', models.DateTimeField()),
                ('taken_by', models.UUIDField()),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='board.localplan')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'kind', 'measure', 'group'), name='need_once_in_a_plan'),
                    models.CheckConstraint(condition=models.Q(('sentence', ''), _negated=True), name='need_says_something'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Priority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('chapter', models.CharField(blank=True, max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('why', models.TextField()),
                ('measure', models.SlugField(blank=True, max_length=80)),
                ('measure_title', models.CharField(blank=True, max_length=200)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('polarity', models.CharField(blank=True, max_length=10)),
                ('bound', models.CharField(blank=True, max_length=10)),
                ('value', models.FloatField(null=True)),
                ('due', models.CharField(blank=True, max_length=20)),
                ('start_value', models.FloatField(null=True)),
                ('start_period', models.CharField(blank=True, max_length=40)),
                ('no_measure', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('once', models.CharField(max_length=64, unique=True)),
                ('needs', models.ManyToManyField(related_name='priorities', to='board.need')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='priorities', to='board.localplan')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'number'), name='priority_number_once'),
                    models.CheckConstraint(condition=models.Q(('chapter__in', ['', 'early-help', '14-19', 'workforce'])), name='priority_chapter_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('bound', ''), ('due', ''), ('measure', ''), ('value__isnull', True)), models.Q(models.Q(('measure', ''), _negated=True), models.Q(('due', ''), _negated=True), ('bound__in', ['at-least', 'at-most']), ('no_measure', ''), ('value__isnull', False)), _connector='OR'), name='priority_measure_and_target_or_neither'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LocalAction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=90)),
                ('difference', models.TextField()),
                ('lead', models.CharField(blank=True, max_length=20)),
                ('partners', models.JSONField(default=list)),
                ('amount', models.PositiveBigIntegerField(null=True)),
                ('period', models.CharField(blank=True, max_length=20)),
                ('no_money', models.BooleanField(default=False)),
                ('due', models.CharField(blank=True, max_length=20)),
                ('serves', models.JSONField(default=list)),
                ('version', models.PositiveIntegerField(default=1)),
                ('once', models.CharField(max_length=64, unique=True)),
                ('priority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='board.priority')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [
                    models.UniqueConstraint(fields=('priority', 'number'), name='local_action_number_once'),
                    models.CheckConstraint(condition=models.Q(('lead__in', ['', 'local-authority', 'schools', 'colleges', 'health', 'police', 'probation', 'youth-justice', 'jobcentre', 'voluntary', 'district', 'parents', 'youth'])), name='local_action_lead_known'),
                    models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('no_money', False), _connector='OR'), name='local_action_money_or_none'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('text', models.TextField()),
                ('received_at', models.DateTimeField()),
                ('once', models.CharField(max_length=64, unique=True)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='responses', to='board.consultation')),
            ],
            options={
                'ordering': ['-received_at', '-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['young-person', 'parent', 'professional', 'organisation', 'other'])), name='response_kind_known'),
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='response_says_something'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('drafted', models.JSONField(default=list)),
                ('warehouse', models.CharField(blank=True, max_length=80)),
                ('words', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('drafted_at', models.DateTimeField()),
                ('editors', models.JSONField(default=list)),
                ('changed_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('meeting', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='board.meeting')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='board.localplan')),
            ],
            options={
                'ordering': ['-year'],
                'constraints': [
                    models.UniqueConstraint(fields=('plan', 'year'), name='review_once_a_year'),
                    models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', True), ('published_at__isnull', True)), models.Q(('meeting__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='review_published_by_a_meeting'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SupportPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('area_by', models.UUIDField(null=True)),
                ('area_at', models.DateTimeField(null=True)),
                ('region_by', models.UUIDField(null=True)),
                ('region_at', models.DateTimeField(null=True)),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='support_plans', to='board.board')),
            ],
            options={
                'ordering': ['-year'],
                'constraints': [
                    models.UniqueConstraint(fields=('board', 'year'), name='support_plan_once_a_year'),
                    models.CheckConstraint(condition=models.Q(('area_by__isnull', True), ('region_by__isnull', True), models.Q(('area_by', models.F('region_by')), _negated=True), _connector='OR'), name='support_plan_agreed_by_two'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('area_at__isnull', True), ('area_by__isnull', True)), models.Q(('area_at__isnull', False), ('area_by__isnull', False)), _connector='OR'), models.Q(models.Q(('region_at__isnull', True), ('region_by__isnull', True)), models.Q(('region_at__isnull', False), ('region_by__isnull', False)), _connector='OR')), name='support_plan_agreed_on_a_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('need', models.CharField(max_length=300)),
                ('given', models.CharField(max_length=300)),
                ('who', models.CharField(max_length=120)),
                ('by_on', models.DateField()),
                ('once', models.CharField(max_length=64, unique=True)),
                ('support_plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='board.supportplan')),
            ],
            options={
                'ordering': ['by_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('need', ''), _negated=True), models.Q(('given', ''), _negated=True), models.Q(('who', ''), _negated=True)), name='support_is_whole'),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name='localplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adopted_at__isnull', False), ('adopted_by__isnull', False), ('adopted_by_meeting__isnull', False), ('edition__isnull', False), ('state', 'adopted')), models.Q(models.Q(('state', 'adopted'), _negated=True), ('adopted_at__isnull', True), ('adopted_by__isnull', True), ('adopted_by_meeting__isnull', True), ('edition__isnull', True)), _connector='OR'), name='local_plan_adopted_whole_or_not'),
        ),
        append_only("board_meeting", unique=("id", "once")),
        append_only("board_response", unique=("id", "once")),
        settled(
            "board_localplan",
            decided="OLD.state IN ('adopted', 'withdrawn')",
            fixed=("id", "board_id", "slug", "from_year", "begun_at"),
            unique=("id", "slug", "adopted_by_meeting_id"),
        ),
    ]
