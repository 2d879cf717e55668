"""How long the pages of the plan and of places take with many readers at once, on the demo that is built under var/."""

import itertools
from collections.abc import Sequence
from typing import Any

from benchmarks import exponent
from benchmarks.at_work import Ask, Server, User, at_work, server
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
    try:
        with server(VILLAGE_MODE="demo") as on:
            counts = (1, readers // 4 or 1, readers, readers * 4)
            growth = {str(n): _load(on, asked[:2][-1], n, requests)["p95"] for n in counts}
            pages = {page: _figures(on, page, readers, requests) for page in asked}
    except RuntimeError as error:
        raise SystemExit(f"{error}\nBuild the demo first: ./village demo --no-serve") from error
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


def _figures(on: Server, page: str, readers: int, requests: int) -> dict[str, float]:
    for session in ("", "measured"):  # what a process loads at its first such page, the next do not wait for
        _load(on, page, readers, readers, session)
    cached = _load(on, page, readers, requests)
    rendered = _load(on, page, readers, max(readers, requests // 4), "measured")
    return {
        "cached_p50_ms": cached["p50"],
        "cached_p95_ms": cached["p95"],
        "rendered_p50_ms": rendered["p50"],
        "rendered_p95_ms": rendered["p95"],
        "rendered_over_cached": round(rendered["p50"] / cached["p50"], 1),
    }


def _load(on: Server, page: str, readers: int, requests: int, session: str = "") -> dict[str, float]:
    """Milliseconds of so many requests; each reader has a loopback address of their own, as Linux allows."""
    homes = [f"127.0.{number // 250}.{number % 250 + 2}" for number in itertools.islice(_READERS, readers)]
    return at_work(on, [User(session, lambda _: Ask(page), home=one) for one in homes], max(1, requests // readers))
