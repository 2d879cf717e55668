"""A server's processes count on their own, also when the one that starts them has counted before."""

import subprocess
import sys

# Stands in for the server: starts one process as the server does, which counts with many threads.
SERVED_AFTER_COUNTING = """
import multiprocessing
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "village.config.settings"
os.environ["POLARS_MAX_THREADS"] = "2"  # with one there is nothing to be shared
import polars as pl
import django

django.setup()
from village.cli import serving

counting = pl.LazyFrame({"a": range(1000)}).group_by(pl.col("a") % 7).agg(pl.col("a").sum().alias("b"))
counting.collect()


class Served:
    def __init__(self, *_, **__):
        pass

    def serve(self):
        one = multiprocessing.get_context(multiprocessing.get_start_method()).Process(target=counting.collect)
        one.start()
        one.join(20)
        still = one.is_alive()
        one.kill()
        raise SystemExit("it waits for good" if still else one.exitcode)


serving.Granian = Served
serving._serve(8000, workers=1)
"""


def test_a_server_started_where_figures_were_built_can_count() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SERVED_AFTER_COUNTING], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
