"""The plan on a page, its goals, chapters and ages."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from village.kernel.access.views import access
from village.plan.rules.asat import PlanAsAt, chapter_of
from village.plan.rules.document import Age, Chapter, Commitment, Goal, Target
from village.plan.rules.report import report
from village.plan.rules.resting import later_told, own_teller
from village.plan.rules.standing import known_from
from village.plan.rules.targets import NO_START, measures_counted, measures_of, steps, target_standing
from village.plan.views import pictures, tables, thread, words
from village.plan.views.page import Page, beside, plan_page, threaded_page
from village.plan.views.places import where
from village.ui.filters import plural

NEXT_THINGS = 6
FIRST_ROWS = 12
# What goals' measures may be asked for by, and how that is said after their number.
MEASURES = {"no-target": "without a target", NO_START: "without a word of where they started"}


def verdict(page: Page) -> dict[str, Any]:
    """The plan's state in a sentence whose counts lead to the promises that they are of, how sure that is and since
    when."""
    known = page.known
    counts, total = known.counts, len(known.plan.commitments)
    newer = sum(1 for one in known.standings.values() if one.basis == "progress")
    to = listed(page)
    rest = [(status, words.STATUS[status].lower()) for status in ("delayed", "stopped") if counts[status]]
    stands = [("delivered", "delivered"), ("under-way", "under way"), *rest]
    stands.append(("promised", "promised but not told as begun"))
    parts = [tables.link(to(status), f"{counts[status]} {said}") for status, said in stands]
    every = tables.link(page.to("commitments/"), plural(total, "promise"))
    text = Markup("Of {}, {}.").format(every, tables.joined(parts))
    return {"text": text, **_basis(page, newer, total)}


# The plan's state in the words of the other levels: every count in its place, in the order of SIMPLY.
SIMPLY = ("delivered", "under-way", "promised")
LEVELS = {
    "plain": Markup("The plan makes {}. {} are kept, {} have begun, and {} have not begun, as far as we know."),
    "children": Markup("The plan makes {} to you. {} are kept. {} have begun."),
}


def simply(page: Page) -> Markup | str:
    """The plan's state in the words of the level, its counts leading to the promises that they are of."""
    to, counts = listed(page), page.known.counts
    every = tables.link(page.to("commitments/"), plural(len(page.known.plan.commitments), "promise"))
    some = [tables.link(to(status), str(counts[status])) for status in SIMPLY]
    return LEVELS[page.level].format(every, *some) if page.level in LEVELS else ""


def _basis(page: Page, newer: int, total: int) -> dict[str, str]:
    """What the plan's state rests on: the report, what was out before it, or approved progress since."""
    if page.before_report:
        last = max(known_from(source) for source in page.known.plan.sources)
        return {
            "how_sure": "As documents older than the plan’s report tell it.",
            "since": f"Last told on {_day(last)}.",
        }
    if newer:
        since = f"{plural(newer, 'has', 'have')} newer, approved progress."
    else:
        since = f"None newer was known on {_day(page.on)}." if page.newer else "No progress has been recorded since."
    own = "the plan’s own report" if own_teller(page.known) == "report" else "the plan itself"
    later = later_told(page.known)
    tellers = f"{own} and {plural(len(later), 'later source')} tell it" if later else f"{own} tells it"
    unchecked = f"As {tellers}. Nobody but those who made them has checked."
    told = f"Told on {_day(page.reported_on)}" + (f", last on {_day(later[-1])}" if later else "")
    return {
        "how_sure": unchecked if newer < total else "As approved progress updates tell it.",
        "since": f"{told}. {since}",
    }


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"


@access("public")
@plan_page
def plan_on_a_page(request: HttpRequest, page: Page) -> HttpResponse:
    known = page.known
    coming = upcoming(known)[:NEXT_THINGS]
    overdue = sum(1 for one in known.standings.values() if one.timing == "overdue")
    dated = sum(1 for one in known.plan.commitments if one.due)
    return page.render(
        "overview",
        known.plan.title,
        description=f"{known.plan.title} on a page: its goals, promises, money and what became of them.",
        verdict=verdict(page) if known.plan.commitments else None,
        simply=simply(page),
        overdue=overdue,
        older=sum(1 for one in known.standings.values() if one.timing == "overdue-older"),
        dated=dated,
        status_rows=pictures.status_rows(known.counts, listed(page)),
        status_picture=pictures.status_bar(known.counts, "plan-status", "How the promises stand"),
        goals=[goal_card(known, goal) for goal in goals_in_order(known)],
        chapters=[chapter_card(page, chapter) for chapter in chapters_in_order(known)],
        ages=known.plan.ages,
        upcoming=bool(coming),
        upcoming_items=[
            {
                "when": words.sentence(words.due_short(thing["row"])),
                "title": thing["row"].title,
                "href": page.to(thing["where"]),
            }
            for thing in coming
        ],
        money=known.money_whole[:5],
        sums=len(known.money_whole),
        unseen_list=unseen_goals(page),
    )


def goals_in_order(known: PlanAsAt) -> list[Goal]:
    return sorted(known.plan.goals, key=lambda goal: goal.number)


def chapters_in_order(known: PlanAsAt) -> list[Chapter]:
    return sorted(known.plan.chapters, key=lambda chapter: chapter.number)


def unseen_goals(page: Page) -> list[Goal]:
    """Goals told by a document that was not known on the page's day; none before the report, when all are."""
    known = {goal.id for goal in page.known.plan.goals}
    return [goal for goal in page.plan.goals if goal.id not in known] if known else []


def goal_card(known: PlanAsAt, goal: Goal) -> dict[str, Any]:
    """A goal with its measures: target, start, latest figure, and what may be said of it."""
    targets = known.targets_by_goal.get(goal.id, [])
    measures = [{"target": one, "stands": target_standing(known, one)} for one in targets]
    return {"goal": goal, "measures": measures, "commitments": len(known.commitments_by_goal.get(goal.id, []))}


def chapter_card(page: Page, chapter: Chapter) -> dict[str, Any]:
    """A chapter with how its promises stand."""
    some = page.known.commitments_by_chapter.get(chapter.number, [])
    return {"chapter": chapter, "counts": counted(page.known, some), "total": len(some)}


def counted(known: PlanAsAt, some: Sequence[Commitment]) -> dict[str, int]:
    found = Counter(known.standing(one.id).status for one in some)
    return {status: found[status] for status in pictures.SHOWN_FIRST}


def listed(page: Page, **among: str | int) -> Callable[[str], str]:
    """Where the promises of a status are listed, of all or of those among which they were counted."""
    return lambda status: page.to("commitments/", **among, status=status)


def upcoming(known: PlanAsAt) -> list[dict[str, Any]]:
    """What is due from the day on, the nearest first: open promises, then nearer targets, by deadline."""
    things: list[dict[str, Any]] = []
    for one in known.plan.commitments:
        last = words.deadline(one)
        if last and last >= known.on and known.standing(one.id).timing != "closed":
            things.append({"row": one, "last_on": last, "kind": "promise", "where": f"commitments/{one.id}/"})
    return sorted(things, key=lambda thing: (thing["last_on"], thing["row"].title))


@access("public")
@plan_page
def goals(request: HttpRequest, page: Page) -> HttpResponse:
    kind = page.asked("measures") if page.asked("measures") in MEASURES and page.level == "standard" else ""
    every = [goal_card(page.known, goal) for goal in goals_in_order(page.known)]
    return page.render(
        "goals",
        f"Goals for {page.plan.horizon}",
        cards=[card for one in every if (card := _with_measures(page.known, one, kind))],
        total=len(every),
        kind=kind,
        kind_said=MEASURES.get(kind, ""),
        unseen_list=unseen_goals(page),
        counted=measures_counted(page.known),
        on_the_way={one.id for one in steps(page.known)},
    )


def _with_measures(known: PlanAsAt, card: dict[str, Any], kind: str) -> dict[str, Any] | None:
    """A goal's card with its measures of a kind alone; None where it has none of them."""
    if not kind:
        return card
    asked = {one.id for one in measures_of(known, kind)}
    some = [one for one in card["measures"] if one["target"].id in asked]
    return card | {"measures": some} if some else None


@access("public")
@threaded_page
def goal(request: HttpRequest, page: Page, goal_id: str) -> HttpResponse:
    known = page.known
    found: Goal | None = known.get("goals", goal_id)
    if found is None:
        return page.not_known("goals", goal_id, [("Goals", "goals/")])
    card = goal_card(known, found)
    milestones = sorted(known.milestones_by_goal.get(goal_id, []), key=lambda one: str(words.deadline(one) or "9"))
    some = known.commitments_by_goal.get(goal_id, [])
    if page.asked("format") == "csv":
        return thread.csv(page, goal_id, some)
    far = thread.reach(page, some)
    return page.render(
        "goal",
        page.told(found),
        crumbs=[("Goals", "goals/")],
        goal=found,
        card=card,
        verdict=goal_verdict(page, card),
        pictures=[
            pictures.target_line(page.figures, known.plan.area, measure["target"]) for measure in card["measures"]
        ],
        figure_rows=lambda some: tables.figure_rows(page, some),
        milestone_rows=tables.milestone_rows(page, milestones),
        milestones=milestones,
        commitments=some[:FIRST_ROWS],
        total=len(some),
        on_the_way={one.id for one in steps(known)},
        far=far,
        council_rows=thread.council_rows(page, far),
        counts=counted(known, some),
        status_picture=pictures.status_bar(
            counted(known, some), "goal-status", "How the promises that serve this goal stand"
        ),
        **beside(found, goals_in_order(known)),
    )


def goal_verdict(page: Page, card: dict[str, Any]) -> dict[str, Any] | None:
    """Where a goal stands, in a sentence or two for its measures; None when nothing measures it."""
    if not card["measures"]:
        return None
    parts = [_measure_said(page, one["target"]) for one in card["measures"]]
    statuses = list(dict.fromkeys(one["stands"].status for one in card["measures"]))
    return {
        "text": Markup(" ").join(parts),
        "how_sure": " ".join(dict.fromkeys(one["stands"].why for one in card["measures"])),
        "since": f"As known on {_day(page.on)}.",
        "status": statuses[0] if len(statuses) == 1 else None,
    }


def _measure_said(page: Page, target: Target) -> Markup:
    """A target and its start in one breath, each leading to what stands behind it."""
    why = page.to(f"targets/{target.id}/why/")
    aim = tables.link(why, "No target was set" if target.target_kind == "not-set" else words.target(target))
    if target.target_kind != "not-set" and target.due:
        comma = "" if target.target_kind == "absolute" else ","
        aim += f"{comma} by {words.due_short(target)}"
    if target.baseline_value is None:
        return Markup("{}; the sources do not say where it started.").format(aim)
    start = words.baseline(target)
    return Markup("{}; it started from {}.").format(aim, tables.link(why, f"{start[:1].lower()}{start[1:]}"))


@access("public")
@plan_page
def chapters(request: HttpRequest, page: Page) -> HttpResponse:
    cards = [chapter_card(page, chapter) for chapter in chapters_in_order(page.known)]
    outside = len(page.known.plan.commitments) - sum(card["total"] for card in cards)
    picture = pictures.status_by_chapter([(card["chapter"].title, card["counts"]) for card in cards], "chapters-status")
    lines = [line for line in plan_report(page).chapters if line.slug]
    return page.render(
        "chapters",
        "Chapters",
        cards=cards,
        outside=outside,
        picture=picture,
        chapter_rows=tables.chapter_rows(page, lines),
    )


@access("public")
@plan_page
def chapter(request: HttpRequest, page: Page, slug: str) -> HttpResponse:
    known = page.known
    found: Chapter | None = known.get("chapters", slug)
    if found is None:
        return page.not_known("chapters", slug, [("Chapters", "chapters/")])
    some = known.commitments_by_chapter.get(found.number, [])
    counts = counted(known, some)
    in_chapter = [one for one in known.plan.money if chapter_of(one.paragraph) == found.number and not one.same_as]
    return page.render(
        "chapter",
        found.title,
        crumbs=[("Chapters", "chapters/")],
        chapter=found,
        total=len(some),
        said=_of_chapter(page, found, counts),
        status_picture=pictures.status_bar(counts, "chapter-status", f"How the promises of {found.title} stand"),
        status_rows=pictures.status_rows(counts, listed(page, chapter=found.number)),
        themes=_by_theme(known, some),
        goals=known.some("goals", list(dict.fromkeys(goal for one in some for goal in one.goals))),
        articles=known.some("articles", found.articles),
        soon=[thing for thing in upcoming(known) if chapter_of(thing["row"].paragraph) == found.number][:NEXT_THINGS],
        done=[one for one in some if known.standing(one.id).status == "delivered"][:NEXT_THINGS],
        money=bool(in_chapter),
        money_rows=tables.money_rows(page, sorted(in_chapter, key=lambda one: -one.amount)),
        where=where,
        stories=[one for one in known.plan.stories if chapter_of(one.paragraph) == found.number],
        figures=sum(1 for one in page.figures if chapter_of(one.paragraph) == found.number),
        **beside(found, chapters_in_order(known)),
    )


def _of_chapter(page: Page, chapter: Chapter, counts: dict[str, int]) -> Markup:
    to = listed(page, chapter=chapter.number)
    every = tables.link(page.to("commitments/", chapter=chapter.number), plural(sum(counts.values()), "promise"))
    stands = [status for status in counts if counts[status] or status in SIMPLY]
    some = tables.joined([tables.link(to(one), f"{counts[one]} {words.STATUS[one].lower()}") for one in stands])
    return Markup("Of {}, {}.").format(every, some)


def _by_theme(known: PlanAsAt, some: Sequence[Commitment]) -> list[tuple[Any, int]]:
    """Themes with how many of these promises have them, the commonest first."""
    found = Counter(theme for one in some for theme in one.themes)
    rows = [(known.get("themes", theme), count) for theme, count in found.most_common()]
    return [(theme, count) for theme, count in rows if theme is not None]


@access("public")
@plan_page
def ages(request: HttpRequest, page: Page) -> HttpResponse:
    return page.render("ages", "What it means at each age", ages=page.known.plan.ages, spoken=_spoken(page.known))


def _spoken(known: PlanAsAt) -> Counter[str]:
    return Counter(age for one in known.plan.commitments for age in one.ages)


@access("public")
@plan_page
def age(request: HttpRequest, page: Page, age_id: str) -> HttpResponse:
    known = page.known
    found: Age | None = known.get("ages", age_id)
    if found is None:
        return page.not_known("ages", age_id, [("Ages", "ages/")])
    some, only = known.promises_of_age(age_id)
    counts = counted(known, some)
    return page.render(
        "age",
        found.title,
        crumbs=[("Ages", "ages/")],
        age=found,
        total=len(some),
        only=only[:FIRST_ROWS],
        only_total=len(only),
        counts=counts,
        status_picture=pictures.status_bar(counts, "age-status", f"How the promises for {found.title.lower()} stand"),
        themes=_by_theme(known, some),
        others=[one for one in known.plan.ages if one.id != age_id],
    )


def plan_report(page: Page) -> Any:
    """The yearly report's figures for the page's day, so that pages and report never differ."""
    return report(page.plan, page.known, edition=0, sha256="")
