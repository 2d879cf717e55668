"""Who may read an episode, written a second time from the words of the design and without the rules: a list of
sentences, each true or false."""

import datetime as dt
from typing import Any


def may_read(viewer: dict[str, Any], episode: dict[str, Any], at: dt.datetime) -> bool:
    """`viewer`: account, organisation, and the areas (a set, or "all") where they work, manage and break the glass.
    `episode`: area, organisation, closed_at, ties (kind, account, from, until), bars (account or organisation), family
    (accounts)."""
    if _barred(viewer, episode) or viewer["account"] in episode["family"]:
        return False

    def reaches(areas: Any) -> bool:
        return bool(areas == "all" or episode["area"] in areas)

    manages = viewer["organisation"] and viewer["organisation"] == episode["organisation"]
    if manages and reaches(viewer["manages"]):
        return True
    closed = episode["closed_at"]
    kinds = {kind for kind, account, *when in episode["ties"] if account == viewer["account"] and _now(*when, at)}
    if "glass" in kinds and reaches(viewer["breaks"]):
        return True
    recent = closed is None or at - closed < dt.timedelta(days=28)
    return recent and bool(kinds & {"lead", "member", "offered"}) and reaches(viewer["works"])


def may_write(viewer: dict[str, Any], episode: dict[str, Any], at: dt.datetime) -> bool:
    """Who leads or is of the team writes while it is open and they may read it; being asked to lead is not enough."""
    part = {kind for kind, account, *when in episode["ties"] if account == viewer["account"] and _now(*when, at)}
    here = viewer["works"] == "all" or episode["area"] in viewer["works"]
    return may_read(viewer, episode, at) and episode["closed_at"] is None and here and bool(part & {"lead", "member"})


def may_raise(viewer: dict[str, Any], episode: dict[str, Any], at: dt.datetime) -> bool:
    """Whether a concern of theirs is taken: they read, or had a part in it, whatever their role, until a day ago."""
    if may_read(viewer, episode, at):
        return True
    if _barred(viewer, episode) or viewer["account"] in episode["family"]:
        return False
    day = dt.timedelta(days=1)
    for kind, account, begin, end in episode["ties"]:
        had = account == viewer["account"] and begin <= at and (end is None or at - end < day)
        long_closed = episode["closed_at"] is not None and at - episode["closed_at"] >= dt.timedelta(days=29)
        if had and (kind == "glass" or not long_closed):
            return True
    return False


def _barred(viewer: dict[str, Any], episode: dict[str, Any]) -> bool:
    for bar in episode["bars"]:
        if bar.get("account") == viewer["account"]:
            return True
        if bar.get("organisation") and bar["organisation"] == viewer["organisation"]:
            return True
    return False


def _now(begin: dt.datetime, end: dt.datetime | None, at: dt.datetime) -> bool:
    return begin <= at and (end is None or at < end)


def bar_the_child_everywhere(episodes: list[dict[str, Any]]) -> None:
    """Whoever is kept from a child in one record is kept from every record of that child (`children`: the references by
    which the index knows those of an episode)."""
    first = [(set(one["children"]), list(one["bars"])) for one in episodes]
    for one in episodes:
        for children, bars in first:
            if children & set(one["children"]):
                one["bars"] += bars
