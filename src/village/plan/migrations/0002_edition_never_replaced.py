from django.db import migrations

from village.kernel.audit.append_only import never_replaced


class Migration(migrations.Migration):
    """INSERT OR REPLACE put another document under a plan's number: only `id` was watched before."""

    dependencies = [
        ("plan", "0001_edition_progress_and_reminder"),
    ]

    operations = [
        never_replaced("plan_edition", unique=("id", ("plan", "number"))),
    ]
