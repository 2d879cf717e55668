"""One employer's return: its last version, what is open in it, what a draft would change, where it and the register
disagree."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from village.kernel.calendar.rules import london_date
from village.workforce.models import Asked, Draft, Explanation, Version
from village.workforce.models.collecting import Content
from village.workforce.queries.collecting.reading import tables_of
from village.workforce.queries.collecting.register import from_register
from village.workforce.queries.returns.shipped import shipped_returns, shipped_standard
from village.workforce.rules.collecting.changes import Changes, columns, compared, lines, remarks
from village.workforce.rules.collecting.moving import HELD, days_late
from village.workforce.rules.collecting.quality import Measured, Quality, quality
from village.workforce.rules.collecting.register import Difference, differences


def last_version(asked: Asked) -> Version | None:
    """The version that counts: the last that was taken."""
    return asked.versions.defer("tables").first()


def version_before(asked: Asked) -> Version | None:
    """What a new version is compared with: the last of this collection or else the last of the same return that this
    employer sent before."""
    here = last_version(asked)
    if here:
        return here
    one = asked.collection
    earlier = Asked.objects.filter(
        employer=asked.employer, collection__kind=one.kind, collection__area=one.area,
        collection__reference_on__lt=one.reference_on, state__in=HELD,
    )  # fmt: skip
    found = earlier.order_by("-collection__reference_on").first()
    return last_version(found) if found else None


def changes(draft: Draft) -> tuple[Changes, Version | None]:
    """What a draft would change, and of which version; of an earlier collection only who was still in post counts."""
    asked, before = draft.asked, version_before(draft.asked)
    ended = before.asked.collection.reference_on if before and before.asked_id != asked.pk else None
    return _compared(draft, before, ended), before


def _compared(draft: Draft, before: Version | None, ended: dt.date | None, now: dt.date | None = None) -> Changes:
    """Of the version before only who stands after `ended`, of the draft after `now`."""
    standard, wanted = shipped_standard(), shipped_returns()[draft.asked.collection.kind]
    was = lines(standard, wanted, tables_of(before), standing=ended) if before else {}
    return compared(was, lines(standard, wanted, tables_of(draft), standing=now), columns(standard, wanted))


def against_register(kept: Version | Draft) -> list[Difference]:
    """Where a return and the register of its employer disagree."""
    given = from_register(kept.asked)
    return differences(shipped_standard(), given.wanted, tables_of(kept), given.tables)


def remarks_on(draft: Draft, changed: Changes, before: Version | None) -> list[str]:
    """What to look at once more before a draft is taken."""
    if before is None:
        return []
    was, heads = int(before.measured["heads"]), int(draft.measured["heads"])
    another_day = before.asked_id != draft.asked_id
    if another_day:  # who had left by then stands in neither, else a file of last year with leavers seems another
        ended = before.asked.collection.reference_on
        changed = _compared(draft, before, ended, ended)
    return remarks(changed, was, heads, another_day=another_day)


@dataclass(frozen=True)
class Query:
    """Something that is seldom so, and what the employer says to it; blank while they have not."""

    finding: dict[str, Any]
    words: str = ""

    @property
    def mark(self) -> str:
        """What tells it from every other."""
        return str(self.finding["mark"])


def said_to(asked: Iterable[int]) -> dict[int, dict[str, str]]:
    """What employers said, by key of what they are asked for: the last words to each mark."""
    found: dict[int, dict[str, str]] = {key: {} for key in asked}
    for one in Explanation.objects.filter(asked__in=list(found)).order_by("pk"):
        found[one.asked_id][one.mark] = one.words
    return found


def queries(version: Version, said: Mapping[str, str]) -> list[Query]:
    """The queries of a version in the order of rules, with what was said to them."""
    return [Query(one, said.get(one["mark"], "")) for one in version.findings if one["severity"] == "query"]


def explained(version: Version, said: Mapping[str, str]) -> tuple[int, int]:
    """How many queries there are, and how many of them are explained. What a rule found beyond those told one by one is
    explained by what was said of everything that it found."""
    every, untold = queries(version, said), sum(rest(version).values())
    answered = untold - sum(rest_open(version, said).values())
    return len(every) + untold, answered + sum(1 for one in every if one.words)


def rest(version: Version) -> dict[str, int]:
    """By code of a rule that asks, how many more it found in a version than are told one by one."""
    told = Counter(one["code"] for one in version.findings if one["severity"] == "query")
    more = {code: int(version.measured["counts"].get(code, 0)) - number for code, number in told.items()}
    return {code: number for code, number in more.items() if number > 0}


def rest_open(version: Version, said: Mapping[str, str]) -> dict[str, int]:
    """Of the rest, what nobody has explained."""
    return {code: number for code, number in rest(version).items() if rest_mark(version, code) not in said}


def rest_mark(version: Version, code: str) -> str:
    """What tells all that a rule found in this version beyond what is told one by one: the next is asked about anew."""
    return hashlib.sha256(f"the rest of {code} in version {version.pk}".encode()).hexdigest()[:32]


def late(asked: Asked, at: Any) -> int:
    """Days late by an instant, or when it was sent."""
    sent = london_date(asked.submitted_at) if asked.submitted_at else None
    return days_late(asked.collection.due_on, sent, london_date(at))


def quality_of(version: Version, said: Mapping[str, str], at: Any) -> Quality:
    """How good a version is, by an instant."""
    told = Measured(**{name: version.measured[name] for name in ("filled", "fields", "clean", "people")})
    found, answered = explained(version, said)
    return quality(told, queries=found, explained=answered, late=late(version.asked, at))


def by_code(kept: Content, severity: str = "") -> list[tuple[str, str, int]]:
    """Each rule that found something: its code, how severe, how often; nothing of whom."""
    severities = {one["code"]: one["severity"] for one in kept.findings}
    found = [(code, severities.get(code, "error"), number) for code, number in kept.measured["counts"].items()]
    return [one for one in found if severity in ("", one[1])]


def errors(kept: Content) -> int:
    """How much keeps a return from being taken."""
    return int(kept.measured["severities"]["error"])
