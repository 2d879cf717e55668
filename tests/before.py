"""Read before Django's settings are: tests run in test mode and keep their files in a place of their own."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("VILLAGE_MODE", "test")
if "VILLAGE_VAR" not in os.environ:
    os.environ["VILLAGE_VAR"] = tempfile.mkdtemp(prefix="village-test-")
    atexit.register(shutil.rmtree, os.environ["VILLAGE_VAR"], ignore_errors=True)
(Path(os.environ["VILLAGE_VAR"]) / "static").mkdir(parents=True, exist_ok=True)
