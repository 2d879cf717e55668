"""Naive twins of the measures that are counted from registers of a workforce: plain loops over rows as dictionaries.

TWINS gives each measure's function by its slug. A twin takes the tables of `workforce.extracts` and gives, for each
area, period and group, the value (of full-time equivalents only), the count, of how many it is, and of how many people.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

Row = dict[str, Any]
World = dict[str, list[Row]]
Said = dict[tuple[str, str, str], tuple[float | None, int | None, int | None, int | None]]
SECTORS = (
    *("early-years", "schools", "social-care", "health", "youth", "justice", "play", "sport-and-culture", "several"),
)
AGES = ("under-25", "25-to-34", "35-to-44", "45-to-54", "55-to-64", "65-and-over")
ETHNIC = ("white", "mixed", "asian", "black", "other", "not-known")
LEVELS = ("2-and-under", "3", "4-5", "6-and-over", "not-known")
ORIGINS = {
    "newly-qualified": ("newly-qualified",),
    "same-work": ("same-role-elsewhere", "outside-england", "same-work-other"),
    "agency": ("agency",),
    "other": ("other-care", "none-with-children", "other"),
    "not-known": ("not-known", "not-collected", ""),
}
REASONS = {
    "resigned": ("resigned",),
    "retired": ("retired",),
    "redundant": ("voluntary-redundancy", "compulsory-redundancy"),
    "end-of-contract": ("end-of-contract",),
    "other-role-here": ("other-role-here",),
    "other": ("dismissed", "died", "other"),
    "not-known": ("not-known", "not-collected", ""),
}


def places(world: World, table: str = "workforce_people") -> Iterator[tuple[str, Row, list[Row]]]:
    """Every area and year that a table has rows of, with these."""
    for year in world["workforce_years"]:
        for area in sorted({one["area"] for one in world[table]}):
            rows = [one for one in world[table] if one["area"] == area and one["year"] == year["year"]]
            if rows:
                yield area, year, rows


def in_post(world: World) -> Said:
    found: Said = {}
    for area, year, rows in places(world):
        there = [one for one in rows if one["in_post"]]
        found[area, year["day"], ""] = None, len(there), None, None
        for sector in SECTORS:
            many = len([one for one in there if one["sector"] == sector])
            found[area, year["day"], f"sector={sector}"] = None, many, None, None
    return found


def profile(name: str, column: str, kinds: tuple[str, ...]) -> Callable[[World], Said]:
    def made(world: World) -> Said:
        found: Said = {}
        for area, year, rows in places(world):
            there = [one for one in rows if one["in_post"]]
            if there:
                found[area, year["day"], ""] = None, len(there), None, None
            for kind in kinds if len(there) >= 30 else ():
                many = len([one for one in there if one[column] == kind])
                found[area, year["day"], f"{name}={kind}"] = None, many, None, None
        return found

    return made


def turnover(world: World) -> Said:
    found: Said = {}
    for area, year, rows in places(world):
        left = sum(one["left_post"] for one in rows)
        came = sum(one["started"] for one in rows)
        found[area, year["period"], ""] = None, left, sum(one["in_post"] for one in rows), came
        for sector in SECTORS if left >= 40 else ():
            some = [one for one in rows if one["sector"] == sector]
            counts = sum(one["left_post"] for one in some), sum(one["in_post"] for one in some)
            began = sum(one["started"] for one in some)
            found[area, year["period"], f"sector={sector}"] = None, *counts, began
    return found


def flow(count: str, other: str, said: str, kinds: dict[str, tuple[str, ...]], least: int) -> Callable[[World], Said]:
    def made(world: World) -> Said:
        found: Said = {}
        for area, year, rows in places(world):
            every = sum(one[count] for one in rows)
            found[area, year["period"], ""] = None, every, None, sum(one[other] for one in rows)
            for kind, words in kinds.items() if every >= least else ():
                many = sum(one[count] for one in rows if one[said] in words)
                found[area, year["period"], f"{said}={kind}"] = None, many, None, None
        return found

    return made


def stability(world: World) -> Said:
    found: Said = {}
    before = {(area, year["year"] + 1): sum(one["in_post"] for one in rows) for area, year, rows in places(world)}
    for area, year, rows in places(world):
        counts = sum(one["stayed"] for one in rows), sum(one["in_post"] for one in rows)
        people = before[area, year["year"]] - counts[0] if (area, year["year"]) in before else None
        came, went = (sum(one[count] for one in rows) for count in ("started", "left_post"))
        for many in (came - (counts[1] - counts[0]), went, came):
            people = many if 1 <= many <= 4 else people
        found[area, year["period"], ""] = None, *counts, people
    return found


def agency(world: World) -> Said:
    found: Said = {}
    for area, year, rows in places(world):
        lent = sum(one["agency"] for one in rows)
        found[area, year["day"], ""] = None, lent, lent + sum(one["in_post"] for one in rows), None
    return found


def covering(world: World) -> Said:
    return {
        (area, year["day"], ""): (None, sum(o["covers"] for o in rows), sum(o["agency"] for o in rows), None)
        for area, year, rows in places(world)
    }


def percent(top: float, bottom: float) -> float | None:
    """To one decimal, halves up."""
    return math.floor(10 * (100.0 * top / bottom) + 0.5) / 10 if bottom else None


def whole(number: float) -> int:
    return math.floor(number + 0.5)


def vacancies(world: World) -> Said:
    found: Said = {}
    for area, year, rows in places(world, "workforce_posts"):
        vacant, filled = sum(one["vacant"] for one in rows), sum(one["in_post"] for one in rows)
        heads = sum(one["heads"] for one in rows)
        found[area, year["day"], ""] = percent(vacant, vacant + filled), None, whole(vacant + filled), heads
    return found


def absence(world: World) -> Said:
    found: Said = {}
    for area, year, rows in places(world):
        fte, heads = sum(one["fte"] for one in rows), sum(one["in_post"] for one in rows)
        own = [one for one in rows if one["in_post"] or one["left_post"]]
        ill = len([one for one in own if one["days_lost"] > 0])
        rate = percent(sum(one["days_lost"] for one in own), fte * year["working_days"])
        found[area, year["period"], ""] = rate, None, whole(fte), heads if heads < 5 else ill
    return found


def graduates(kind: str) -> Callable[[World], Said]:
    def made(world: World) -> Said:
        found: Said = {}
        for area, year, rows in places(world, "workforce_sites"):
            some = [one["led"] for one in rows if one["kind"] == kind]
            if some:
                found[area, year["day"], ""] = None, some.count(True), len(some), None
        return found

    return made


def inductions(world: World) -> Said:
    return {
        (area, year["day"], ""): (None, sum(one["given"] for one in rows), len(rows), None)
        for area, year, rows in places(world, "workforce_inductions")
    }


def caseload(world: World) -> Said:
    found: Said = {}
    for area, year, rows in places(world, "workforce_holders"):
        cases, fte, people = 0, 0.0, 0
        for one in rows:
            mine = [
                c["cases"] for c in world["help_caseloads"] if (c["holder"], c["year"]) == (one["holder"], one["year"])
            ]
            if mine:
                cases, fte, people = cases + sum(mine), fte + one["fte"], people + 1
        if people:
            ratio = math.floor(10 * cases / fte + 0.5) / 10 if fte else None
            found[area, year["day"], ""] = ratio, None, whole(fte), people
    return found


def caseload_known(world: World) -> Said:
    kept = {(one["holder"], one["year"]) for one in world["workforce_holders"]}
    return {
        (area, year["day"], ""): (
            None,
            sum(one["cases"] for one in rows if (one["holder"], one["year"]) in kept),
            sum(one["cases"] for one in rows),
            None,
        )
        for area, year, rows in places(world, "help_caseloads")
    }


TWINS: dict[str, Callable[[World], Said]] = {
    "workforce-in-post": in_post,
    "workforce-age": profile("age", "age_band", AGES),
    "workforce-ethnicity": profile("ethnicity", "ethnicity", ETHNIC),
    "workforce-level": profile("level", "level", LEVELS),
    "workforce-turnover": turnover,
    "workforce-starters": flow("started", "left_post", "origin", ORIGINS, 30),
    "workforce-leavers": flow("left_post", "started", "reason", REASONS, 40),
    "workforce-stability": stability,
    "workforce-agency": agency,
    "workforce-agency-covering": covering,
    "workforce-vacancies": vacancies,
    "workforce-absence": absence,
    "workforce-graduate-led-centres": graduates("childrens-centre"),
    "workforce-graduate-led-day-care": graduates("full-day-care"),
    "workforce-inductions": inductions,
    "workforce-caseload": caseload,
    "workforce-caseload-known": caseload_known,
}
