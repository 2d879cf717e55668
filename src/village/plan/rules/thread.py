"""The golden thread between plans: which commitments of other plans act on one of this plan's, and what it serves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from village.plan.rules.asat import PlanAsAt
from village.plan.rules.document import Plan, Serving
from village.plan.rules.standing import Standing


@dataclass(frozen=True)
class Acting:
    """A commitment of another plan that serves `serves`, a commitment of the plan `of`, as it stands on a day. `area`
    is the name that its own plan gives its place."""

    of: str
    serves: str
    plan: str
    plan_title: str
    area_code: str
    area: str
    commitment: str
    title: str
    due: str
    due_words: str
    standing: Standing
    note: str


@dataclass(frozen=True)
class Served:
    """What a commitment is said to serve. `title` is None where the other plan has no such commitment, `plan_title`
    too where no such plan is held."""

    plan: str
    commitment: str
    note: str
    plan_title: str | None = None
    title: str | None = None

    @property
    def missing(self) -> str:
        """Why there is nothing to lead to, in one sentence; blank when there is."""
        if self.plan_title is None:
            return f"It names the promise “{self.commitment}” of the plan “{self.plan}”, which is not held here."
        if self.title is None:
            return f"It names a promise “{self.commitment}”, which {self.plan_title} does not have."
        return ""


def acting(known: PlanAsAt) -> tuple[Acting, ...]:
    """Every thread of a plan as known on a day, seen from the plan above it."""
    found = []
    for row in known.plan.serves:
        one = known.get("commitments", row.commitment)
        found.append(
            Acting(
                of=row.plan,
                serves=row.serves,
                plan=known.plan.id,
                plan_title=known.plan.title,
                area_code=known.plan.area_code,
                area=known.plan.area,
                commitment=one.id,
                title=one.title,
                due=one.due,
                due_words=one.due_words,
                standing=known.standing(one.id),
                note=row.note,
            )
        )
    return tuple(found)


def by_served(every: Iterable[Acting], plan: str) -> dict[str, list[Acting]]:
    """For each commitment of `plan` what acts on it, by the area's name, then the action's."""
    found: dict[str, list[Acting]] = {}
    for one in sorted(every, key=lambda one: (one.area, one.area_code, one.plan, one.title, one.commitment)):
        if one.of == plan:
            found.setdefault(one.serves, []).append(one)
    return found


def served(rows: Iterable[Serving], held: Mapping[str, Plan | None]) -> list[Served]:
    """What these threads lead to in the plans held, by id (None for one that is not)."""
    found = []
    for row in rows:
        above = held[row.plan]
        named = next((one for one in above.commitments if one.id == row.serves), None) if above else None
        titles = (above.title if above else None, named.title if named else None)
        found.append(Served(row.plan, row.serves, row.note, *titles))
    return found
