import uuid

import django.db.models.deletion
from django.db import migrations, models

from village.kernel.audit.append_only import append_only, may_be_emptied


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0013_share"),
        ("organisations", "0001_organisation"),
        ("workflow", "0001_work_under_way"),
    ]

    operations = [
        migrations.CreateModel(
            name="StepDown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("agreed_on", models.DateField()),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StepDownTaken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="StepUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("why", models.CharField(max_length=24)),
                ("worry", models.CharField(max_length=1000)),
                ("without_because", models.CharField(blank=True, max_length=300)),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=80, unique=True)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why__in", ["more-needed", "not-safe", "family-asks"])),
                        name="step_up_why_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("worry", ""), _negated=True), name="step_up_says_what"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepUpAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("social_worker", models.CharField(blank=True, max_length=120)),
                ("reach", models.CharField(blank=True, max_length=120)),
                ("words", models.CharField(blank=True, max_length=600)),
                ("by", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("social_worker", ""), ("words", ""), _connector="XOR"),
                        name="step_up_answer_says_whom_or_why",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="referral",
            name="by",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="key",
            field=models.CharField(max_length=80, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="referral",
            name="words",
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AlterField(
            model_name="referral",
            name="settled",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="referral", to="casework.settled"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by__isnull", True), ("key__isnull", True), ("settled__isnull", False), ("words", "")),
                    models.Q(
                        ("by__isnull", False),
                        ("key__isnull", False),
                        ("settled__isnull", True),
                        models.Q(("words", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="referral_by_a_panel_or_somebody",
            ),
        ),
        migrations.AddField(
            model_name="stepdown",
            name="agreed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.person"
            ),
        ),
        migrations.AddField(
            model_name="stepdown",
            name="family",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="step_downs", to="casework.family"
            ),
        ),
        migrations.AddField(
            model_name="stepdown",
            name="from_organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="stepdown",
            name="process",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.instance"
            ),
        ),
        migrations.AddField(
            model_name="stepdown",
            name="to_organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="stepdowntaken",
            name="episode",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="stepped_down", to="casework.episode"
            ),
        ),
        migrations.AddField(
            model_name="stepdowntaken",
            name="step_down",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="taken", to="casework.stepdown"
            ),
        ),
        migrations.AddField(
            model_name="stepup",
            name="agreed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.person"
            ),
        ),
        migrations.AddField(
            model_name="stepup",
            name="episode",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="step_ups", to="casework.episode"
            ),
        ),
        migrations.AddField(
            model_name="stepup",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="stepup",
            name="process",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workflow.instance"
            ),
        ),
        migrations.AddField(
            model_name="stepupanswer",
            name="step_up",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="casework.stepup"
            ),
        ),
        migrations.AddConstraint(
            model_name="stepup",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed_by__isnull", True), ("without_because", ""), _connector="XOR"),
                name="step_up_agreed_or_because",
            ),
        ),
        append_only("casework_stepup", unique=("id", "ref", "process_id", "key")),
        may_be_emptied(
            "casework_stepup",
            emptied=("content",),
            kept=(
                "id",
                "ref",
                "episode_id",
                "organisation_id",
                "process_id",
                "why",
                "worry",
                "agreed_by_id",
                "without_because",
                "sha256",
                "key",
                "by",
                "at",
            ),
        ),
        append_only("casework_stepupanswer", unique=("id", "step_up_id")),
        append_only("casework_stepdown", unique=("id", "ref", "process_id", "key")),
        may_be_emptied(
            "casework_stepdown",
            emptied=("content",),
            kept=(
                "id",
                "ref",
                "family_id",
                "from_organisation_id",
                "to_organisation_id",
                "process_id",
                "agreed_by_id",
                "agreed_on",
                "sha256",
                "key",
                "by",
                "at",
            ),
        ),
        append_only("casework_stepdowntaken", unique=("id", "step_down_id", "episode_id")),
    ]
