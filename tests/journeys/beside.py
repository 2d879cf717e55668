"""What is run beside the server on the same demo: a command, or a few lines that tell it that days have gone by."""

import subprocess
import sys
from pathlib import Path

from tests.demo_built import ROOT, demo_environment

FIRST = """
import datetime as dt, django; django.setup()
from village.casework.models import Episode
"""
# No test waits for a week.
A_WEEK_AGO = f"""{FIRST}
found = Episode.objects.filter(family__name={{name!r}})
found.update(opened_at=found.get().opened_at - dt.timedelta(days=7))
"""
# How many families were begun with in the quarter, counted of their records.
BEGUN = f"""{FIRST}
from village.kernel.calendar.rules import london_date
today = london_date(dt.datetime.now(dt.UTC))
began = [london_date(at) for at in Episode.objects.filter(area={{area!r}}).values_list("opened_at", flat=True)]
print(sum(one.year == today.year and (one.month - 1) // 3 == (today.month - 1) // 3 for one in began))
"""


def beside(var: Path, *command: str) -> str:
    """What a command says."""
    environment = demo_environment(var) | {"DJANGO_SETTINGS_MODULE": "village.config.settings"}
    run = subprocess.run([sys.executable, *command], env=environment, cwd=ROOT, capture_output=True, check=True)
    return run.stdout.decode()
