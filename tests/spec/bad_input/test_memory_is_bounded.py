"""The largest files that are looked at, filled with what costs most to read, fit into the memory of a small server."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MOST = 600  # MiB, for a process that was given up to 60 MB of files
READ = """
import sys
from pathlib import Path
from tests.builders import manifest_bytes, table_cells, whole_plan
from village.kernel.tables.rules import Refused
from village.plan.rules.folder import plan_from

columns = table_cells(whole_plan(), "money")[0]
header = ",".join(columns).encode() + b"\\n"
good = b"".join(b"n%d,report,1.1,p,T,1,,exactly,GBP,,,,,,P,,,,x\\n" % n for n in range(199_000))
bad = b"".join(b"n%d" % n + b",abcd" * (len(columns) - 1) + b"\\n" for n in range(190_000))
files = {
    "many bad rows": {f"money/{n}.csv": header + bad for n in range(3)},
    "many good rows": {f"money/{n}.csv": header + good for n in range(6)},
    "one field": {"money.csv": header + b"x" * 19_000_000},
    "one row": {"money.csv": header + b"x," * 9_000_000},
    "one header": {"money.csv": b"a," * 9_000_000},
    "one open quotation mark": {"money.csv": header + b'"' + b"a,\\n" * 6_000_000},
    "unseen characters": {"money.csv": header + "\\u200b,".encode() * 4_000_000},
}[sys.argv[1]]
try:
    plan_from(files | {"plan.yaml": manifest_bytes(whole_plan())})
except Refused as refusal:
    # The kernel's own mark of this program: ru_maxrss would begin with the size of whoever started it.
    peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
    print(len(refusal.problems), int(peak.split()[1]) // 1024)
"""
KINDS = [
    "many bad rows", "many good rows", "one field", "one row", "one header", "one open quotation mark",
    "unseen characters",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_it_is_refused_in_little_memory(kind: str) -> None:
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    done = subprocess.run([sys.executable, "-c", READ, kind], env=environment, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2_000:]
    problems, peak = map(int, done.stdout.split())
    assert 1 <= problems <= 100
    assert peak < MOST
