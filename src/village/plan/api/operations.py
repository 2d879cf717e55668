"""The addresses of the API, version 1: plans, their tables as lists, a commitment whole, the checker, the history."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate
from ninja import Query, Router
from pydantic import create_model

from village.kernel.access.wire import CSV, JSON, Refused, answer, form_of, links
from village.plan import queries
from village.plan.api import asking, shapes
from village.plan.models import ProgressUpdate
from village.plan.queries import thread
from village.plan.queries.places import places_of
from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.check import KINDS, Finding
from village.plan.rules.describe import about
from village.plan.rules.document import TABLES, Commitment, Plan
from village.plan.rules.finding import Wanted, find, says
from village.plan.rules.kinds import SLUG
from village.plan.rules.targets import measures_of

router = Router()
# The table that a filter's value must be an id of; and the column that it looks at where that has another name.
REFERS = {
    "theme": "themes",
    "lead": "bodies",
    "goal": "goals",
    "article": "articles",
    "indicator": "indicators",
    "cluster": "clusters",
    "commitment": "commitments",
    "source": "sources",
}
_BASE = frozenset(asking.Listed.model_fields)


@dataclass(frozen=True)
class _List:
    """A list of the API: the last part of its address, what a row is, what can be asked, how the rows are found, and
    how one of them is told (only those on the page are)."""

    name: str
    row: type
    asked: type[asking.Listed]
    about: str
    rows: Callable[[PlanAsAt, Any], Sequence[Any]]
    tell: Callable[[PlanAsAt, Any], Any] = lambda known, row: row


def _known(plan_id: str, asked: asking.Asked) -> PlanAsAt:
    """The plan as known on the day asked for. Raises Refused (404) when there is no such plan."""
    found = queries.as_at(plan_id, asked.as_at) if SLUG.fullmatch(plan_id) else None
    if found is None:
        raise Refused(404, "There is no such plan.")
    return found


def _filters(asked: asking.Listed) -> dict[str, Any]:
    """What is asked of the rows; words that are blank ask for nothing."""
    return {name: value for name, value in asked if name not in _BASE and value not in (None, "")}


def _check_filters(known: PlanAsAt, asked: asking.Listed) -> None:
    """Refuse a filter whose value the plan never had: an empty list would say that nothing of the kind was promised."""
    plan = _latest(known)
    for name, value in _filters(asked).items():
        every = _values(plan, name)
        if every is not None:
            _check(name, value, every)


def _latest(known: PlanAsAt) -> Plan:
    """The plan with all that it has, also what was not known yet on the day."""
    found = queries.plan(known.plan.id)
    assert found is not None  # nosec B101 - it is known on some day
    return found


def _check(name: str, value: object, every: Collection[object]) -> None:
    if value not in every:
        raise Refused(404, f"The plan has no {name} {value}.", [(name, f"The plan has no {name} {value}.")])


def _values(plan: Plan, name: str) -> set[object] | None:
    """Every value that a filter can have in a plan; None when its type says so already, and of an area, which is
    looked at with the places of the stories."""
    if name == "check":
        return set(KINDS)
    if name == "chapter":
        return {0, *(chapter.number for chapter in plan.chapters)}
    if name == "programme":
        return {money.programme for money in plan.money}
    if name not in REFERS:
        return None
    return {row.id for row in getattr(plan, REFERS[name])} | ({"all", "none"} if name == "article" else set())


def _fitting(table: str) -> Callable[[PlanAsAt, asking.Listed], list[Any]]:
    """The rows of a table that fit every filter asked for."""

    def rows(known: PlanAsAt, asked: asking.Listed) -> list[Any]:
        tests = [_test(known, *one) for one in _filters(asked).items()]
        return [row for row in getattr(known.plan, table) if all(test(row) for test in tests)]

    return rows


def _test(known: PlanAsAt, name: str, value: Any) -> Callable[[Any], bool]:
    """Whether a row of a table fits a filter: by its column, or as the page that lists the same asks."""
    if name == "measures":
        some = {one.id for one in measures_of(known, value)}
        return lambda row: row.id in some
    if name == "answers":
        return lambda row: not known.some("commitments", row.commitments)
    if name == "area":
        where = _areas(_latest(known), known.on)
        _check(name, value, set().union(*where.values()))
        return lambda row: value in where.get(row.id, ())
    if name == "q":
        titles = {one.id: one.title for one in known.plan.indicators}
        return lambda row: says(row, titles[row.indicator], value)
    return lambda row: _fits(row, name, value)


def _areas(plan: Plan, on: dt.date) -> dict[str, set[str]]:
    """For each story of a plan the councils of a day where it happened, by their codes."""
    found = places_of(plan.stories, dt.date.fromisoformat(plan.reported_on), on)
    return {story: {code for code, _ in some} for story, some in found.items()}


def _fits(row: Any, name: str, value: object) -> bool:
    if name == "chapter":
        return chapter_of(row.paragraph) == value
    held = getattr(row, name) if hasattr(row, name) else getattr(row, REFERS[name])
    return bool(value in held if isinstance(held, tuple) else held == value)


def _commitments(known: PlanAsAt, asked: asking.AskedCommitments) -> list[Commitment]:
    return find(known, Wanted(**{name: str(value) for name, value in _filters(asked).items()}))


def _findings(known: PlanAsAt, asked: asking.AskedFindings) -> list[Finding]:
    found = queries.findings(known.plan.id, known.on)
    return [one for one in found if asked.severity in (None, one.severity) and asked.check in (None, one.check)]


def _progress(known: PlanAsAt, asked: asking.AskedProgress) -> list[ProgressUpdate]:
    found = queries.progress_known(known.plan.id, known.on)
    return [one for one in found if all(getattr(one, name) == value for name, value in _filters(asked).items())]


def _acting(known: PlanAsAt, asked: asking.AskedActing) -> list[shapes.ActingTold]:
    """What acts on the plan's commitments (on one of them), in the plan's own order."""
    wanted = [one.id for one in known.plan.commitments if asked.commitment in (None, one.id)]
    return _acting_on(known, wanted, asked.as_at)


def _acting_on(known: PlanAsAt, commitments: Iterable[str], asked_on: dt.date | None) -> list[shapes.ActingTold]:
    """On the day asked for, or today: a plan's own day would be too early for the plans that serve it."""
    on = asked_on or localdate()
    found = thread.acting(known.plan.id, on)
    return [shapes.acting_told(one, on) for commitment in commitments for one in found.get(commitment, ())]


_ASKED: dict[str, type[asking.Listed]] = {
    "goals": asking.AskedGoals,
    "targets": asking.AskedTargets,
    "figures": asking.AskedFigures,
    "money": asking.AskedMoney,
    "milestones": asking.AskedMilestones,
    "stories": asking.AskedStories,
    "recommendations": asking.AskedRecommendations,
}
_TABLES = (
    "restatements",
    "statuses",
    "serves",
    "goals",
    "targets",
    "indicators",
    "chapters",
    "figures",
    "money",
    "milestones",
    "stories",
    "articles",
    "clusters",
    "recommendations",
    "themes",
    "ages",
    "bodies",
    "glossary",
)
LISTS = (
    _List(
        "commitments",
        shapes.CommitmentTold,
        asking.AskedCommitments,
        about("commitments"),
        _commitments,
        shapes.commitment_told,
    ),
    *(_List(name, TABLES[name], _ASKED.get(name, asking.Listed), about(name), _fitting(name)) for name in _TABLES),
    _List(
        "progress",
        shapes.ProgressTold,
        asking.AskedProgress,
        "Approved updates, the latest first.",
        _progress,
        lambda known, update: shapes.progress_told(update),
    ),
    _List(
        "acting",
        shapes.ActingTold,
        asking.AskedActing,
        "The golden thread from above: commitments of other plans that serve one of this plan's, as they stood on the "
        "day asked for, without one as they stand today.",
        _acting,
    ),
    _List(
        "check",
        shapes.FindingTold,
        asking.AskedFindings,
        "What the consistency checker finds.",
        _findings,
        lambda known, finding: shapes.finding_told(finding),
    ),
)


def _page_of(request: HttpRequest, one: _List, model: Any, plan_id: str, asked: asking.Listed) -> HttpResponse:
    """A page of a list as JSON, or as CSV: there the whole list, unless a page of it is asked for."""
    form = form_of(request, (JSON, CSV))
    known = _known(plan_id, asked)
    _check_filters(known, asked)
    found = one.rows(known, asked)
    whole = form == CSV and not asked.model_fields_set & {"page", "size"}
    size = max(len(found), 1) if whole else asked.size
    pages = max(-(-len(found) // size), 1)
    if asked.page > pages:
        raise Refused(
            404, f"There is no page {asked.page}: the list ends with page {pages}.", [("page", "Past the end.")]
        )
    items = [one.tell(known, row) for row in found[(asked.page - 1) * size : asked.page * size]]
    if form == CSV:
        body = shapes.csv_of(one.row, items).encode()
    else:
        said = {"plan": plan_id, "as_at": known.on, "total": len(found), "page": asked.page, "pages": pages}
        body = model.model_construct(**said, size=size, items=items).model_dump_json().encode()
    response = answer(request, body, form)
    response["X-Total-Count"] = str(len(found))
    if not whole:
        response["Link"] = links(request, asked.page, pages)
    return response


def _add_list(one: _List) -> None:
    model: Any = create_model(f"{one.name.capitalize()}Page", __base__=shapes.Rows[one.row])  # type: ignore[name-defined]
    asked_type = one.asked

    def operation(request: HttpRequest, plan: str, asked: Query[asked_type]) -> HttpResponse:  # type: ignore[valid-type]
        return _page_of(request, one, model, plan, asked)

    router.get(
        f"/plans/{{plan}}/{one.name}",
        response=model,
        operation_id=one.name,
        url_name=one.name,
        summary=one.name.capitalize(),
        description=one.about,
        tags=["A plan's tables" if one.name in TABLES else "A plan's life"],
    )(operation)


@router.get("/plans", response=shapes.Plans, operation_id="plans", url_name="plans", summary="Plans", tags=["Plans"])
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan that lives here, the national ones first."""
    form = form_of(request, (JSON, CSV))
    found = [
        shapes.PlanTold(id=card.id, title=card.title, area_code=card.area, edition=card.edition)
        for card in queries.plans()
    ]
    made = shapes.csv_of(shapes.PlanTold, found) if form == CSV else shapes.Plans(items=found).model_dump_json()
    return answer(request, made.encode(), form)


@router.get(
    "/plans/{plan}", response=shapes.PlanSummary, operation_id="plan", url_name="plan", summary="A plan", tags=["Plans"]
)
def plan_summary(request: HttpRequest, plan: str, asked: Query[asking.Asked]) -> HttpResponse:
    """Where a plan comes from, how many rows each of its tables has, and how its commitments stood on the day."""
    form = form_of(request, (JSON,))
    known = _known(plan, asked)
    edition = queries.edition(plan)
    names = ("id", "title", "short_title", "area", "area_code", "publisher", "licence", "began_on", "reported_on")
    said = {name: getattr(known.plan, name) for name in (*names, "horizon", "sources")}
    rows = {table: len(getattr(known.plan, table)) for table in TABLES}
    made = shapes.PlanSummary(
        **said, as_at=known.on, edition=edition.number if edition else 0, rows=rows, statuses=known.counts
    )
    return answer(request, made.model_dump_json().encode(), form)


@router.get(
    "/plans/{plan}/document",
    response=Plan,
    operation_id="document",
    url_name="document",
    summary="A plan, whole",
    tags=["Plans"],
)
def document(request: HttpRequest, plan: str, asked: Query[asking.Asked]) -> HttpResponse:
    """The whole plan as one document, as known on the day: what `village plan export` prints."""
    form = form_of(request, (JSON,))
    return answer(request, queries.PLAN.dump_json(_known(plan, asked).plan), form)


for _one in LISTS:
    _add_list(_one)


@router.get(
    "/plans/{plan}/commitments/{commitment}",
    response=shapes.CommitmentWhole,
    operation_id="commitment",
    url_name="commitment",
    summary="A commitment",
    tags=["A plan's life"],
)
def commitment_whole(request: HttpRequest, plan: str, commitment: str, asked: Query[asking.Asked]) -> HttpResponse:
    """A commitment with its money, its milestones, its stories and its approved history, as known on the day; what it
    serves in other plans and what of them acts on it, where no day is asked for as they stand today."""
    form = form_of(request, (JSON,))
    known = _known(plan, asked)
    found = known.get("commitments", commitment)
    if found is None:
        raise Refused(404, "The plan has no such commitment, or it was not yet known on that day.")
    made = shapes.CommitmentWhole(
        plan=plan,
        as_at=known.on,
        commitment=shapes.commitment_told(known, found),
        money=known.some("money", found.money),
        milestones=[one for one in known.plan.milestones if commitment in one.commitments],
        stories=[one for one in known.plan.stories if commitment in one.commitments],
        progress=[shapes.progress_told(update) for update in queries.history(plan, commitment, known.on)],
        serves=[shapes.served_told(one) for one in thread.serves(known, commitment)],
        acting=_acting_on(known, [commitment], asked.as_at),
    )
    return answer(request, made.model_dump_json().encode(), form)
