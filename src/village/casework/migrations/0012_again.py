import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from village.kernel.audit.append_only import append_only, may_be_emptied


def give_a_clock(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The day that the last review of an episode chose becomes the day on which its running clock is due, or that of the
    clock's rule where the chosen one is later than it lets it be."""
    clocks = apps.get_model("workflow", "Clock").objects.filter(name="look-again", over_at=None)
    reviews = apps.get_model("casework", "Review").objects
    for clock in clocks.order_by("pk"):
        held = reviews.filter(episode__process=clock.instance_id, decision="go-on").order_by("on", "pk").last()
        if held is not None and clock.since < held.next_on:
            clocks.filter(pk=clock.pk).update(due=min(held.next_on, clock.due))
            reviews.filter(pk=held.pk).update(clock=clock.pk)


class Migration(migrations.Migration):
    dependencies = [
        ("workflow", "0001_work_under_way"),
        ("casework", "0011_story"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="review", name="review_goes_on_to_a_day"),
        migrations.AddField(
            model_name="review",
            name="clock",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflow.clock",
            ),
        ),
        migrations.RunPython(give_a_clock, migrations.RunPython.noop),
        migrations.RemoveField(model_name="review", name="next_on"),
        migrations.AddField(
            model_name="transfer",
            name="along",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="Brought",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.JSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "transfer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="brought",
                        to="casework.transfer",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        append_only("casework_brought", unique=("id", "transfer_id")),
        may_be_emptied("casework_brought", emptied=("content",), kept=("id", "transfer_id", "sha256", "at")),
    ]
