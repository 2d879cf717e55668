import django.db.models.deletion
import uuid
from decimal import Decimal
from django.db import migrations, models

from village.kernel.audit.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0001_organisation'),
        ('workforce', '0004_collections'),
    ]

    operations = [
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=120)),
                ('provider', models.CharField(max_length=120)),
                ('area', models.CharField(blank=True, max_length=20)),
                ('training', models.CharField(blank=True, max_length=20)),
                ('months', models.PositiveSmallIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('employer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['title', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('provider', ''), _negated=True)), name='course_has_a_title'),
                    models.CheckConstraint(condition=models.Q(('training__in', ['', 'safeguarding', 'information-sharing'])), name='course_training_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('months', None), ('training', '')), models.Q(models.Q(('training', ''), _negated=True), ('months__gte', 1), ('months__lte', 36)), _connector='OR'), name='course_training_counts_for_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('what', models.CharField(max_length=200)),
                ('because', models.CharField(max_length=11)),
                ('by_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('agreed_by', models.UUIDField(null=True)),
                ('agreed_at', models.DateTimeField(null=True)),
                ('done_on', models.DateField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='workforce.worker')),
            ],
            options={
                'ordering': ['by_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='goal_says_something'),
                    models.CheckConstraint(condition=models.Q(('because__in', ['self-review', 'role', 'induction', 'interest'])), name='goal_reason_known'),
                    models.CheckConstraint(condition=models.Q(('done_on', None), ('ended_at', None), _connector='OR'), name='goal_ends_one_way'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Induction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('programme', models.SlugField(max_length=40)),
                ('start_on', models.DateField()),
                ('until_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inductions', to='workforce.worker')),
            ],
            options={
                'ordering': ['start_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until_on__gt', models.F('start_on'))), name='induction_runs_forward'),
                    models.UniqueConstraint(fields=('worker', 'programme'), name='induction_once_of_a_programme'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(max_length=11)),
                ('on', models.DateField()),
                ('hours', models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ('words', models.CharField(blank=True, max_length=200)),
                ('own', models.BooleanField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=9)),
                ('because', models.CharField(blank=True, max_length=200)),
                ('answered_by', models.UUIDField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('induction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='workforce.induction')),
            ],
            options={
                'ordering': ['on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['supervision', 'development'])), name='evidence_kind_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('hours', None), ('kind', 'supervision')), models.Q(('hours__gt', 0), ('hours__lte', Decimal('24'))), _connector='OR'), name='evidence_hours_within_bounds'),
                    models.CheckConstraint(condition=models.Q(('answer__in', ['', 'confirmed', 'disputed'])), name='evidence_answer_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answer', 'disputed'), _negated=True), models.Q(('because', ''), _negated=True), _connector='OR'), name='evidence_disputed_with_a_reason'),
                    models.CheckConstraint(condition=models.Q(('answered_by', None), models.Q(('answered_by', models.F('by')), _negated=True), _connector='OR'), name='evidence_answered_by_another'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Leading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('programme', models.SlugField(max_length=40)),
                ('begun_on', models.DateField()),
                ('until_on', models.DateField(null=True)),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leading', to='workforce.worker')),
            ],
            options={
                'ordering': ['begun_on', 'pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('worker', 'programme'), name='leading_once_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gt', models.F('begun_on')), _connector='OR'), name='leading_runs_forward'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SelfReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('edition', models.CharField(max_length=4)),
                ('on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('shared_with', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.worker')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='self_reviews', to='workforce.worker')),
            ],
            options={
                'ordering': ['on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ReviewNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=1000)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='workforce.selfreview')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='review_note_says_something'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SelfScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=20)),
                ('score', models.PositiveSmallIntegerField()),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scores', to='workforce.selfreview')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'area'), name='self_score_once_of_an_area'),
                    models.CheckConstraint(condition=models.Q(('score__in', [1, 2, 3, 4])), name='self_score_within_bounds'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('on', models.DateField()),
                ('where', models.CharField(max_length=120)),
                ('places', models.PositiveSmallIntegerField()),
                ('cost', models.DecimalField(decimal_places=2, max_digits=9)),
                ('called_off_at', models.DateTimeField(null=True)),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='workforce.course')),
            ],
            options={
                'ordering': ['on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('places__gte', 1), ('places__lte', 500)), name='sitting_places_within_bounds'),
                    models.CheckConstraint(condition=models.Q(('cost__gte', 0)), name='sitting_cost_not_negative'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('attended', models.BooleanField(null=True)),
                ('before', models.PositiveSmallIntegerField(null=True)),
                ('after', models.PositiveSmallIntegerField(null=True)),
                ('rated_at', models.DateTimeField(null=True)),
                ('training', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='booking', to='workforce.training')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='workforce.worker')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='workforce.sitting')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('sitting', 'worker'), name='booking_once_at_a_time'),
                    models.CheckConstraint(condition=models.Q(('ended_at', None), ('attended', None), _connector='OR'), name='booking_ended_was_not_attended'),
                    models.CheckConstraint(condition=models.Q(('training', None), ('attended', True), _connector='OR'), name='booking_trained_was_attended'),
                    models.CheckConstraint(condition=models.Q(models.Q(('before', None), ('before__in', [1, 2, 3, 4]), _connector='OR'), models.Q(('after', None), ('after__in', [1, 2, 3, 4]), _connector='OR')), name='booking_rated_within_bounds'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('supervisor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervises', to='workforce.worker')),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervised', to='workforce.worker')),
            ],
            options={
                'ordering': ['from_at', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('worker', models.F('supervisor')), _negated=True), name='supervision_not_of_oneself'),
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('worker',), name='supervision_one_now'),
                ],
            },
        ),
        migrations.CreateModel(
            name='CaseCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('cases', models.PositiveSmallIntegerField()),
                ('own', models.BooleanField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_counts', to='workforce.worker')),
            ],
            options={
                'ordering': ['on', 'pk'],
                'indexes': [models.Index(fields=['worker', 'on'], name='case_count_of_a_worker')],
                'constraints': [models.CheckConstraint(condition=models.Q(('cases__lte', 200)), name='case_count_within_bounds')],
            },
        ),
        append_only("workforce_casecount", ["id"]),
        append_only("workforce_reviewnote", ["id"]),
    ]
