import re
from typing import Any

from django.db import migrations

LINE = re.compile(r'  File "[^"\n]+", line \d+, in [\w.<>]+')
WORDS_OF_OURS = (  # whose words hold nobody's data: they were kept before, and are from here on
    "village.kernel.jobs.WorkerLost",
    "village.kernel.jobs.rules.Told",
    "village.kernel.audit.checkpoints.CheckpointError",
    "django.db.utils.OperationalError",
    "django.db.utils.InterfaceError",
)


def without_words(told: str, kind: str) -> str:
    """Of a failure as it was kept before: the places in the code, and its kind. What it said of itself could be a
    name, and what it came from said so too; of some kinds the last line is kept."""
    places = [line for line in told.splitlines() if LINE.fullmatch(line)]
    last = told.strip().rpartition("\n")[2]
    return "\n".join([*places, last if kind in WORDS_OF_OURS else kind])


def cut(apps: Any, editor: Any) -> None:
    """Jobs that failed before are kept as those are that fail from here on, and not with their words for 90 days."""
    failed = apps.get_model("django_tasks_database", "DBTaskResult").objects.filter(status="FAILED")
    for run in failed.only("traceback", "exception_class_path").iterator():
        failed.filter(pk=run.pk).update(traceback=without_words(run.traceback, run.exception_class_path))


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_schedule_and_worker"),
        ("django_tasks_database", "0018_rename_succeeded_status"),
    ]

    operations = [migrations.RunPython(cut, migrations.RunPython.noop)]
