"""The program as people call it, many times over. To start Python and to import what is not ours takes a call longer
than what it is asked: one process of each test process has done that, and forks for each call. What is ours is
imported in the fork, since it reads its settings from the environment of the call."""

import atexit
import functools
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY = """
import atexit, gc, json, os, sys
import django.core.management, django.core.serializers.json, django.db.models, django.forms, django.urls
import cryptography.hazmat.primitives.asymmetric.ed25519, duckdb, fontTools.ttLib, jinja2, jellyfish, numpy, polars
import pydantic, python_calamine, rapidfuzz, requests, rich.progress, scipy.optimize, scipy.special, structlog, typer
import typst, yaml

gc.freeze()  # a fork that looked through all this would copy it
for line in sys.stdin:
    call = json.loads(line)
    child = os.fork()
    if child == 0:
        for number, path in enumerate((os.devnull, *call["into"])):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), number)
        os.chdir(call["cwd"])
        os.environ.clear()
        os.environ.update(call["environment"])
        sys.path[:0] = os.environ["PYTHONPATH"].split(os.pathsep)
        from village.cli import main
        try:
            main(call["words"])
        except SystemExit as end:
            code = end.code or 0
        else:
            code = 0
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # left to itself, what was imported before the fork complains of being shared
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


@functools.cache
def _ready() -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VILLAGE_", "DJANGO_"))}
    alone = {"OPENBLAS_NUM_THREADS": "1", "POLARS_MAX_THREADS": "1"}  # what forks has no other thread
    process = subprocess.Popen(
        [sys.executable, "-c", READY],
        env=kept | alone,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(process.communicate)
    return process


def run(*words: str, cwd: Path = ROOT, **variables: str) -> "subprocess.CompletedProcess[str]":
    """What `./village` does with these words, in a process of its own with the variables of the tests and these."""
    process = _ready()
    assert process.stdin is not None
    assert process.stdout is not None
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "VILLAGE_MODE": "demo", **variables}
    with tempfile.TemporaryDirectory() as folder:
        into = [Path(folder) / "out", Path(folder) / "err"]
        call = {"words": words, "cwd": str(cwd), "environment": environment, "into": list(map(str, into))}
        print(json.dumps(call), file=process.stdin, flush=True)
        code = int(process.stdout.readline())
        out, err = (path.read_text(encoding="utf-8") for path in into)
    return subprocess.CompletedProcess(words, code, out, err)
