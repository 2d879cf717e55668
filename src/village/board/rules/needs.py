"""What the figures of one area say that its children need: ranked claims, each with the figure that it rests on.

Nothing is claimed that chance could explain: a claim needs a verdict that was made of intervals (see
`warehouse.measures.sureness`), or a status that was made with one. What cannot be said is said, with why.

Claims of a kind are ordered by `size`: the difference as a share of the larger of the two. Of a share that is better
high, the children who miss out are compared: 90 % against 95 % is twice as many who miss out. It is a way to order
measures of different units, not a figure to quote.

Children and the people who work with them are ordered apart: empty posts would otherwise never be offered to a
workforce strategy where children fare badly in five ways, nor children where a workforce does.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import hypot
from typing import Any
from urllib.parse import quote

from village.outcomes.rules import chance, say

Row = Mapping[str, Any]
KINDS: Mapping[str, str] = {
    "behind": "Where children fare worse than elsewhere",
    "widening": "Gaps that have widened",
    "unlikely": "Targets that are unlikely to be met",
    "changing": "What has changed fastest",
    "survey": "What young people’s survey says",
}
MOST = 5  # claims of each kind
BACK = dt.timedelta(days=3 * 365 + 31)  # how far back a gap is looked at: three years, give or take a moved date
ALIKE = "the areas most like it"
ENGLAND = "England"
FEW_GAPS = "Whether this gap has widened: there are too few figures with an interval by one definition."
_REAL = ("better", "worse")


@dataclass(frozen=True)
class Claim:
    """One thing that the figures say. `value`, `lower`, `upper` and `compared` are in the measure's unit; of a gap, in
    the unit of its difference. `compared_with` says in words what `compared` is."""

    kind: str
    measure: str
    title: str
    group: str
    period: str
    value: float
    lower: float | None
    upper: float | None
    compared: float | None
    compared_with: str
    verdict: str
    releases: tuple[str, ...]
    href: str
    text: str
    size: float = field(compare=False)


@dataclass(frozen=True)
class Unsaid:
    """What cannot be said, of which measures, in one sentence."""

    why: str
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Needs:
    """What one area's figures say, by kind in the order of KINDS and then by size, and what they cannot say. `claims`
    are of children, `workforce` of the people who work with them."""

    claims: tuple[Claim, ...]
    unsaid: tuple[Unsaid, ...]
    workforce: tuple[Claim, ...] = ()

    def of(self, kind: str) -> tuple[Claim, ...]:
        """The claims of children of one kind, the gravest first."""
        return tuple(one for one in self.claims if one.kind == kind)


def needs(
    area: str,
    rows: Iterable[Row],
    gaps: Iterable[Row] = (),
    *,
    surveys: Collection[str] = (),
    workforce: Collection[str] = (),
    most: int = MOST,
) -> Needs:
    """The needs of an area from its standings (`outcomes.queries.scorecard`; rows of groups may be among them, with
    `group_title`) and its gaps (`outcomes.queries.gaps_in`). `surveys`: the measures that are young people's own
    answers; `workforce`: those of the people who work with children. At most `most` claims of each kind of either; the
    order of the rows does not matter."""
    some, of_gaps = list(rows), list(gaps)
    found = [*_widening(area, of_gaps)]
    for row in some:
        found += _claims(area, row, row["measure"] in surveys)
    of_workers = [one for one in found if one.measure in workforce]
    of_children = [one for one in found if one.measure not in workforce]
    return Needs(_gravest(of_children, most), tuple(_unsaid(some, of_gaps, surveys)), _gravest(of_workers, most))


def _gravest(found: Sequence[Claim], most: int) -> tuple[Claim, ...]:
    return tuple(one for kind in KINDS for one in _of_kind(found, kind, most))


def _of_kind(found: Sequence[Claim], kind: str, most: int) -> list[Claim]:
    same = [one for one in found if one.kind == kind]
    return sorted(same, key=lambda one: (-one.size, one.measure, one.group, one.href, one.text))[:most]


# ── standings ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _claims(area: str, row: Row, survey: bool) -> Iterator[Claim]:
    if row["value"] is None:
        return
    _, other, verdict = beside(row)
    if survey:
        if verdict in _REAL and other is not None:
            yield _compared(area, row, "survey")
        return
    if verdict == "worse" and other is not None:
        yield _compared(area, row, "behind")
    if row["change_verdict"] in _REAL and row["before_value"] is not None:
        yield _changing(area, row)
    if row["state"] == "unlikely" and row["probability"] is not None:
        yield _unlikely(area, row)


def beside(row: Row) -> tuple[str, float | None, str]:
    """What an area is compared with: the areas most like it where there are any, else England; with the value there and
    the verdict."""
    if row["neighbours_value"] is not None:
        return ALIKE, row["neighbours_value"], row["neighbours_verdict"]
    return ENGLAND, row["england_value"], row["england_verdict"]


def _compared(area: str, row: Row, kind: str) -> Claim:
    with_whom, other, verdict = beside(row)
    said = f"{_figure(row)}, {verdict} than {with_whom}: there it is {say.bare(other, row, row)}."
    return _claim(area, row, kind, said, compared=other, compared_with=with_whom, verdict=verdict)


def _changing(area: str, row: Row) -> Claim:
    before = row["before_value"]
    verdict = row["change_verdict"]
    said = (
        f"{_figure(row)}, {verdict} than {say.in_period(row['before_period'])}, when it was "
        f"{say.bare(before, row, row)}."
    )
    at = say.in_period(row["before_period"])
    return _claim(area, row, "changing", said, compared=before, compared_with=at, verdict=verdict)


def _unlikely(area: str, row: Row) -> Claim:
    said = f"{_figure(row)}. {chance.headline(row)}"
    made = {"compared": row["target_value"], "compared_with": f"the target, {row['target']}", "verdict": row["state"]}
    return _claim(area, row, "unlikely", said, size=1 - row["probability"], **made)


def _claim(area: str, row: Row, kind: str, text: str, *, size: float | None = None, **compared: Any) -> Claim:
    other = compared["compared"]
    return Claim(
        kind=kind,
        measure=row["measure"],
        title=_title(row),
        group=row["group"],
        period=row["period"],
        value=row["value"],
        lower=row["lower"],
        upper=row["upper"],
        releases=(row["release"],),
        href=address(area, row["measure"], row["group"]),
        text=text,
        size=difference_size(row["value"], other, row["unit"], row["polarity"]) if size is None else size,
        **compared,
    )


def difference_size(one: float, other: float, unit: str, polarity: str) -> float:
    """How large a difference is, as a share of the larger of the two: 0 for none, 1 where one of them is nothing, up to
    2 where they lie on both sides of it. Of a share that is better high, of those who miss out."""
    if unit == "percent" and polarity == "higher":
        one, other = 100 - one, 100 - other
    larger = max(abs(one), abs(other))
    return abs(one - other) / larger if larger else 0.0


def _title(row: Row) -> str:
    group = row.get("group_title", "") if row["group"] else ""
    return f"{row['title']}: {group}" if group else str(row["title"])


def _figure(row: Row) -> str:
    between = say.interval(row, row)
    sure = f" ({between})" if between else ""
    return f"{_title(row)}: {say.value(row, row)}{sure} {say.in_period(row['period'])}"


def address(area: str, measure: str, group: str) -> str:
    """Where the page of a figure is."""
    return f"/measures/{measure}/{area}/" + (f"?group={quote(group, safe='')}" if group else "")


# ── gaps ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _series(gaps: Iterable[Row]) -> list[list[Row]]:
    """The gaps in figures, each over time, the oldest first; by measure and gap."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in gaps:
        if row["value"] is not None:
            found.setdefault((row["measure"], row["gap"]), []).append(row)
    return [sorted(found[key], key=lambda row: (row["from_on"], row["period"])) for key in sorted(found)]


def _widening(area: str, gaps: Iterable[Row]) -> Iterator[Claim]:
    """Gaps that are wider now than up to three years before, by one definition, and not by chance."""
    for rows in _series(gaps):
        now, then = rows[-1], _earlier(rows)
        if then is None or not _known(now) or not _known(then):
            continue
        low, _ = change_of(now, then)
        if low > 0 and now["value"] > 0:
            yield _wider(area, now, then)


def _earlier(rows: Sequence[Row]) -> Row | None:
    """The oldest figure that the newest may be compared with."""
    now = rows[-1]
    return next(
        (
            row
            for row in rows[:-1]
            if row["definition"] == now["definition"] and now["from_on"] - row["from_on"] <= BACK and _known(row)
        ),
        None,
    )


def _known(row: Row) -> bool:
    return row["lower"] is not None and row["upper"] is not None


def change_of(now: Row, then: Row) -> tuple[float, float]:
    """The 95 % interval of the difference of two independent estimates from their own intervals (Newcombe 1998, method
    10; MOVER)."""
    change = now["value"] - then["value"]
    low = change - hypot(now["value"] - now["lower"], then["upper"] - then["value"])
    high = change + hypot(now["upper"] - now["value"], then["value"] - then["lower"])
    return low, high


def _wider(area: str, now: Row, then: Row) -> Claim:
    one, other = (say.difference(row["value"], now, row).removeprefix("+") for row in (now, then))
    between = (say.number(now[name], say.places(now, now)) for name in ("lower", "upper"))
    said = (
        f"{now['measure_title']}, {now['title'][:1].lower()}{now['title'][1:]}: {one} ({' to '.join(between)}) "
        f"{say.in_period(now['period'])}, wider than {say.in_period(then['period'])}, when it was {other}."
    )
    return Claim(
        kind="widening",
        measure=now["measure"],
        title=f"{now['measure_title']}: {now['title']}",
        group=now["of_group"],
        period=now["period"],
        value=now["value"],
        lower=now["lower"],
        upper=now["upper"],
        compared=then["value"],
        compared_with=say.in_period(then["period"]),
        verdict="wider",
        releases=tuple(dict.fromkeys((now["release"], then["release"]))),
        href=address(area, now["measure"], now["of_group"]),
        text=said,
        size=(now["value"] - then["value"]) / max(abs(now["value"]), abs(then["value"])),
    )


# ── what cannot be said ──────────────────────────────────────────────────────────────────────────────────────────────


def _unsaid(rows: Sequence[Row], gaps: Sequence[Row], surveys: Collection[str]) -> Iterator[Unsaid]:
    whys: dict[str, set[str]] = {}
    for row in rows:
        for why in _whys(row):
            whys.setdefault(why, set()).add(_title(row))
    for some in _series(gaps):
        if not _known(some[-1]) or _earlier(some) is None:
            title = f"{some[-1]['measure_title']}: {some[-1]['title']}"
            whys.setdefault(FEW_GAPS, set()).add(title)
    yield from (Unsaid(why, tuple(sorted(titles))) for why, titles in sorted(whys.items()))
    if not any(row["measure"] in surveys and row["value"] is not None for row in rows):
        yield Unsaid("What young people say: no survey of theirs is among the figures held.")
    if rows and all(row["neighbours_value"] is None for row in rows):
        yield Unsaid("How it stands beside the areas most like it: it is compared with England instead.")


def _whys(row: Row) -> Iterator[str]:
    if row["value"] is None:
        yield f"How it stands: the figure is {say.value(row, row)}."
        return
    whom, other, verdict = beside(row)
    if other is not None and verdict == "cannot say":
        yield f"Whether it differs from {whom}: no interval is known."
    if row["before_value"] is not None and row["change_verdict"] == "cannot say":
        yield "Whether it has changed: no interval is known."
    if row["state"] in ("too little data", "baseline unknown"):
        yield f"Whether its target will be met: {row['state']}."
