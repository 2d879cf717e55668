from django.db import migrations, models
from django.db.migrations.state import StateApps


def whoever_drafted(apps: StateApps, editor: object) -> None:
    """Of reviews from before, the account that drafted each last is known."""
    for review in apps.get_model("board", "Review").objects.all():
        review.editors = [str(review.drafted_by)]
        review.save(update_fields=["editors"])


class Migration(migrations.Migration):
    dependencies = [("board", "0001_board_and_its_plan")]

    # The column of plans may be blank: SQLite then adds it to the table as it is, and the table keeps its triggers.
    operations = [
        migrations.AddField("localplan", "changed_at", models.DateTimeField(null=True)),
        migrations.AddField("review", "editors", models.JSONField(default=list)),
        migrations.RunPython(whoever_drafted, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("review", "drafted_by"),
        migrations.AlterField(
            "review",
            "meeting",
            models.OneToOneField(null=True, on_delete=models.PROTECT, related_name="+", to="board.meeting"),
        ),
    ]
