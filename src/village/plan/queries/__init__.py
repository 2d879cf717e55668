"""Reading plans: whole, on a day, and what was recorded of their progress."""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Exists, Max, Min, OuterRef, QuerySet, Subquery
from django.utils.timezone import localdate
from pydantic import TypeAdapter

from village.kernel.access.queries import areas, may
from village.kernel.access.rules import Thing, Viewer
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import accounts
from village.kernel.areas.rules import ENGLAND
from village.kernel.calendar.rules import london_date
from village.plan.models import Edition, ProgressUpdate, Reminder
from village.plan.rules import stated
from village.plan.rules.asat import PlanAsAt, plan_as_at
from village.plan.rules.check import Finding, check
from village.plan.rules.dates import due_window, say_due
from village.plan.rules.document import Commitment, Indicator, Plan
from village.plan.rules.office import Line
from village.plan.rules.standing import Update, as_known_on, known_from
from village.plan.rules.stated import MoneyTotal, StatedFigure
from village.warehouse import connection as warehouse

PLAN = TypeAdapter(Plan)
GONE = "someone who is no longer here"


@dataclass(frozen=True)
class PlanCard:
    """A plan in a list of plans."""

    id: str
    title: str
    area: str
    edition: int
    loaded_at: dt.datetime


def document_text(plan: Plan) -> str:
    """The plan as canonical JSON: the same plan gives the same bytes."""
    return json.dumps(asdict(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@lru_cache(maxsize=64)
def document(sha256: str) -> Plan:
    """An edition's document, by its hash. Parsed once while it is remembered; a document never changes."""
    return PLAN.validate_json(Edition.objects.filter(sha256=sha256).order_by("pk")[:1].get().document)


def edition(plan_id: str) -> Edition | None:
    """The latest edition of a plan, without its text; None when there is no such plan."""
    return Edition.objects.filter(plan=plan_id).defer("document").order_by("-number").first()


def area_of(plan_id: str) -> str | None:
    """The code of the area whose plan it is now: its latest edition's, also for what was said of an earlier one."""
    latest = edition(plan_id)
    return latest.area if latest else None


def plan(plan_id: str) -> Plan | None:
    """The latest edition's document. Parsed once for each edition; a document never changes."""
    latest = _latest(plan_id)
    return document(latest[1]) if latest else None


# Every page asks this of the database, some several times: writing it with the ORM takes ten times as long as asking.
_LATEST = """
SELECT number, sha256, (SELECT count(*) FROM plan_progressupdate WHERE plan = %s AND decision = 'approved')
FROM plan_edition WHERE plan = %s ORDER BY number DESC LIMIT 1
"""


def _latest(plan_id: str) -> tuple[int, str, int] | None:
    """The latest edition's number and hash, and how many updates are approved; None when there is no such plan."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [plan_id, plan_id])
        found = cursor.fetchone()
    return (int(found[0]), str(found[1]), int(found[2])) if found else None


def plans() -> list[PlanCard]:
    """Every plan, by its latest edition, the national ones first, then by title."""
    latest: dict[str, Edition] = {}
    for one in Edition.objects.defer("document").order_by("plan", "number"):
        latest[one.plan] = one
    cards = [PlanCard(e.plan, e.title, e.area, e.number, e.loaded_at) for e in latest.values()]
    return sorted(cards, key=lambda card: (card.area != ENGLAND, card.title))


def editions(plan_id: str) -> list[Edition]:
    """Every edition of a plan, the latest first, without its text."""
    return list(Edition.objects.filter(plan=plan_id).defer("document").order_by("-number"))


def editions_of(area: str) -> list[tuple[str, int]]:
    """The plans held for an area, by id and newest edition: what pages that list them depend on. One query."""
    newest = Edition.objects.filter(area=area).order_by().values("plan").annotate(last=Max("number"))
    return sorted(newest.values_list("plan", "last"))


def version(plan_id: str) -> str | None:
    """What pages made from this plan depend on: its edition and how many updates are approved (an approval is never
    taken back, and two clocks may disagree on which was last). None when there is no such plan. One query."""
    latest = _latest(plan_id)
    return version_of(*latest) if latest else None


def version_of(number: int, sha256: str, approved: int) -> str:
    """The version of the pages made from an edition, with so many updates of its plan approved."""
    return f"{number}-{sha256[:16]}-{approved}"


def default_day(found: Plan) -> dt.date:
    """The day at which a plan's pages open: the one it names, or today in London."""
    return dt.date.fromisoformat(found.shown_as_at) if found.shown_as_at else localdate()


@lru_cache(maxsize=64)
def _as_at(plan_id: str, version: str, on: dt.date) -> PlanAsAt:
    found = plan(plan_id)
    assert found is not None  # nosec B101 - the version came from its edition
    return plan_as_at(found, approved_updates(plan_id), on)


def as_at(plan_id: str, on: dt.date | None = None) -> PlanAsAt | None:
    """The plan as known on a day (its default day when None); None when there is no such plan."""
    known = version(plan_id)
    if known is None:
        return None
    if on is None:
        found = plan(plan_id)
        assert found is not None  # nosec B101 - it has a version
        on = default_day(found)
    return _as_at(plan_id, known, on)


@lru_cache(maxsize=16)
def _findings(plan_id: str, version: str, on: dt.date) -> tuple[Finding, ...]:
    found = plan(plan_id)
    assert found is not None  # nosec B101 - the version came from its edition
    return tuple(check(as_known_on(found, on)))


def findings(plan_id: str, on: dt.date) -> tuple[Finding, ...]:
    """What the consistency checker says of the plan as known on a day; nothing when there is no such plan."""
    known = version(plan_id)
    return _findings(plan_id, known, on) if known else ()


def known_on(update: ProgressUpdate) -> dt.date:
    """The day from which an approved update is public: London's date of its approval."""
    assert update.decided_at is not None  # nosec B101 - a database constraint holds it
    return london_date(update.decided_at)


def approved_updates(plan_id: str) -> list[Update]:
    """Every approved update of a plan, in the order in which they were approved, as far as a standing needs it."""
    return [
        Update(u.commitment, u.status, u.as_of_on, known_on(u))
        for u in ProgressUpdate.objects.filter(plan=plan_id, decision="approved").order_by("decided_at", "pk")
    ]


def history(plan_id: str, commitment: str, on: dt.date) -> list[ProgressUpdate]:
    """Approved updates of a commitment known on a day, the latest first. Open to all."""
    approved = ProgressUpdate.objects.filter(plan=plan_id, commitment=commitment, decision="approved").order_by(
        "-as_of_on", "-decided_at"
    )
    return [update for update in approved if known_on(update) <= on]


def progress_known(plan_id: str, on: dt.date) -> list[ProgressUpdate]:
    """Approved updates of every commitment of a plan known on a day, the latest first. Open to all."""
    approved = ProgressUpdate.objects.filter(plan=plan_id, decision="approved")
    return [update for update in approved.order_by("-as_of_on", "-decided_at", "-pk") if known_on(update) <= on]


def office_updates(viewer: Viewer, plan_id: str | None = None) -> QuerySet[ProgressUpdate]:
    """Updates that a viewer may see in the plan office, whatever was decided: those of plans for the areas of their
    roles."""
    found = ProgressUpdate.objects.select_related("edition").defer("edition__document").order_by("-proposed_at", "-pk")
    within = areas(viewer, "plan.office.read")
    if within is not None:
        of_plan = Edition.objects.filter(plan=OuterRef("plan")).order_by("-number").values("area")[:1]
        found = found.alias(area=Subquery(of_plan)).filter(area__in=within)
    return found.filter(plan=plan_id) if plan_id else found


def office_plans(viewer: Viewer) -> list[PlanCard]:
    """The plans that a viewer looks after or may look into in the plan office; the live ones first."""

    def permitted(found: Plan | None) -> bool:
        return found is not None and bool(may(viewer, "plan.office.read", thing=Thing(area=found.area_code)))

    known = [(card, plan(card.id)) for card in plans()]
    live_first = sorted(known, key=lambda pair: bool(pair[1] and pair[1].shown_as_at))
    return [card for card, found in live_first if permitted(found)]


def waiting(viewer: Viewer, plan_id: str | None = None) -> list[ProgressUpdate]:
    """Updates waiting for a second person, oldest first; none for someone who may not see the plan office."""
    return list(office_updates(viewer, plan_id).filter(decision="").order_by("proposed_at", "pk"))


def update_for(viewer: Viewer, update_id: int) -> ProgressUpdate | None:
    """One update, whatever was decided of it; None when it does not exist or is not for this viewer to see."""
    return office_updates(viewer).filter(pk=update_id).first()


def returned_to(viewer: Viewer, plan_id: str | None = None) -> list[ProgressUpdate]:
    """What came back to the viewer and was not followed by another update of theirs on the same commitment, the latest
    first."""
    later = ProgressUpdate.objects.filter(
        plan=OuterRef("plan"),
        commitment=OuterRef("commitment"),
        proposed_by=OuterRef("proposed_by"),
        proposed_at__gt=OuterRef("decided_at"),
    )
    if viewer.ref is None:
        return []
    mine = office_updates(viewer, plan_id).filter(proposed_by=viewer.ref, decision="returned")
    return list(mine.filter(~Exists(later)).order_by("-decided_at", "-pk"))


def began_on(found: Plan) -> dt.date:
    """The day on which a plan began."""
    return dt.date.fromisoformat(found.began_on)


@dataclass(frozen=True)
class ToldUpdate:
    """An update with what its page needs: its promise (None when a later edition dropped it) and the names of
    people."""

    update: ProgressUpdate
    plan: Plan
    commitment: Commitment | None
    indicator: Indicator | None
    proposed_by: str
    decided_by: str

    @property
    def link(self) -> str:
        """The evidence's address, if it is one that a page may link to."""
        address = self.update.evidence_link
        return address if address.startswith(("https://", "http://")) else ""


def told_updates(updates: Iterable[ProgressUpdate]) -> list[ToldUpdate]:
    """Updates with their promises and the names of who recorded and decided. Two queries, however many."""
    some = list(updates)
    names = names_of({ref for one in some for ref in (one.proposed_by, one.decided_by) if ref})
    told = []
    for one in some:
        found = plan(one.plan)
        assert found is not None  # nosec B101 - an update names an edition of its plan
        commitment = next((row for row in found.commitments if row.id == one.commitment), None)
        indicator = next((row for row in found.indicators if row.id == one.evidence_indicator), None)
        decided_by = names.get(one.decided_by, GONE) if one.decided_by else ""
        told.append(ToldUpdate(one, found, commitment, indicator, names.get(one.proposed_by, GONE), decided_by))
    return told


def told_update(update: ProgressUpdate) -> ToldUpdate:
    """As told_updates, for one."""
    return told_updates([update])[0]


def names_of(refs: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names behind references to people, of open and of closed accounts."""
    if not refs:
        return {}
    found = [person for closed in (False, True) for person in accounts(closed=closed).filter(ref__in=refs)]
    return {person.ref: person.name for person in found}


def letters_owed() -> list[uuid.UUID]:
    """Letters noted and not handed over yet, the oldest first."""
    owed = Reminder.objects.filter(sent_at__isnull=True).values("letter").annotate(first=Min("noted_at"))
    return [row["letter"] for row in owed.order_by("first", "letter")]


def letter(number: uuid.UUID) -> tuple[Account | None, list[Line]]:
    """To whom a letter of reminders goes (None if they have left) and what it tells; what is no longer promised is left
    out."""
    rows = list(Reminder.objects.filter(letter=number))
    person = accounts().filter(ref=rows[0].sent_to).first() if rows else None
    lines = []
    for row in rows:
        found = plan(row.plan)
        one = next((c for c in found.commitments if c.id == row.commitment), None) if found else None
        window = due_window(row.due)
        if found and one and window:
            lines.append(Line(found.short_title, one.title, row.kind, say_due(row.due), window.last_on))
    return person, lines


def default_plan() -> str:
    """The plan that lives at /plan/."""
    return str(settings.DEFAULT_PLAN)


# Written so that any SQL engine gives the same answer; the question marks are the plan and the day, then what is asked.
STATED_FIGURES = """
SELECT f.id, f.indicator, i.title, f."group", f.value, f.bound, f.precision, f.unit, f.period, f.period_from_on, f.area,
       f.source, f.paragraph, f.printed
FROM figures f JOIN indicators i ON i.plan = f.plan AND i.id = f.indicator
WHERE f.plan = ? AND f.known_on <= ? AND (f.indicator = ? OR ? = '')
ORDER BY f.indicator, f."group", f.period_from_on, f.id
"""
# A sum told elsewhere already, part of another (of whichever is known of those around it), or a rate is left out:
# adding it would count it twice.
MONEY_TOTALS = """
WITH RECURSIVE every AS (SELECT * FROM money WHERE plan = ?), known AS (SELECT * FROM every WHERE known_on <= ?),
around AS (
  SELECT id, part_of AS whole FROM every WHERE part_of <> ''
  UNION SELECT a.id, e.part_of FROM around a JOIN every e ON e.id = a.whole WHERE e.part_of <> ''
)
SELECT CAST({key} AS VARCHAR) AS key, COUNT(*) AS sums, CAST(SUM(m.amount) AS BIGINT) AS amount,
       CAST(SUM(CASE WHEN m.recurs = '' THEN 0 ELSE m.amount END) AS BIGINT) AS yearly,
       SUM(CASE WHEN m.bound = 'exactly' THEN 0 ELSE 1 END) AS inexact
FROM known m
WHERE m.per = '' AND m.same_as NOT IN (SELECT id FROM known)
  AND m.id NOT IN (SELECT a.id FROM around a JOIN known k ON k.id = a.whole)
GROUP BY 1 ORDER BY 3 DESC, 1
"""
MONEY_KEYS = {by: MONEY_TOTALS.format(key=f"m.{by}") for by in stated.HEADINGS}


def stated_figures(plan_id: str, on: dt.date, indicator: str = "") -> list[StatedFigure] | None:
    """Figures known on a day, of one indicator or of all, by indicator and time; None while there is no warehouse."""
    rows = _from_warehouse(STATED_FIGURES, (plan_id, on, indicator, indicator))
    return None if rows is None else [StatedFigure(**row) for row in rows]


def money_totals(plan_id: str, on: dt.date, *, by: str = "programme") -> list[MoneyTotal] | None:
    """Sums known on a day, added up by `programme`, `chapter` or `kind`, the largest first; None while there is no
    warehouse. Raises KeyError for another heading."""
    rows = _from_warehouse(MONEY_KEYS[by], (plan_id, on))
    return None if rows is None else [MoneyTotal(**row) for row in rows]


def told_figures(known: PlanAsAt) -> list[StatedFigure]:
    """Figures known of a plan on a day, by indicator and time: the warehouse's when it holds the plan's latest edition,
    else the document's own, which are the same."""
    found = stated_figures(known.plan.id, _last_told(known)) if _held(known.plan.id) else None
    return stated.figures(known) if found is None else found


def told_totals(known: PlanAsAt, *, by: str = "programme") -> list[MoneyTotal]:
    """Sums of a plan on a day, added up as `money_totals` does, from where `told_figures` has them. Raises KeyError for
    another heading."""
    found = money_totals(known.plan.id, _last_told(known), by=by) if _held(known.plan.id) else None
    return stated.money_totals(known, by=by) if found is None else found


def warehouse_version() -> str:
    """The version of the warehouse in use, which pages with figures depend on; blank while there is none."""
    return warehouse.answering(settings.WAREHOUSE)


def _held(plan_id: str) -> bool:
    """Whether the warehouse in use holds a plan's latest edition: figures of another edition would contradict the page
    around them."""
    latest = _latest(plan_id)
    rows = _from_warehouse("SELECT sha256 FROM plans WHERE id = ?", (plan_id,))
    return latest is not None and rows == [{"sha256": latest[1]}]


def _last_told(known: PlanAsAt) -> dt.date:
    """The last day up to a plan's day on which a source came out. Between two such days the same is known, so the
    warehouse has few different answers to remember."""
    return max((known_from(source) for source in known.plan.sources), default=dt.date.min)


def _from_warehouse(sql: str, values: tuple[Any, ...]) -> list[dict[str, Any]] | None:
    try:
        return warehouse.select(settings.WAREHOUSE, sql, values)
    except warehouse.NoWarehouse:
        return None
