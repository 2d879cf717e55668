"""A county is linked and measured by the same commands on DuckDB, on a Spark within the process, and on a Spark
elsewhere (a master and a worker of their own, spoken to by `spark://`): the same rows come out, to the last bit.

`./village test --spark` installs Spark and runs this; Java 17 or newer must be there.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tests.unit.synthetic.nation.conftest import county, written

pytestmark = [pytest.mark.spark, pytest.mark.slow]
pyspark = pytest.importorskip("pyspark", reason="Spark is not installed: ./village test --spark")
HERE, ROOT = "127.0.0.1", Path(__file__).resolve().parents[3]
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(ROOT / "src"),
    "PYSPARK_PYTHON": sys.executable,
    "SPARK_LOCAL_IP": HERE,
    "SPARK_NO_DAEMONIZE": "1",
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HERE, 0))
        return int(one.getsockname()[1])


def _waited_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        with socket.socket() as one:
            if one.connect_ex((HERE, port)) == 0:
                return
        assert process.poll() is None
        time.sleep(0.2)
    raise AssertionError("it did not start")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A master and one worker of one processor and a gigabyte, on this machine, as anybody starts them."""
    if not shutil.which("java"):
        pytest.skip("Spark needs Java, which is not on this machine")
    home, place = Path(pyspark.__file__).parent, tmp_path_factory.mktemp("spark")
    port, page, work = free_port(), free_port(), free_port()
    of = "org.apache.spark.deploy"
    told = {**ENVIRONMENT, "SPARK_HOME": str(home), "SPARK_LOCAL_DIRS": str(place), "SPARK_DAEMON_MEMORY": "256m"}
    master = ["master.Master", "--host", HERE, "--port", port, "--webui-port", page]
    worker = ["worker.Worker", "--host", HERE, "--port", work, "--webui-port", free_port(), "--work-dir", place]
    worker += ["--cores", 1, "--memory", "1g", f"spark://{HERE}:{port}"]
    started = []
    try:
        for words, listens in ((master, port), (worker, work)):
            line = [str(home / "bin" / "spark-class"), f"{of}.{words[0]}", *map(str, words[1:])]
            with (place / f"{words[0]}.log").open("wb") as log:
                started.append(subprocess.Popen(line, env=told, stdout=log, stderr=log))
            _waited_for(listens, started[-1])
        yield f"spark://{HERE}:{port}"
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def leeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("county") / "leeds"
    written(out, county(400))
    return out


def village(*words: object) -> str:
    line = [sys.executable, "-m", "village", *map(str, words)]
    done = subprocess.run(line, env=ENVIRONMENT, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3_000:]
    return done.stdout


@pytest.fixture(params=["local[2]", "spark://"])
def spark(request: pytest.FixtureRequest, address: str) -> str:
    return address if request.param == "spark://" else str(request.param)


@pytest.fixture(scope="module")
def linked(leeds: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, str]:
    out = tmp_path_factory.mktemp("linked") / "pairs"
    return pairs_of(leeds, out, "duckdb")


def pairs_of(leeds: Path, out: Path, engine: str) -> tuple[pl.DataFrame, str]:
    """The pairs that the command writes, and what it says of them."""
    said = village("people", "pairs", leeds, "--out", out, "--engine", engine, "--memory", "600MB")
    return pl.read_parquet(out / "*.parquet").sort("one", "other"), said.replace(str(out), "OUT")


def test_pairs_are_the_same(leeds: Path, linked: tuple[pl.DataFrame, str], spark: str, tmp_path: Path) -> None:
    found, said = pairs_of(leeds, tmp_path / "pairs", spark)
    assert found.height > 200
    assert found.equals(linked[0])  # the weights too
    assert said == linked[1]  # as many records, keys, and pairs weighed


@pytest.fixture(scope="module")
def measured(leeds: Path, tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    return values_of(leeds, tmp_path_factory.mktemp("measured") / "values.parquet", "duckdb")


def values_of(leeds: Path, out: Path, engine: str) -> pl.DataFrame:
    village("measures", "compute", leeds, "--out", out, "--engine", engine, "--memory", "600MB")
    return pl.read_parquet(out)


def test_measures_are_the_same(leeds: Path, measured: pl.DataFrame, spark: str, tmp_path: Path) -> None:
    found = values_of(leeds, tmp_path / "values.parquet", spark)
    assert found["measure"].n_unique() == 12
    assert found.equals(measured)
