import django.db.models.deletion
from django.db import migrations, models

from village.kernel.audit.append_only import append_only
from village.kernel.audit.settled import settled


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.SlugField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('area', models.CharField(max_length=9)),
                ('document', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
                ('loaded_by', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['plan', '-number'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'number'), name='edition_number_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='edition_number_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.SlugField(max_length=80)),
                ('commitment', models.SlugField(max_length=80)),
                ('kind', models.CharField(max_length=20)),
                ('due', models.CharField(max_length=20)),
                ('sent_to', models.UUIDField()),
                ('letter', models.UUIDField()),
                ('noted_at', models.DateTimeField()),
                ('posting_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['letter'], name='reminder_by_letter'), models.Index(fields=['sent_at'], name='reminder_by_sent_at')],
                'constraints': [models.UniqueConstraint(fields=('plan', 'commitment', 'kind', 'due', 'sent_to'), name='reminder_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['due-soon', 'overdue'])), name='reminder_kind_known'), models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('sent_at__gte', models.F('noted_at')), _connector='OR'), name='reminder_sent_after_noted')],
            },
        ),
        migrations.CreateModel(
            name='ProgressUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.SlugField(max_length=80)),
                ('commitment', models.SlugField(max_length=80)),
                ('as_of_on', models.DateField()),
                ('status', models.CharField(max_length=20)),
                ('narrative', models.TextField()),
                ('evidence_link', models.URLField(blank=True, max_length=500)),
                ('evidence_indicator', models.SlugField(blank=True, max_length=80)),
                ('confidence', models.CharField(max_length=10)),
                ('proposed_by', models.UUIDField()),
                ('proposed_at', models.DateTimeField()),
                ('decision', models.CharField(blank=True, choices=[('approved', 'Approved'), ('returned', 'Returned')], max_length=10)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision_note', models.TextField(blank=True)),
                ('once', models.CharField(max_length=64, unique=True)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plan.edition')),
            ],
            options={
                'ordering': ['plan', 'commitment', '-proposed_at'],
                'indexes': [models.Index(fields=['plan', 'commitment', 'decided_at'], name='progress_by_commitment'), models.Index(fields=['decision', 'proposed_at'], name='progress_by_decision'), models.Index(fields=['proposed_by', 'proposed_at'], name='progress_by_proposer')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ('promised', 'under-way', 'delivered', 'delayed', 'stopped'))), name='progress_status_known'), models.CheckConstraint(condition=models.Q(('confidence__in', ('high', 'medium', 'low'))), name='progress_confidence_known'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('decision', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('decision__in', ['approved', 'returned'])), _connector='OR'), name='progress_decided_whole_or_not'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='progress_decided_by_another'), models.CheckConstraint(condition=models.Q(('decided_at__isnull', True), ('decided_at__gte', models.F('proposed_at')), _connector='OR'), name='progress_decided_after_proposed')],
            },
        ),
        append_only("plan_edition", unique=("id",)),
        settled(
            "plan_progressupdate",
            decided="OLD.decision <> ''",
            fixed=(
                "id", "plan", "commitment", "edition_id", "as_of_on", "status", "narrative", "evidence_link", "evidence_indicator",
                "confidence", "proposed_by", "proposed_at", "once",
            ),
            unique=("id", "once"),
        ),
    ]
