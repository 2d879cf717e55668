"""A collection as its area sees it: how far each employer is, how good, how many; and what is reckoned of the rest."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from village.kernel.calendar.rules import london_date
from village.workforce.models import Asked, Collection, Version
from village.workforce.queries.collecting.returns import by_code, explained, late, quality_of, said_to
from village.workforce.queries.returns.shipped import shipped_rules
from village.workforce.rules.collecting.estimating import Estimated, estimated
from village.workforce.rules.collecting.moving import HELD, SIGNED, STATES
from village.workforce.rules.collecting.quality import Quality
from village.workforce.rules.returns.values import plain

COUNTED = {"heads": "People in post", "fte": "Full-time equivalents in post"}


@dataclass(frozen=True)
class Line:
    """One employer: how far, how late, and of what was taken how good and how many. Nothing of who works there."""

    asked: Asked
    state: str
    late: int
    sent: bool
    version: Version | None
    quality: Quality | None
    open_queries: int

    @property
    def overdue(self) -> bool:
        """Whether its day has gone by and nothing has come."""
        return bool(self.late) and not self.sent


def lines_of(asked: Sequence[Asked], at: dt.datetime) -> list[Line]:
    """A line for each at an instant, those who have not sent and are latest first. Two questions, however many."""
    keys = [one.pk for one in asked]
    versions, said = _versions(keys), said_to(keys)
    found = [_line(one, versions.get(one.pk), said[one.pk], at) for one in asked]
    return sorted(found, key=lambda one: (one.sent, -one.late, one.asked.employer.name))


def _versions(asked: Iterable[int]) -> dict[int, Version]:
    """The last version of each, without its tables."""
    found = Version.objects.filter(asked__in=list(asked)).order_by("number").defer("tables")
    return {one.asked_id: one for one in found.select_related("asked__collection")}


def _line(asked: Asked, version: Version | None, said: Mapping[str, str], at: dt.datetime) -> Line:
    found, answered = explained(version, said) if version else (0, 0)
    quality = quality_of(version, said, at) if version else None
    sent = asked.state in HELD
    return Line(asked, STATES[asked.state], late(asked, at), sent, version, quality, found - answered)


STATUSES = (
    "employer", "name", "state", "due_on", "sent_on", "days_late", "version", "quality", "open_queries",
    "people_in_post", "full_time_equivalents", "came_in_the_year", "left_in_the_year", "agency_workers",
)  # fmt: skip


def statuses(lines: Sequence[Line]) -> list[list[object]]:
    """The lines as a table with the columns STATUSES; what is not known yet is None. Nothing of who works there."""
    return [_status(one) for one in lines]


def _status(one: Line) -> list[object]:
    asked, version = one.asked, one.version
    sent = london_date(asked.submitted_at).isoformat() if asked.submitted_at else None
    names = ("heads", "fte", "starters", "leavers", "agency")
    counts = [plain(Decimal(version.measured[name])) if version else None for name in names]
    return [
        asked.employer.slug, asked.employer.name, one.state, asked.collection.due_on.isoformat(), sent, one.late,
        version.number if version else None, f"{one.quality.score:.1f}" if one.quality else None,
        one.open_queries if version else None, *counts,
    ]  # fmt: skip


Found = Mapping[tuple[str, str], Mapping[str, int]]
"""By code of a rule and how severe it is, how often it found something at each employer (by slug) at whom it did."""


def found_at(lines: Sequence[Line]) -> Found:
    """What the rules found in what was taken of each line."""
    at: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for one in lines:
        for code, severity, count in by_code(one.version) if one.version else ():
            at[code, severity][one.asked.employer.slug] += count
    return at


def rules_found(at: Found) -> list[tuple[str, str, str, int, int]]:
    """By rule: code, how severe, what it asks, how often it found something, at how many employers."""
    asks = {rule.code: rule.do for rule in shipped_rules()}
    return [(code, severity, asks.get(code, ""), sum(count.values()), len(count))
            for (code, severity), count in sorted(at.items())]  # fmt: skip


Which = Callable[[Line], bool]


def shows(at: Found, reckoned: Mapping[str, Estimated]) -> dict[str, tuple[str, Which]]:
    """Which of the lines can be asked for: in words, and which those are. By what they have sent, by what is reckoned
    of them, and by each rule that found something (`at`: where)."""
    found: dict[str, tuple[str, Which]] = {
        "sent": ("Only those who have sent their return", lambda one: one.sent),
        "signed": ("Only those whose return is signed off", lambda one: one.asked.state == SIGNED),
        "late": ("Only those who are late and have not sent", lambda one: one.overdue),
        "both": ("Only those who sent now and for the collection before", _among(reckoned["heads"].pairs)),
    }
    for name, words in COUNTED.items():
        told, of = reckoned[name], f"{words[0].lower()}{words[1:]}"
        found |= {
            f"estimated-{name}": (f"Only those of whom {of} are estimated", _among(told.by_employer)),
            f"missing-{name}": (f"Only those of whom {of} are neither counted nor estimated", _among(told.missing)),
        }
    for (code, severity), slugs in at.items():
        found[f"{severity}-{code}"] = (f"Only those at whom {code} found something", _among(slugs))
    return found


def _among(slugs: Iterable[str]) -> Which:
    some = frozenset(slugs)
    return lambda one: one.asked.employer.slug in some


def before(collection: Collection) -> Collection | None:
    """The collection of the same return in the same area before this one."""
    found = Collection.objects.filter(
        area=collection.area, kind=collection.kind, reference_on__lt=collection.reference_on
    )  # fmt: skip
    return found.order_by("-reference_on").first()


def estimates(collection: Collection) -> dict[str, Estimated]:
    """For each of COUNTED, what was counted of those who sent and is reckoned of the others. Employers by slug."""
    asked = list(Asked.objects.filter(collection=collection).values_list("employer__slug", flat=True))
    earlier = before(collection)
    now, was = _counted(collection), _counted(earlier) if earlier else {}
    return {
        name: estimated(
            asked, {who: one[name] for who, one in now.items()}, {who: one[name] for who, one in was.items()}
        )
        for name in COUNTED
    }


def _counted(collection: Collection) -> dict[str, dict[str, Decimal]]:
    held = Asked.objects.filter(collection=collection, state__in=HELD)
    slugs = dict(held.values_list("pk", "employer__slug"))
    return {
        slugs[key]: {name: Decimal(one.measured[name]) for name in COUNTED} for key, one in _versions(slugs).items()
    }
