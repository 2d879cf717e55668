"""The promises: a list to search and filter, and each one with all that is known of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.kernel.tables.rules import write_csv
from village.outcomes.queries import serving as measures_serving
from village.plan import queries
from village.plan.rules import finding
from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.document import Commitment
from village.plan.rules.standing import Told, told_of
from village.plan.views import tables, thread, words
from village.plan.views.page import Page, plan_page, threaded_page
from village.plan.views.places import where
from village.ui import filters
from village.ui.listing import page_of, sort_columns
from village.ui.macros import status_tag
from village.warehouse.schools.definition import floor

PER_PAGE = 25
LONGEST_NAME, MOST_STRANGERS = 40, 3
FILTERS = {
    "status": "How it stands",
    "timing": "Its date",
    "theme": "Theme",
    "age": "Age",
    "alone": "This age alone",
    "lead": "Who leads",
    "due": "Due in",
    "chapter": "Chapter",
    "goal": "Goal it serves",
    "article": "Right it serves",
    "basis": "Kind of promise",
    "source": "Document it stands in",
}
# What a promise's date may be asked for by beside its year.
DATED = {
    "dated": "Any day, month or year given",
    "none": "No year given",
    "loosely": "A date said only loosely",
    "wordless": "No word of time",
}
COLUMNS: list[dict[str, Any]] = [
    {"key": "title", "label": "What was promised", "sortable": True},
    {"key": "leads", "label": "Who leads"},
    {"key": "due", "label": "Due", "sortable": True},
    {"key": "status", "label": "How it stands", "sortable": True},
]


@dataclass(frozen=True)
class Choice:
    """One filter: its words, its options as (value, words, count), and the value now chosen."""

    name: str
    label: str
    options: list[tuple[str, str, int]]
    chosen: str

    @property
    def chosen_words(self) -> str:
        return next((said for value, said, _ in self.options if value == self.chosen), self.chosen)


@access("public")
@plan_page
def listing(request: HttpRequest, page: Page) -> HttpResponse:
    known = page.known
    wanted, unknown = _wanted(page)
    found = finding.find(known, wanted)
    if page.asked("format") == "csv":
        return _csv(page, found)
    choices = _choices(known, wanted)
    rows = page_of(request, found, PER_PAGE)
    order = "" if wanted.order == "paragraph" else wanted.order
    return page.render(
        "commitments",
        "Promises",
        description="Every promise of the plan: search and filter by theme, age, lead, date and more.",
        choices=choices,
        wanted=wanted,
        applied=_applied(page, wanted, choices),
        unknown=unknown,
        strangers=_strangers(request),
        found=found,
        counts=_status_counts(known, found),
        rows=rows,
        table=[tables.promise_row(page, status_tag, one) for one in rows],
        columns=sort_columns(request, COLUMNS, order),
        order=wanted.order,
        instead=_instead(page, wanted, choices) if not found else [],
        csv=page.here(format="csv"),
    )


def _wanted(page: Page) -> tuple[finding.Wanted, list[str]]:
    """What the address asks for, and the filters left out because the plan knows no such value."""
    names = namers(page.known)
    asked = {name: page.asked(name) for name in FILTERS}
    kept: dict[str, str] = {}
    unknown = []
    for name, value in asked.items():
        if not value:
            continue
        if names[name](value) or any(value in values for values in page.known.facets[name].values()):
            kept[name] = value
        else:
            unknown.append(f"{FILTERS[name]}: “{value}”")
    order = page.asked("sort").removeprefix("-")
    kept["order"] = order if order in finding.ORDERS else "paragraph"
    return finding.Wanted(q=page.asked("q"), **kept), unknown


def _strangers(request: HttpRequest) -> list[str]:
    """What the address asks for that is no filter of this list and nothing that every page takes."""
    known = {*FILTERS, "q", "sort", "page", "format", "as-at", "level"}
    names = ("".join(letter for letter in name[:LONGEST_NAME] if letter.isprintable()) for name in request.GET)
    return [name for name in names if name not in known][:MOST_STRANGERS]


def namers(known: PlanAsAt) -> dict[str, Callable[[str], str]]:
    """For each filter, how a value is said; blank for a value that this plan does not have."""

    def title(table: str) -> Callable[[str], str]:
        def said(value: str) -> str:
            row = known.get(table, value)
            return (getattr(row, "name", "") or str(row.title)) if row else ""

        return said

    chapters = {str(one.number): f"{one.number}. {one.title}" for one in known.plan.chapters} | {
        "0": "Front, annexes and other sources"
    }
    articles = {one.number: f"Article {one.number}: {one.title}" for one in known.plan.articles} | {
        "all": "All articles",
        "none": "No article",
    }
    return {
        "status": lambda value: words.STATUS.get(value, ""),
        "timing": lambda value: words.sentence(words.TIMING.get(value, "")),
        "theme": title("themes"),
        "age": lambda value: words.AGES.get(value, ""),
        "alone": lambda value: (words.AGES | {"none": "Not for one age alone"}).get(value, ""),
        "lead": title("bodies"),
        "due": lambda value: DATED.get(value, "") or (value if value.isdecimal() and len(value) == 4 else ""),
        "chapter": lambda value: chapters.get(value, ""),
        "goal": title("goals"),
        "article": lambda value: articles.get(value, ""),
        "basis": lambda value: words.BASIS_SHORT.get(value, ""),
        "source": lambda value: next((one.title for one in known.plan.sources if one.id == value), ""),
    }


def _choices(known: PlanAsAt, wanted: finding.Wanted) -> list[Choice]:
    names, counts = namers(known), finding.all_counts(known, wanted)
    found = []
    for name, label in FILTERS.items():
        chosen = getattr(wanted, name)
        present = {**counts[name]} | ({chosen: counts[name][chosen]} if chosen else {})
        options = [(value, names[name](value) or value, count) for value, count in present.items()]
        found.append(Choice(name, label, sorted(options, key=_order_of(known, name)), chosen))
    return found


def _order_of(known: PlanAsAt, name: str) -> Callable[[tuple[str, str, int]], Any]:
    """Closed lists stand in their own order, numbers by size, names by the alphabet."""
    fixed: dict[str, Sequence[str]] = {
        "status": list(words.STATUS),
        "timing": list(words.TIMING),
        "age": list(words.AGES),
        "alone": list(words.AGES),
        "basis": list(words.BASIS_SHORT),
        "goal": [one.id for one in sorted(known.plan.goals, key=lambda goal: goal.number)],
    }
    if name in fixed:
        order = {value: place for place, value in enumerate(fixed[name])}
        return lambda option: order.get(option[0], 99)
    if name == "due":
        return lambda option: (list(DATED).index(option[0]) if option[0] in DATED else -1, option[0])
    if name in ("chapter", "article"):
        return lambda option: (
            not option[0].isdecimal() or option[0] == "0",
            int(option[0]) if option[0].isdecimal() else 0,
        )
    return lambda option: option[1].casefold()


def _applied(page: Page, wanted: finding.Wanted, choices: list[Choice]) -> list[dict[str, str]]:
    on = [
        {"text": f"{one.label}: {one.chosen_words}", "remove": page.here(**{one.name: None})}
        for one in choices
        if one.chosen
    ]
    if wanted.q:
        on.insert(0, {"text": f"Words: {wanted.q}", "remove": page.here(q=None)})
    return on


def _instead(page: Page, wanted: finding.Wanted, choices: list[Choice]) -> list[dict[str, Any]]:
    """When nothing fits: each choice that could be dropped, and how many promises that would give."""
    on = [(one.name, f"{one.label}: {one.chosen_words}") for one in choices if one.chosen]
    if wanted.q:
        on.append(("q", f"Words: {wanted.q}"))
    tried = [(name, said, len(finding.find(page.known, replace(wanted, **{name: ""})))) for name, said in on]
    ways = [{"text": said, "count": count, "href": page.here(**{name: None})} for name, said, count in tried if count]
    return sorted(ways, key=lambda way: -int(way["count"]))


def _status_counts(known: PlanAsAt, found: Sequence[Commitment]) -> dict[str, int]:
    counted = Counter(known.standing(one.id).status for one in found)
    return {status: counted[status] for status in words.STATUS if counted[status]}


def _csv(page: Page, found: Sequence[Commitment]) -> HttpResponse:
    """The list as it stands under the filters, whole, safe to open in a spreadsheet."""
    columns = [
        "id",
        "title",
        "difference",
        "chapter",
        "paragraph",
        "source",
        "basis",
        "leads",
        "partners",
        "due",
        "due_in_words",
        "status",
        "status_known_from",
        "status_since",
        "timing",
        "status_note",
        "ages",
        "themes",
        "articles",
        "goals",
        "indicators",
        "money",
        "plan",
        "as_at",
    ]
    text = write_csv(columns, [_csv_row(page, one) for one in found])
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{page.plan.id}-promises-{page.on.isoformat()}.csv"'
    )
    return response


def _csv_row(page: Page, one: Commitment) -> list[object]:
    stands = page.known.standing(one.id)
    return [
        one.id,
        one.title,
        one.difference,
        chapter_of(one.paragraph),
        one.paragraph,
        one.source,
        one.basis,
        "; ".join(one.leads),
        "; ".join(one.partners),
        one.due,
        one.due_words,
        stands.status,
        stands.basis,
        stands.since_on.isoformat(),
        stands.timing,
        stands.note,
        "; ".join(one.ages),
        "; ".join(one.themes),
        "; ".join(one.articles),
        "; ".join(one.goals),
        "; ".join(one.indicators),
        "; ".join(one.money),
        page.plan.id,
        page.on.isoformat(),
    ]


@access("public")
@threaded_page
def record(request: HttpRequest, page: Page, commitment_id: str) -> HttpResponse:
    known = page.known
    found: Commitment | None = known.get("commitments", commitment_id)
    if found is None:
        return page.not_known("commitments", commitment_id, [("Promises", "commitments/")], status=404)
    if page.asked("format") == "csv":
        return thread.csv(page, found.id, [found])
    chapter = next((one for one in known.plan.chapters if one.number == chapter_of(found.paragraph)), None)
    return page.render(
        "commitment",
        found.title,
        crumbs=[("Promises", "commitments/")],
        one=found,
        newer="This promise has newer approved progress" if found.id in page.newer and not page.asked_on else "",
        stands=known.standing(found.id),
        chapter=chapter,
        lead_links=tables.links(
            [(page.to("commitments/", lead=one.id), one.name) for one in known.some("bodies", found.leads)]
        ),
        partners=known.some("bodies", found.partners),
        events=_events(page, found),
        money=bool(found.money),
        money_rows=tables.money_rows(page, known.some("money", found.money)),
        figures=[one for one in page.figures if one.indicator in found.indicators],
        **_named_with(known, found),
        **thread.context(page, found),
        beside=_beside(known, found),
        measures=measures_serving(page.plan.id, found.id),
        school_by_school=(page.plan.id, found.id) == (floor().plan, floor().commitment),
        figure_rows=lambda some: tables.figure_rows(page, some),
        where=where,
        ages=[words.AGES[age] for age in found.ages],
        chapter_link=tables.links([(page.to(f"chapters/{chapter.slug}/"), f"{chapter.number}. {chapter.title}")])
        if chapter
        else "None: front, annex or another source",
        theme_links=tables.links(
            [(page.to("commitments/", theme=one.id), one.title) for one in known.some("themes", found.themes)]
        ),
        source_title=next((one.title for one in page.plan.sources if one.id == found.source), found.source),
    )


def _named_with(known: PlanAsAt, found: Commitment) -> dict[str, Any]:
    """The rows that a promise names, and those that name it."""
    return {
        "goals": known.some("goals", found.goals),
        "indicators": known.some("indicators", found.indicators),
        "articles": known.some("articles", found.articles),
        "milestones": [one for one in known.plan.milestones if found.id in one.commitments],
        "stories": known.stories_by_commitment.get(found.id, []),
        "recommendations": [one for one in known.plan.recommendations if found.id in one.commitments],
    }


def _events(page: Page, found: Commitment) -> list[dict[str, Any]]:
    """What was told of a promise, the latest first: approved updates, then the sources."""
    events: list[dict[str, Any]] = []
    for update in queries.history(page.plan.id, found.id, page.on):
        link = words.safe_link(update.evidence_link)
        measure = page.known.get("indicators", update.evidence_indicator) if update.evidence_indicator else None
        evidence = (
            Markup('<br>Evidence: <a class="govuk-link" href="{0}" rel="nofollow">{0}</a>').format(link)
            if link
            else Markup("")
        )
        if measure:
            evidence += Markup("<br>Measured by: {}").format(measure.title)
        events.append(
            {
                "when": update.as_of_on,
                "title": f"{words.STATUS[update.status]}, as told in an approved update",
                "text": Markup(
                    '{}{}<br><span class="vg-quiet">{} confidence; approved by a second person on {}.</span>'
                ).format(
                    update.narrative, evidence, words.sentence(update.confidence), filters.date(update.decided_at)
                ),
            }
        )
    return events + [_told(page, one) for one in reversed(told_of(page.known.plan)[found.id])]


def _told(page: Page, one: Told) -> dict[str, Any]:
    source = next(source for source in page.plan.sources if source.id == one.source)
    return {
        "when": words.period(source.published_on),
        "title": f"{words.STATUS[one.status]}, as told in {source.title}",
        "text": one.note or "It says no more about how far it has come.",
    }


def _beside(known: PlanAsAt, found: Commitment) -> list[Commitment]:
    """Other promises of the same paragraph."""
    paragraph = found.paragraph.split(" ")[0]
    same = [
        one
        for one in known.commitments_by_chapter.get(chapter_of(found.paragraph), [])
        if one.paragraph.split(" ")[0] == paragraph
    ]
    return [one for one in same if one.id != found.id and one.source == found.source][:6]
