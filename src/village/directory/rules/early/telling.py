"""What a child may have, in the words of the answer page."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from village.directory.rules.early.book import Verdict
from village.directory.rules.early.deciding import Change, Entitlement, Outlook, most
from village.directory.rules.early.places import BANDS, Said, band
from village.directory.rules.early.terms import BEGINS, named, term_after, term_at, term_of, terms_from

AT_SCHOOL = "Most children of this age are in a reception class. If yours is, school takes the place of these hours."
ENDED = "Free early learning is for children who are not yet of school age."


@dataclass(frozen=True)
class Looking:
    """For which band of age places are looked for, in which terms (their first days)."""

    band: str
    terms: tuple[dt.date, ...]


def headline(seen: Outlook) -> tuple[str, str]:
    """The answer in one line, and how sure it is; blank where it is."""
    sure, perhaps = most(seen.now, Verdict.YES), most(seen.now, Verdict.MAY)
    more = f"It may be {hours(perhaps)}: below stands what that depends on." if perhaps > sure else ""
    if sure:
        return f"Your child can have {hours(sure)} a week free now.", more
    if perhaps:
        return f"It depends: up to {hours(perhaps)} a week free now.", "Below stands what that depends on."
    if seen.next_change is None:
        return ENDED, ""
    return f"Not yet. From {day(seen.next_change.on)}: {told(seen.next_change.then)}.", ""


def at_school(born_on: dt.date, seen: Outlook) -> str:
    """A sentence where a child who has hours still, or may have, is as old as those who began school, in the September
    after their fourth birthday; blank for any other."""
    begins = next(on for on in terms_from(term_at(born_on, 48)) if on.month == BEGINS["autumn"])
    return AT_SCHOOL if begins <= seen.on and claimable(seen.now) else ""


def told(found: Sequence[Entitlement]) -> str:
    """How many hours a week, and how many it may be."""
    sure, perhaps = most(found, Verdict.YES), most(found, Verdict.MAY)
    if sure:
        return f"{hours(sure)} a week free" + (f", and perhaps {hours(perhaps)}" if perhaps > sure else "")
    return f"perhaps {hours(perhaps)} a week free" if perhaps else "no free hours"


def change_said(now: Sequence[Entitlement], then: Sequence[Entitlement]) -> str:
    """What changes, in a sentence: how many hours from then on, and by what where they are as many as now."""
    if not then:
        return "None any more: your child is of school age"
    said = told(then)
    if said != told(now):
        return said[:1].upper() + said[1:]
    return f"As many hours, then by: {', '.join(one.scheme.title for one in claimable(then))}"


def hours(many: Decimal) -> str:
    """A number of hours, such as "12.5 hours"."""
    return f"{many.normalize():f} hours"


def day(on: dt.date) -> str:
    """A day in full."""
    return f"{on.day} {on:%B} {on.year}"


def free_said(said: Said) -> str:
    """What a place says of a term and an age, in a line."""
    return (
        f"{named(said.term_on).capitalize()}, {BANDS[said.band].lower()}: {said.left} of {said.offered} left, up to "
        f"{hours(said.hours)} a week (asked on {day(said.as_of_on)})"
    )


def claimable(found: Sequence[Entitlement]) -> tuple[Entitlement, ...]:
    """What a child has or may have, the most hours first."""
    ours = [one for one in found if one.verdict is not Verdict.NO]
    return tuple(sorted(ours, key=lambda one: (one.verdict is not Verdict.YES, -one.rule.hours_a_week)))


def refused(found: Sequence[Entitlement]) -> tuple[Entitlement, ...]:
    """What is for children of this age and not for this child."""
    return tuple(one for one in found if one.verdict is Verdict.NO)


def looking(born_on: dt.date, seen: Outlook) -> Looking | None:
    """Where to look for a place: in the first term in which the child has or may have hours, and the one after if it is
    in the same band of age then; None where none is to come."""
    changes = [Change(term_of(seen.on), seen.now), seen.next_term, *([seen.next_change] if seen.next_change else [])]
    for one in changes:
        first = term_of(one.on)
        of = band(born_on, first)
        if of and claimable(one.then):
            after = term_after(first)
            return Looking(of, (first, after) if band(born_on, after) == of else (first,))
    return None
