import django.db.models.deletion
import uuid
from django.db import migrations, models

from village.kernel.audit.append_only import append_only, may_be_emptied


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0004_lead_barred'),
        ('organisations', '0001_organisation'),
        ('workflow', '0001_work_under_way'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('template', models.CharField(max_length=100)),
                ('to', models.CharField(max_length=14)),
                ('account', models.UUIDField(null=True)),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=160, unique=True)),
                ('at', models.DateTimeField()),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='casework.episode')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.person')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('person__isnull', True), ('account__isnull', True), _connector='OR'), name='letter_to_one'),
                ],
            },
        ),
        migrations.CreateModel(
            name='LetterSent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(max_length=10)),
                ('because', models.CharField(blank=True, max_length=300)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('letter', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sent', to='casework.letter')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('way__in', ['post', 'hand', 'electronic', 'kept'])), name='letter_way_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('way', 'kept'), models.Q(('because', ''), _negated=True)), models.Q(('way', 'kept'), _negated=True), _connector='OR'), name='letter_kept_back_because'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('starts_at', models.DateTimeField()),
                ('place', models.CharField(max_length=160)),
                ('agenda', models.CharField(max_length=2000)),
                ('state', models.CharField(default='planned', max_length=9)),
                ('minutes', models.CharField(blank=True, max_length=6000)),
                ('minuted_by', models.UUIDField(null=True)),
                ('because', models.CharField(blank=True, max_length=300)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('changed', models.PositiveIntegerField(default=1)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='casework.episode')),
            ],
            options={
                'ordering': ['starts_at', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'held', 'cancelled'])), name='meeting_state_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('minuted_by__isnull', False), ('state', 'held'), models.Q(('minutes', ''), _negated=True)), models.Q(models.Q(('state', 'held'), _negated=True), ('minuted_by__isnull', True), ('minutes', '')), _connector='OR'), name='meeting_held_has_minutes'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), models.Q(('because', ''), _negated=True)), models.Q(('state', 'cancelled'), _negated=True), _connector='OR'), name='meeting_cancelled_because'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Invited',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lead', models.UUIDField(null=True)),
                ('name', models.CharField(blank=True, max_length=160)),
                ('presence', models.CharField(blank=True, max_length=9)),
                ('dissent', models.CharField(blank=True, max_length=1000)),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.member')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.person')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invited', to='casework.meeting')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('lead__isnull', True), ('member__isnull', False), ('name', ''), ('person__isnull', True)), models.Q(('lead__isnull', True), ('member__isnull', True), ('name', ''), ('person__isnull', False)), models.Q(('lead__isnull', False), ('member__isnull', True), ('name', ''), ('person__isnull', True)), models.Q(('lead__isnull', True), ('member__isnull', True), ('person__isnull', True), models.Q(('name', ''), _negated=True)), _connector='OR'), name='invited_is_one_person'),
                    models.CheckConstraint(condition=models.Q(('presence__in', ['', 'came', 'remotely', 'apologies', 'absent'])), name='invited_presence_known'),
                    models.CheckConstraint(condition=models.Q(('dissent', ''), ('presence__in', ['came', 'remotely']), _connector='OR'), name='invited_dissents_who_was_there'),
                    models.UniqueConstraint(fields=('meeting', 'member'), name='invited_member_once'),
                    models.UniqueConstraint(fields=('meeting', 'person'), name='invited_person_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Decided',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', models.CharField(max_length=300)),
                ('account', models.UUIDField(null=True)),
                ('service', models.CharField(blank=True, max_length=160)),
                ('due_on', models.DateField()),
                ('done_on', models.DateField(null=True)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.person')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decided', to='casework.meeting')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='decided_has_words'),
                    models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('person__isnull', True), ('service', '')), models.Q(models.Q(('account__isnull', True), ('person__isnull', True)), models.Q(('service', ''), _negated=True)), models.Q(('account__isnull', True), ('person__isnull', False), ('service', '')), _connector='OR'), name='decided_of_one_owner'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ApprovedMinutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('written_by', models.UUIDField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='approved', to='casework.meeting')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('by', models.F('written_by')), _negated=True), name='minutes_approved_by_another'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('area', models.CharField(max_length=9)),
                ('locality', models.CharField(max_length=80)),
                ('quorum', models.PositiveSmallIntegerField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['locality', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('locality', ''), _negated=True), name='panel_of_a_locality'), models.CheckConstraint(condition=models.Q(('quorum__gte', 2)), name='panel_quorum_of_two'), models.UniqueConstraint(fields=('area', 'locality'), name='panel_once_a_locality')],
            },
        ),
        migrations.CreateModel(
            name='PanelService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=160)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='casework.panel')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='service_has_a_name'),
                    models.UniqueConstraint(fields=('panel', 'name'), name='service_once_a_panel'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('words', models.CharField(max_length=1000)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='casework.episode')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='casework.panel')),
                ('process', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflow.instance')),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='request_says_what'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.UUIDField()),
                ('part', models.CharField(max_length=11)),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(null=True)),
                ('by', models.UUIDField()),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='casework.panel')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [
                    models.Index(condition=models.Q(('until_at__isnull', True)), fields=['account'], name='seat_of_account'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('part__in', ['chair', 'coordinator', 'member'])), name='seat_part_known'),
                    models.CheckConstraint(condition=models.Q(('by', models.F('account')), _negated=True), name='seat_given_by_another'),
                    models.UniqueConstraint(condition=models.Q(('until_at__isnull', True)), fields=('panel', 'account'), name='seat_once_at_a_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Settled',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('move', models.CharField(max_length=80)),
                ('reason', models.CharField(blank=True, max_length=80)),
                ('words', models.CharField(blank=True, max_length=600)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settled', to='casework.request')),
                ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.panelservice')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('move', 'allocate'), ('service__isnull', True), _connector='XOR'), name='settled_by_giving_a_service'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('accepted_by', models.UUIDField(null=True)),
                ('seen_on', models.DateField(null=True)),
                ('at', models.DateTimeField()),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='casework.episode')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.panelservice')),
                ('process', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workflow.instance')),
                ('settled', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='referral', to='casework.settled')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('on', models.DateField()),
                ('half_term', models.CharField(max_length=9)),
                ('closed_at', models.DateTimeField(null=True)),
                ('closed_by', models.UUIDField(null=True)),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('apologies', models.ManyToManyField(related_name='+', to='casework.seat')),
                ('came', models.ManyToManyField(related_name='+', to='casework.seat')),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='casework.panel')),
            ],
            options={
                'ordering': ['-on', '-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('half_term__in', ['autumn-1', 'autumn-2', 'spring-1', 'spring-2', 'summer-1', 'summer-2'])), name='sitting_half_term_known'),
                    models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_by__isnull', False), _connector='XOR'), name='sitting_closed_by_somebody'),
                    models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('panel',), name='sitting_one_at_a_time'),
                ],
            },
        ),
        migrations.AddField(
            model_name='settled',
            name='sitting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settled', to='casework.sitting'),
        ),
        migrations.CreateModel(
            name='Capacity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('places', models.PositiveSmallIntegerField()),
                ('weeks', models.PositiveSmallIntegerField()),
                ('by', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacity', to='casework.panelservice')),
                ('sitting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='capacity', to='casework.sitting')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='casework.episode')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('episode', 'account'), name='conflict_once')],
            },
        ),
        append_only("casework_approvedminutes", unique=("id", "meeting_id")),
        may_be_emptied(
            "casework_approvedminutes",
            emptied=("content",),
            kept=("id", "meeting_id", "sha256", "written_by", "by", "at"),
        ),
        append_only("casework_letter", unique=("id", "ref", "key")),
        may_be_emptied(
            "casework_letter",
            emptied=("content",),
            kept=("id", "ref", "episode_id", "template", "to", "person_id", "account", "sha256", "key", "at"),
        ),
        append_only("casework_lettersent", unique=("id", "letter_id")),
        append_only("casework_capacity", unique=("id",)),
        append_only("casework_settled", unique=("id",)),
        append_only("casework_conflict", unique=("id", ("episode_id", "account"))),
    ]
