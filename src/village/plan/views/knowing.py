"""How do we know? The sources, the words used, and what does not agree with itself."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.plan import queries
from village.plan.rules.check import KINDS, Finding
from village.plan.rules.document import Source
from village.plan.rules.standing import known_from
from village.plan.views import tables, words
from village.plan.views.page import Page, plan_page
from village.ui.filters import plural

SEVERITIES = {
    "contradiction": ("Contradictions", "Both cannot be true. Both are kept, side by side, as the source has them."),
    "defect": ("Slips", "Editing slips in the document. They change no fact, but they show where care is needed."),
    "gap": ("Gaps", "What a promise needs and the sources do not give: an owner, a date, a measure, a place to start."),
    "note": ("Notes", "Worth knowing; nothing is wrong."),
}
TAKEN = {
    "commitments": ("promise", "promises"),
    "figures": ("figure", "figures"),
    "money": ("sum", "sums"),
    "milestones": ("nearer target", "nearer targets"),
    "stories": ("story", "stories"),
    "goals": ("goal", "goals"),
}
FIRST_SHOWN = 8


@access("public")
@plan_page
def check(request: HttpRequest, page: Page) -> HttpResponse:
    found = queries.findings(page.plan.id, page.on)
    kind = page.asked("kind") if page.asked("kind") in KINDS else ""
    severity = page.asked("severity") if page.asked("severity") in SEVERITIES else ""
    severities = Counter(one.severity for one in found)
    groups = [
        {
            "slug": slug,
            "title": title,
            "note": note,
            "count": severities[slug],
            "kinds": _kinds([one for one in found if one.severity == slug], kind, whole=slug == severity),
        }
        for slug, (title, note) in SEVERITIES.items()
        if severities[slug] and severity in ("", slug)
    ]
    return page.render(
        "check",
        "Does the plan agree with itself?",
        description="What the consistency checker found in the plan's documents, in plain words.",
        groups=groups,
        severities=severities,
        total=len(found),
        severity=severity,
        looked_for=KINDS,
        place=lambda table, row_id: _place(page, table, row_id),
    )


def _kinds(found: Sequence[Finding], asked: str, *, whole: bool) -> list[dict[str, Any]]:
    """Findings by kind; all of the kind asked for, the first few of the others unless the whole is."""
    kinds = []
    for name, count in Counter(one.check for one in found).items():
        rows = [one for one in found if one.check == name]
        shown = rows if whole or name == asked or count <= FIRST_SHOWN + 2 else rows[:FIRST_SHOWN]
        kinds.append({"slug": name, "title": KINDS[name], "count": count, "shown": shown, "cut": len(shown) < count})
    return kinds


@access("public")
@plan_page
def glossary(request: HttpRequest, page: Page) -> HttpResponse:
    terms = sorted(page.known.plan.glossary, key=lambda one: one.term.casefold())
    letters = sorted({one.term[:1].upper() for one in terms})
    return page.render(
        "glossary",
        "Glossary",
        description="The words of the plan, explained.",
        terms=terms,
        letters=letters,
        bodies=sorted(page.known.plan.bodies, key=lambda one: one.name.casefold()),
    )


def _hash(sha256: str) -> Markup:
    return Markup('<code class="vg-hash">{}</code>').format(sha256)


def _place(page: Page, table: str, row_id: str) -> str:
    """Where a reader can look at a row; blank when it has no page."""
    row = page.known.get(table, row_id)
    if row is None:
        return ""
    if table in ("commitments", "goals", "stories"):
        return page.to(f"{table}/{row_id}/")
    if table in ("money", "milestones"):
        return page.to(f"{table}/{row_id}/why/")
    if table == "figures":
        return page.to("figures/", indicator=row.indicator)
    return page.to(f"goals/{row.goal}/") if table == "targets" else ""


def _taken(page: Page, source: Source) -> Markup | str:
    """What was taken from a document; once it is known, each count leads to those."""
    known = known_from(source) <= page.on
    said = []
    for table, said_as in TAKEN.items():
        if count := len(_rows_of(page, source, table)):
            many = plural(count, *said_as)
            said.append(tables.link(_listed(page, source, table), many) if known else Markup("{}").format(many))
    return tables.joined(said) or "Nothing but what the others tell as well"


def _rows_of(page: Page, source: Source, table: str) -> list[Any]:
    return [row for row in getattr(page.plan, table) if row.source == source.id]


def _listed(page: Page, source: Source, table: str) -> str:
    """Where the rows of a table that a document gave are listed: hundreds with their filters, a few on its own page."""
    if table in ("commitments", "figures"):
        return page.to(f"{table}/", source=source.id)
    return f"{page.to(f'sources/{source.id}/')}#{table}"


@access("public")
@plan_page
def sources(request: HttpRequest, page: Page) -> HttpResponse:
    bodies = {one.id: one.name for one in page.plan.bodies}
    return page.render(
        "sources",
        "How do we know?",
        description="The documents that the plan's rows were taken from, and the editions that Village holds.",
        rows=[
            (one, _taken(page, one), known_from(one), bodies.get(one.publisher, one.publisher))
            for one in page.plan.sources
        ],
        edition_rows=[
            [str(one.number), f"{one.loaded_at:%-d %B %Y}", _hash(one.sha256)] for one in queries.editions(page.plan.id)
        ],
    )


@access("public")
@plan_page
def source(request: HttpRequest, page: Page, source_id: str) -> HttpResponse:
    """A document, and what was taken from it that is few enough to be listed here."""
    found = next((one for one in page.plan.sources if one.id == source_id), None)
    if found is None:
        raise Http404
    crumbs = [("Sources", "sources/")]
    if known_from(found) > page.on:
        return page.render("not-known", found.title, crumbs=crumbs, told_in=found, from_on=known_from(found))
    few = [table for table in TAKEN if table not in ("commitments", "figures")]
    return page.render(
        "source",
        found.title,
        crumbs=crumbs,
        source=found,
        taken=_taken(page, found),
        publisher=next((one.name for one in page.plan.bodies if one.id == found.publisher), found.publisher),
        kinds=[
            (table, TAKEN[table][1], [_told(page, table, row) for row in some])
            for table in few
            if (some := _rows_of(page, found, table))
        ],
    )


def _told(page: Page, table: str, row: Any) -> list[tables.Cell]:
    """A row of a document: what it is, leading to what stands behind it, and where it stands."""
    return [
        {"text": row.title, "href": _place(page, table, row.id)},
        words.sentence(words.place(row.paragraph, "", page.plan)),
    ]
