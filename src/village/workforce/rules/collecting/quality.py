"""How good a return is, in four parts that are shown, each a share; their mean is the score. The measure is ours."""

from collections.abc import Collection
from dataclasses import dataclass

from village.workforce.rules.returns.standard import Return, Standard, Tables

DAYS_TO_NOTHING = 30
"""Days late after which a return is worth nothing for its time."""
ONLY_SOME = frozenset(
    [
        "ended_on",
        "destination",
        "leaving_reason",
        "reason",
        "absent",
        "cases",
        "weeks",
        "status",
        "trn",
        "nino",
        "social_worker_text",
        "social_worker_no",
        "social_worker_scheme",
        "qualified_teacher",
        "annual_pay",
        "id",
        "forenames",
    ]
)
"""Fields that say something only of some, so that one that is blank is no gap."""
OF_A_LINE = ("person", "engagement", "post", "site")


@dataclass(frozen=True)
class Measured:
    """What of a return's quality follows from its tables: fields that are filled of those that should be, and people
    without a query or warning of all people."""

    filled: int
    fields: int
    clean: int
    people: int


@dataclass(frozen=True)
class Part:
    """A part of the score: `top` of `bottom`, as a share from 0 to 1; 1 where there is nothing to count of."""

    name: str
    top: int
    bottom: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.top / self.bottom if self.bottom else 1.0


@dataclass(frozen=True)
class Quality:
    """The four parts, what is complete first, and the score from 0 to 100."""

    parts: tuple[Part, ...]

    @property
    def score(self) -> float | None:
        """The mean of the parts, of 100; None where nobody counts, so that there is nothing to be complete."""
        if not self.parts[0].bottom:
            return None
        return 100 * sum(one.share for one in self.parts) / len(self.parts)


def measured(standard: Standard, wanted: Return, tables: Tables, spoken_of: Collection[str]) -> Measured:
    """What the tables of a return say of its quality. Of agency workers most is not asked: they do not count.
    `spoken_of`: persons, by key, of whom a query or warning speaks, every one."""
    engagements = [one for one in tables.get("engagement", []) if not one.get("agency")]
    by_key = {name: {str(one["id"]): one for one in tables.get(name, [])} for name in ("person", "post", "site")}
    asked = [
        (table.name, field.name)
        for _, table, field in standard.placed(wanted.name)
        if table.name in OF_A_LINE and field.name not in ONLY_SOME
    ]
    filled = 0
    for one in engagements:
        post = by_key["post"].get(str(one.get("post")), {})
        person = by_key["person"].get(str(one.get("person")), {})
        of = {"engagement": one, "person": person, "post": post, "site": by_key["site"].get(str(post.get("site")), {})}
        filled += sum(1 for table, field in asked if of[table].get(field) is not None)
    people = {str(one["id"]) for one in tables.get("person", [])}
    return Measured(filled, len(asked) * len(engagements), len(people - set(spoken_of)), len(people))


def quality(of: Measured, *, queries: int, explained: int, late: int) -> Quality:
    """The score. `queries`: all that were found, of which so many are explained; `late`: days after the due day."""
    return Quality(
        (
            Part("Complete", of.filled, of.fields),
            Part("Valid", of.clean, of.people),
            Part("Explained", explained, queries),
            Part("In time", max(0, DAYS_TO_NOTHING - late), DAYS_TO_NOTHING),
        )
    )
