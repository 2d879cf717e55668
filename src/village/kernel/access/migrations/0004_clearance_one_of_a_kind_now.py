from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef, Q


def end_all_but_the_last(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Of two that stood at once the one that was recorded last stands; the other ended when that was recorded."""
    kept = apps.get_model("access", "Clearance").objects
    open_now = kept.filter(ended_at=None)
    later = open_now.filter(account=OuterRef("account"), kind=OuterRef("kind"), pk__gt=OuterRef("pk"))
    for pk, account, kind in list(open_now.filter(Exists(later)).values_list("pk", "account", "kind")):
        last = open_now.filter(account=account, kind=kind).order_by("-pk").values_list("recorded_at", flat=True)[0]
        kept.filter(pk=pk).update(ended_at=last)


class Migration(migrations.Migration):
    """One clearance of a kind stands on file of an account at a time."""

    dependencies = [("access", "0003_registered_barred_at")]
    operations = [
        migrations.RunPython(end_all_but_the_last, migrations.RunPython.noop),
        migrations.AddConstraint(
            "clearance",
            models.UniqueConstraint(
                name="clearance_one_of_a_kind_now", fields=["account", "kind"], condition=Q(ended_at=None)
            ),
        ),
    ]
