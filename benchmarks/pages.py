"""How long the pages of the plan and of places take with many readers at once, on the demo that is built under var/."""

import http.client
import itertools
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from typing import Any

from benchmarks import exponent
from benchmarks.apart import HERE, free_port, wait
from village.cli.building import is_built

_READERS = itertools.count()
AREA = "/places/E08000035/"
PAGES = [
    "/",
    "/plan/",
    "/plan/goals/",
    "/plan/commitments/",
    "/plan/commitments/?theme=play&sort=due",
    "/plan/money/",
    "/plan/stories/",
    "/plan/rights/",
    "/plan/timeline/",
    "/plan/figures/",
    AREA,
    f"{AREA}scorecard/",
]


def measure(*, readers: int, requests: int, asked: Sequence[str] = PAGES) -> dict[str, Any]:
    """Start the server on a free port and read every page: cached (as a visitor), and rendered anew each time
    (as someone with a session, whose pages are never cached). Growth with readers is that of the second page asked for,
    or the only one."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "village", "serve", "--port", str(port)],
        env={**os.environ, "VILLAGE_MODE": "demo"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait(port)
        growth = {
            str(n): _p95(_load(port, asked[:2][-1], n, requests)) for n in (1, readers // 4 or 1, readers, readers * 4)
        }
        pages = {page: _figures(port, page, readers, requests) for page in asked}
    finally:
        server.terminate()
        server.wait(20)
    worst = max(one["cached_p95_ms"] for one in pages.values())
    return {
        "readers": readers,
        "requests_a_page": requests,
        "worst_cached_p95_ms": worst,
        "worst_rendered_p95_ms": max(one["rendered_p95_ms"] for one in pages.values()),
        "p95_ms_by_readers": growth,
        "pages": pages,
    }


def area(*, readers: int = 16, requests: int = 400) -> dict[str, Any]:
    """One area's page alone, as one of the cases of measures; a word instead where no demo is built."""
    case = {"case": "area page", "question": "How long do sixteen readers at once wait for the page of one area?"}
    if not is_built():
        return case | {"not_measured": "The demo is not built: ./village demo --no-serve"}
    found = measure(readers=readers, requests=requests, asked=[AREA])
    grown = found["p95_ms_by_readers"]
    return {
        **case,
        "readers": readers,
        "requests": requests,
        **found["pages"][AREA],
        "p95_ms_by_readers": grown,
        "exponent": exponent([int(one) for one in grown], list(grown.values())),
    }


def _figures(port: int, page: str, readers: int, requests: int) -> dict[str, float]:
    cached = _load(port, page, readers, requests)
    rendered = _load(port, page, readers, max(readers, requests // 4), {"Cookie": "village_session=measured"})
    return {
        "cached_p50_ms": round(statistics.median(cached), 1),
        "cached_p95_ms": _p95(cached),
        "rendered_p50_ms": round(statistics.median(rendered), 1),
        "rendered_p95_ms": _p95(rendered),
        "rendered_over_cached": round(statistics.median(rendered) / statistics.median(cached), 1),
    }


def _load(port: int, page: str, readers: int, requests: int, headers: dict[str, str] | None = None) -> list[float]:
    """Milliseconds of each request, `readers` connections kept alive; each reader has a loopback address of their own
    (as Linux allows), since one address may only ask so often."""
    times: list[float] = []
    each = max(1, requests // readers)

    def read() -> None:
        number = next(_READERS)
        home = (f"127.0.{number // 250}.{number % 250 + 2}", 0)
        connection = http.client.HTTPConnection(HERE, port, timeout=60, source_address=home)
        own = []
        for _ in range(each):
            began = time.perf_counter()
            connection.request("GET", page, headers=headers or {})
            response = connection.getresponse()
            response.read()
            own.append((time.perf_counter() - began) * 1000)
            if response.status != 200:
                raise SystemExit(f"{page} answered {response.status}; build the demo first: ./village demo --no-serve")
        times.extend(own)

    threads = [threading.Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(times) != each * readers:
        raise SystemExit(f"{page}: some readers failed; build the demo first: ./village demo --no-serve")
    return times


def _p95(times: list[float]) -> float:
    return round(sorted(times)[int(len(times) * 0.95) - 1 if len(times) > 20 else -1], 1)
