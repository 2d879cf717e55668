"""How fast services are found among made-up ones at real postcodes, beside SQLite's full text and others in one run.

Each case is a process of its own. What is timed of ours is the whole answer: a page of hits and one of those to check,
both counted, every facet, and a way out where nothing was found. The others only find.
"""

from typing import Any

from benchmarks import exponent
from benchmarks.apart import apart, named
from benchmarks.directory_cases import CASES

PROMISED = {"filter_p95_ms": 50, "text_and_place_p95_ms": 150, "build_s": 120, "build_mb": 1024, "page_p95_ms": 250}
TEXT_AND_PLACE = ("text_5_miles", "text_20_miles", "text_filter_20_miles")


def measure(*, services: int, asked: int, database: str = "") -> dict[str, Any]:
    """The whole size beside others, then a quarter and a half of it by ours alone, to tell growth; pages are served
    from `database`, else a SQLite. The search itself reads no database."""
    whole = apart("benchmarks.directory_cases", "ours", services, asked)
    sizes = [services // 4, services // 2]
    grown = [*(apart("benchmarks.directory_cases", "ours", size, asked) for size in sizes), whole]
    others = {
        **apart("benchmarks.directory_cases", "sqlite", services, asked),
        **apart("benchmarks.directory_cases", "tantivy", services, asked),
    }
    read = {"database": named(database), **apart("benchmarks.directory_pages", services, database=database)}
    found = {
        "filter_p95_ms": max(whole["cases"][case]["p95_ms"] for case in ("filter_5_miles", "filter_20_miles")),
        "text_and_place_p95_ms": max(whole["cases"][case]["p95_ms"] for case in TEXT_AND_PLACE),
        "build_s": whole["build_s"],
        "build_mb": whole["build_mb"],
        "page_p95_ms": max(read["worst_cached_p95_ms"], read["worst_rendered_p95_ms"]),
    }
    return {
        **whole,
        "promised": PROMISED,
        "found": found,
        "within_promise": all(found[name] < PROMISED[name] for name in PROMISED),
        "exponent": {
            "build": exponent([*sizes, services], [one["build_cpu_s"] for one in grown]),
            **{
                name: exponent([*sizes, services], [one["cases"][name]["cpu_p95_ms"] for one in grown])
                for name in CASES
            },
        },
        "others": others,
        "pages": read,
    }
