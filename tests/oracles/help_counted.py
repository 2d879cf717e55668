"""Naive twins of the measures that are counted from records of help: plain loops over rows as dictionaries.

TWINS gives each measure's function by its slug. A twin takes the tables of `casework.extracts` and gives, for each
area, period and group, the value (of a median only), the count, of how many it is, and the families of counted needs.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

Row = dict[str, Any]
World = dict[str, list[Row]]
Said = dict[tuple[str, str, str], tuple[float | None, int | None, int | None, int | None]]
REASONS = (
    *("needs-met", "met-with-other-help", "refused", "disengaged"),
    *("moved-area", "could-not-be-reached", "stepped-up"),
)


def within(day: dt.date | None, quarter: Row) -> bool:
    return day is not None and quarter["from_on"] <= day < quarter["until_on"]


def episode(world: World, name: str) -> Row:
    return next(one for one in world["help_episodes"] if one["episode"] == name)


def opened(world: World) -> Said:
    found: Said = {}
    for area in {one["area"] for one in world["help_episodes"]}:
        for quarter in world["help_periods"]:
            some = [o for o in world["help_episodes"] if o["area"] == area and within(o["opened_on"], quarter)]
            found[area, quarter["period"], ""] = None, len(some), None, None
    return found


def closed(world: World) -> Said:
    found: Said = {}
    for area in {one["area"] for one in world["help_episodes"]}:
        for quarter in world["help_periods"]:
            some = [o for o in world["help_episodes"] if o["area"] == area and within(o["closed_on"], quarter)]
            found[area, quarter["period"], ""] = None, len(some), None, None
            for reason in REASONS:
                many = sum(one["closing"] == reason for one in some)
                found[area, quarter["period"], f"reason={reason}"] = None, many, None, None
            many = sum(one["closing"] not in REASONS for one in some)
            found[area, quarter["period"], "reason=other"] = None, many, None, None
    return found


def shares(rows: Iterator[tuple[str, str, bool]]) -> Said:
    """Of area, period and whether it is so, one for each thing that counts."""
    held: dict[tuple[str, str, str], list[bool]] = {}
    for area, period, so in rows:
        held.setdefault((area, period, ""), []).append(so)
    return {where: (None, sum(each), len(each), None) for where, each in held.items()}


def in_time(clock: str) -> Callable[[World], Said]:
    def rows(world: World) -> Iterator[tuple[str, str, bool]]:
        for one in world["help_clocks"]:
            if one["clock"] != clock or (one["lapsed_on"] and one["lapsed_on"] <= one["first_due"]):
                continue
            for quarter in world["help_periods"]:
                if within(one["first_due"], quarter):
                    done = one["satisfied_on"]
                    yield (
                        episode(world, one["episode"])["area"],
                        quarter["period"],
                        bool(done and done <= one["first_due"]),
                    )

    return lambda world: shares(rows(world))


def overdue(world: World) -> Said:
    def rows() -> Iterator[tuple[str, str, bool]]:
        for one in world["help_clocks"]:
            for quarter in world["help_periods"]:
                day = quarter["until_on"] - dt.timedelta(days=1)
                over = one["satisfied_on"] or one["lapsed_on"]
                if one["clock"] == "look-again" and one["since"] <= day and (over is None or over > day):
                    yield episode(world, one["episode"])["area"], day.isoformat(), day > one["due"]

    return shares(rows())


def a_year_on(day: dt.date) -> dt.date:
    """The same day of the next year; of a leap day the last of its month."""
    return day.replace(year=day.year + 1, day=min(day.day, calendar.monthrange(day.year + 1, day.month)[1]))


def again(world: World) -> Said:
    def rows() -> Iterator[tuple[str, str, bool]]:
        for one in world["help_episodes"]:
            for quarter in world["help_periods"]:
                if within(one["opened_on"], quarter) and not one["moved_in"]:
                    before = one["before_closed_on"]
                    yield one["area"], quarter["period"], bool(before and one["opened_on"] <= a_year_on(before))

    return shares(rows())


def acted_on(world: World) -> Said:
    held: dict[tuple[str, str, str], list[Row]] = {}
    for one in world["help_needs"]:
        held.setdefault((episode(world, one["episode"])["area"], one["as_on"].isoformat(), ""), []).append(one)
    return {
        where: (None, sum(one["seen_to"] for one in some), len(some), families(some)) for where, some in held.items()
    }


def families(rows: list[Row]) -> int:
    return len({one["episode"] for one in rows})


def wait(world: World) -> Said:
    waits: dict[tuple[str, str, str], list[int]] = {}
    for one in world["help_episodes"]:
        agreed = [
            clock["satisfied_on"]
            for clock in world["help_clocks"]
            if clock["episode"] == one["episode"] and clock["clock"] == "call-the-team" and clock["satisfied_on"]
        ]
        for quarter in world["help_periods"]:
            if agreed and within(min(agreed), quarter):
                waits.setdefault((one["area"], quarter["period"], ""), []).append((min(agreed) - one["opened_on"]).days)
    return {where: (middle(sorted(days)), None, len(days), None) for where, days in waits.items()}


def middle(numbers: list[int]) -> float:
    half = len(numbers) // 2
    return float(numbers[half]) if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2


KNOWN = (
    *("health.general", "health.physical-development", "health.speech", "emotional", "behaviour", "identity"),
    *("relationships", "self-care", "learning.understanding", "learning.taking-part", "learning.progress"),
    *("learning.aspirations", "parents.basic-care", "parents.warmth", "parents.guidance", "family.history"),
    *("family.wider", "family.home", "family.community"),
)


def paths(turn: str) -> list[str]:
    """From which level to which, of those that a change can be."""
    found = ["other"]
    for first in range(4):
        if turn in ("not-reassessed", "other-scale"):
            found.append(f"{first}-none")
        for latest in range(4):
            way = "same" if latest == first else "better" if latest < first else "worse"
            if way == turn:
                found.append(f"{first}-{latest}")
    return found


def changed(world: World) -> Said:
    found: Said = {}
    for area in {one["area"] for one in world["help_episodes"]}:
        for quarter in world["help_periods"]:
            some = []
            for one in world["help_changes"]:
                of = episode(world, one["episode"])
                if one["voice"] == "practitioner" and of["area"] == area and within(of["closed_on"], quarter):
                    some.append(one)
            at = area, quarter["period"]
            found[*at, ""] = None, len(some), None, families(some)
            for turn in ("better", "same", "worse", "not-reassessed", "other-scale"):
                turned = [one for one in some if one["change"] == turn]
                found[*at, f"change={turn}"] = None, len(turned), None, families(turned)
                for element in (*KNOWN, "other"):
                    these = [o for o in turned if (o["element"] if o["element"] in KNOWN else "other") == element]
                    found[*at, f"change={turn};element={element}"] = None, len(these), None, families(these)
                for path in paths(turn):
                    these = [one for one in turned if way(one) == path]
                    found[*at, f"change={turn};path={path}"] = None, len(these), None, families(these)
    return found


def way(one: Row) -> str:
    if one["scale"] != "need-scale@1":
        return "other"
    return f"{one['first']}-{'none' if one['latest'] is None else one['latest']}"


TWINS: dict[str, Callable[[World], Said]] = {
    "help-opened": opened,
    "help-closed": closed,
    "help-wait-for-team": wait,
    "help-team-in-time": in_time("call-the-team"),
    "help-assessed-in-time": in_time("assess"),
    "help-reviews-overdue": overdue,
    "help-again-within-a-year": again,
    "help-needs-acted-on": acted_on,
    "help-needs-changed": changed,
}


def summed(councils: list[Row], region: dict[str, str]) -> dict[tuple[str, str, str], tuple[Any, Any, str]]:
    """What councils come to, by whole, period and group: counts, or nothing and why where one of them is hidden."""
    found: dict[tuple[str, str, str], tuple[Any, Any, str]] = {}
    for period, group in {(one["period"], one["group"]) for one in councils}:
        for whole in ("E92000001", *sorted(set(region.values()))):
            parts = [
                one
                for one in councils
                if (one["period"], one["group"]) == (period, group) and whole in ("E92000001", region[one["area"]])
            ]
            if len(parts) < 2:
                continue
            if any(one["value"] is None for one in parts):
                found[whole, period, group] = None, None, "suppressed"
                continue
            sizes = [one["denominator"] for one in parts if one["denominator"] is not None]
            found[whole, period, group] = sum(one["numerator"] for one in parts), sum(sizes) if sizes else None, ""
    return found
