"""What stands behind the profile of an area: behind its whole, what is claimed of an outcome, and how far a measure
stands from what it is compared with. Nothing is asked for here that the profile's page does not show."""

from collections.abc import Iterator, Mapping
from typing import Any

from village.kernel.areas.rules import ENGLAND
from village.outcomes.queries.asking import Row
from village.outcomes.queries.profile import Profile
from village.outcomes.rules import near, profile, say
from village.outcomes.rules.tracing import address, capital, why, why_profile
from village.ui.filters import date
from village.ui.traces import Trace
from village.warehouse.measures.definition import OUTCOMES

UNSAID = "cannot say"


def trace(told: Profile, of: str = "") -> Trace | None:
    """What stands behind the whole of a profile, an outcome of it or a measure of an outcome (`of`). None where there
    is nothing of that name in it."""
    if not told.rows:
        return None
    if not of:
        return _whole(told)
    if of in told.parts:
        return _outcome(told, of)
    every = (row for outcome in told.parts for row in told.of(outcome))
    row = next((one for one in every if one["measure"] == of), None) if told.area.code != ENGLAND else None
    return _distance(told, row) if row else None


def _whole(told: Profile) -> Trace:
    whole, name = told.whole, told.area.name
    lacking = [] if told.terms.needs in told.latest else [f"No judgement on {told.terms.needs} is held here."]
    said = (profile.sentence(name, whole, told.terms, told.whom), profile.whole_basis(whole))
    limits = (profile.limit(one, told.parts, told.terms) for one in whole.limits)
    return Trace("Profile", f"{name} as a whole", said, f"/places/{told.area.code}/profile/").with_below(
        *(_claimed(told, slug) for slug in told.parts),
        *(Trace("Limit", words, (f"Source: {one.source}.",)) for words, one in zip(limits, whole.limits, strict=True)),
        *(_judged(one) for one in told.latest.values()),
        *_method(told),
        missing=lacking,
    )


def _claimed(told: Profile, slug: str) -> Trace:
    """What is claimed of an outcome, as one hop."""
    claim, _ = told.parts[slug]
    said = (f"{capital(profile.said(claim, told.terms, told.whom))}.", profile.basis(claim))
    return Trace("Outcome", OUTCOMES[slug], said, why_profile(told.area.code, slug))


def _judged(one: Mapping[str, Any]) -> Trace:
    said = (
        f"Inspected on {date(one['inspected_on'])}, published on {date(one['published_on'])}.",
        f"{one['framework']}: {one['file']}, row {one['row']:,}.",
        *(["It is made up, for the demonstration."] if one["synthetic"] else []),
    )
    return Trace("Judgement", f"{capital(one['judgement'])}: {one['grade']}", said, one["link"] or "")


def _method(told: Profile) -> Iterator[Trace]:
    said = tuple(f"{name}: {words}" for name, words in profile.method(told.terms, told.whom))
    yield Trace("Worked out", "As every profile is", said)


def _outcome(told: Profile, slug: str) -> Trace:
    hop, area = _claimed(told, slug), told.area
    some = [_measure(told, row) for row in told.of(slug)]
    return Trace(hop.kind, f"{hop.title}, {area.name}", hop.said, f"/places/{area.code}/profile/#{slug}").with_below(
        *some, *_method(told), missing=[] if some else ["No measure of it has figures here."]
    )


def _measure(told: Profile, row: Row) -> Trace:
    """A measure of an outcome, as one hop: its distance, how sure that is, and each verdict on it."""
    verdict, change = profile.verdict(row) or UNSAID, row["change_verdict"] or UNSAID
    beside = f"Against {_against(row)[0]}: {verdict}. Against the year before: {change}. Target: {row['state']}."
    said = (f"Distance: {_between(told, row)}.", beside)
    far = told.area.code != ENGLAND  # which is no distance from itself
    return Trace("Measure", row["title"], said, why_profile(told.area.code, row["measure"]) if far else why(row))


def _between(told: Profile, row: Row) -> str:
    place = told.places[row["measure"]]
    found = profile.between(place)
    return f"{found}, from {profile.BASES[place.basis]}" if found else f"not known, for {_unplaced(told, row)}"


def _unplaced(told: Profile, row: Row) -> str:
    if row["value"] is None:
        return f"there is no figure ({say.value(row, row)})"
    return profile.unplaced(row, told.spreads.get(row["measure"]))


def _distance(told: Profile, row: Row) -> Trace:
    area, place = told.area, told.places[row["measure"]]
    title = f"{row['title']}, {area.name}: how far from {_against(row)[0]}"
    value = f"{capital(say.value(row, row))}, {say.in_period(row['period'])}."
    sure = profile.BASES[place.basis]
    return Trace("Distance", title, (f"{capital(_between(told, row))}.",), f"/places/{area.code}/profile/").with_below(
        Trace("Figure", row["title"], (value,), why(row)),
        _compared(row),
        *([_spread(told, row)] if place.distance is not None else []),
        *([Trace("How sure", capital(sure), (profile.HOW_SURE,))] if place.distance is not None else []),
        Trace("Outcome", OUTCOMES[row["outcome"]], (), why_profile(area.code, row["outcome"])),
    )


def _against(row: Row) -> tuple[str, str, str]:
    """Whom a measure is compared with, how their figure is made, and where it stands."""
    if row["neighbours_value"] is None:
        return "England", "", address(row["measure"], ENGLAND)
    return "the areas most like it", f"It is {near.average(row)}.", "/data/neighbours/"


def _compared(row: Row) -> Trace:
    whom, made, href = _against(row)
    value = say.bare(profile.comparator(row), row, row)
    return Trace("Compared with", capital(whom), (f"{capital(value)}.", *([made] if made else [])), href)


def _spread(told: Profile, row: Row) -> Trace:
    """How far councils differ, by which a difference is divided."""
    turned = "" if row["polarity"] == "higher" else " A lower figure is better here, so the sign is turned."
    said = (
        f"Among the councils that have a figure {say.in_period(row['period'])}.",
        f"The difference is divided by it.{turned} A distance above nought is better.",
    )
    value = say.number(told.spreads[row["measure"]], 2)
    return Trace("Standard deviation", value, said, f"/measures/{row['measure']}/")
