"""Rows for the tables on a plan's pages: each cell as words, or as {text, href, note}."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from village.plan.rules.document import Commitment, Figure, Milestone, Money
from village.plan.rules.report import ChapterLine, GoalLine
from village.plan.rules.stated import StatedFigure, undated
from village.plan.views import words
from village.plan.views.page import Page

Cell = Any


def promise_row(page: Page, status_tag: Any, one: Commitment) -> dict[str, Cell]:
    """A promise in the list: its words, who leads, when it is due, how it stands."""
    stands = page.known.standing(one.id)
    late = Markup('<span class="vg-late">past its date</span>') if stands.late else ""
    return {
        "title": {
            "text": one.title,
            "href": page.to(f"commitments/{one.id}/"),
            "note": words.sentence(words.place(one.paragraph, one.source, page.plan)),
        },
        "leads": words.names(page.known.some("bodies", one.leads)) or "Nobody named",
        "due": words.sentence(words.due_short(one)),
        "status": status_tag(stands.status) + late,
    }


def figure_rows(page: Page, some: Iterable[StatedFigure]) -> list[list[Cell]]:
    """Figures as who or what, when, how much, as printed, where."""
    return [
        [
            words.sentence(one.group) or one.title,
            words.period(one.period),
            why_figure(page, one),
            f"“{one.printed}”",
            {"text": words.sentence(words.place(one.paragraph, one.source, page.plan)), "note": note_of(page, one)},
        ]
        for one in some
    ]


def why_figure(page: Page, one: Figure | StatedFigure) -> dict[str, str]:
    """A figure that leads to what stands behind it."""
    return {"text": words.sentence(words.figure(one)), "href": page.to(f"figures/{one.id}/why/")}


def why_sum(page: Page, one: Money) -> dict[str, str]:
    """A sum that leads to what stands behind it."""
    return {"text": words.sentence(words.sum_of(one)), "href": page.to(f"money/{one.id}/why/")}


def note_of(page: Page, one: StatedFigure) -> str:
    """What the plan notes beside a figure: words, which stay in the plan."""
    row = page.known.get("figures", one.id)
    return str(row.note) if row else ""


def figure_list(page: Page, some: Iterable[StatedFigure]) -> list[list[Cell]]:
    """Figures in the list of all figures."""
    rows: list[list[Cell]] = []
    for one in some:
        about = ". ".join(filter(None, (words.sentence(one.group), note_of(page, one))))
        rows.append(
            [
                {"text": one.title, "href": page.to("figures/", indicator=one.indicator), "note": about},
                why_figure(page, one) | {"note": f"“{one.printed}”"},
                {"text": "No date" if undated(one, page.plan) else words.period(one.period), "note": one.area},
                {
                    "text": words.sentence(words.place(one.paragraph, one.source, page.plan)),
                    "note": words.sentence(words.PRECISION[one.precision]),
                },
            ]
        )
    return rows


def milestone_rows(page: Page, some: Iterable[Milestone]) -> list[list[Cell]]:
    """Nearer targets: what, how much, when, where."""
    rows: list[list[Cell]] = []
    for one in some:
        served = [serving.id for serving in page.known.some("commitments", one.commitments)]
        title: Cell = {"text": one.title, "href": page.to(f"commitments/{served[0]}/")} if served else one.title
        why = page.to(f"milestones/{one.id}/why/")
        rows.append(
            [
                title,
                words.step(one) if one.value is None else {"text": words.step(one), "href": why},
                words.sentence(words.due_short(one)),
                words.sentence(words.place(one.paragraph, one.source, page.plan)),
            ]
        )
    return rows


def money_rows(page: Page, some: Iterable[Money]) -> list[list[Cell]]:
    """Sums: for what, how much, when, where."""
    return [
        [
            {"text": one.title, "note": one.purpose},
            why_sum(page, one),
            words.when(one, page.known),
            words.sentence(words.place(one.paragraph, one.source, page.plan)),
        ]
        for one in some
    ]


def every_sum(page: Page, rows: Sequence[Mapping[str, Any]]) -> list[list[Cell]]:
    """The money page's table: each separate sum with its parts, its promises and every place it is told."""
    found: list[list[Cell]] = []
    for row in rows:
        one: Money = row["one"]
        parts = "; ".join(f"{part.title}, {words.sum_of(part)}" for part in [*row["parts"], *row["rates"]])
        note = one.purpose + (f" In it: {parts}." if parts else "")
        told = dict.fromkeys(words.place(each.paragraph, each.source, page.plan) for each in [one, *row["again"]])
        links = Markup("<br>").join(link(page.to(f"commitments/{c.id}/"), c.title) for c in row["commitments"])
        found.append(
            [
                {"text": one.title, "note": note},
                why_sum(page, one),
                words.when(one, page.known),
                links or Markup('<span class="vg-quiet">None named</span>'),
                words.sentence("; ".join(told)),
            ]
        )
    return found


def link(href: str, text: str) -> Markup:
    """Words that lead somewhere."""
    return Markup('<a class="govuk-link" href="{}">{}</a>').format(href, text)


def joined(parts: Sequence[Markup]) -> Markup:
    """Words in a sentence: “one, two and three”."""
    return Markup(" and ").join(one for one in (Markup(", ").join(parts[:-1]), *parts[-1:]) if one)


def links(pairs: Iterable[tuple[str, str]]) -> Markup:
    """(address, words) as links in a row."""
    return Markup(", ").join(link(href, text) for href, text in pairs)


def chapter_rows(page: Page, lines: Iterable[ChapterLine], *, late: bool = False) -> list[list[Cell]]:
    """Chapters with how many promises are in each status."""
    rows: list[list[Cell]] = []
    for line in lines:
        href = page.to(f"chapters/{line.slug}/") if line.slug else page.to("commitments/", chapter="0")
        status, overdue = line.tally.by_status, line.tally.by_timing["overdue"]
        rows.append(
            [
                {"text": line.title, "href": href},
                {"text": str(line.tally.total), "href": page.to("commitments/", chapter=line.number)},
                *(
                    {"text": str(status[one]), "href": page.to("commitments/", chapter=line.number, status=one)}
                    for one in ("delivered", "under-way", "promised", "delayed", "stopped")
                ),
                *([_overdue(page, line, overdue)] if late else []),
            ]
        )
    return rows


def _overdue(page: Page, line: ChapterLine, overdue: int) -> dict[str, str]:
    return {"text": str(overdue), "href": page.to("commitments/", chapter=line.number, timing="overdue")}


def goal_rows(page: Page, status_tag: Any, lines: Iterable[GoalLine]) -> list[list[Cell]]:
    """Goals with each measure's target, start, latest figure and standing."""
    rows: list[list[Cell]] = []
    targets = {one.id: one for one in page.known.plan.targets}
    for line in lines:
        for measure in line.measures:
            target = targets[measure.id]
            why = page.to(f"targets/{target.id}/why/")
            note = measure.title if len(line.measures) > 1 else ""
            latest: Cell = "None"
            if measure.latest:
                latest = why_figure(page, measure.latest)
                latest["text"] += f" ({words.period(measure.latest.period)})"
            due = f" by {words.due_short(target)}" if target.due and target.target_kind != "not-set" else ""
            rows.append(
                [
                    {"text": f"{line.number}. {line.title}", "href": page.to(f"goals/{line.id}/"), "note": note},
                    {"text": words.target(target) + due, "href": why},
                    words.baseline(target)
                    if target.baseline_value is None
                    else {"text": words.baseline(target), "href": why},
                    latest,
                    status_tag(measure.status),
                ]
            )
    return rows
