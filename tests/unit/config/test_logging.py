"""What the log of a service keeps of a failure: where it was and of what kind, and nothing that could be a name."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FAILS = """
import logging, structlog
from village.config.logging import configure_logging

configure_logging(json=True)

def look_up(child):
    try:
        {}[child]
    except KeyError as missing:
        raise ValueError(f"{child} is not there") from missing

def both(child):
    for log in (logging.getLogger("django.request"), structlog.get_logger()):
        try:
            look_up(child)
        except ValueError:
            log.exception("a page failed")

both("Tam" + "sin Thorn")
"""


def test_a_failure_keeps_its_traceback_and_none_of_its_values(tmp_path: Path) -> None:
    script = tmp_path / "fails.py"
    script.write_text(FAILS, encoding="utf-8")
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, str(script)], env=env, capture_output=True, text=True, check=True)
    lines = done.stderr.splitlines()
    assert len(lines) == 2  # one for the standard library's log, one for structlog's
    for line in lines:
        event = json.loads(line)
        assert (event["event"], event["level"]) == ("a page failed", "error")
        for part in ("fails.py", "look_up(child)", "in look_up", "builtins.ValueError", "builtins.KeyError"):
            assert part in event["exception"], part
        assert "Tamsin" not in line
