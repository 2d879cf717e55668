"""A process that has read nothing else knows every job: a worker does what a page asked for."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from django.conf import settings

ASK = """
import json, django
django.setup()
from village.kernel.jobs.registry import jobs
print(json.dumps(sorted(jobs())))
"""


def test_a_worker_knows_every_job(tmp_path: Path) -> None:
    src = Path(settings.SRC)
    written = {
        slug
        for path in [*src.glob("**/actions.py"), *src.glob("**/actions/**/*.py")]
        for slug in re.findall(r'^@job\("([^"]+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    env = {**os.environ, "VILLAGE_MODE": "test", "VILLAGE_VAR": str(tmp_path), "PYTHONPATH": str(src.parent)}
    env["DJANGO_SETTINGS_MODULE"] = "village.config.settings"
    told = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    assert len(written) > 10
    assert set(json.loads(told.stdout)) == written
