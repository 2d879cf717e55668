"""A made-up workforce strategy for the demo: the workforce chapter of a plan that is being drafted, with a need from a
projection, and how the area scored itself. Done through actions, by those who would."""

import datetime as dt
import random
import tempfile
from pathlib import Path
from typing import Any

from django.db import transaction

from village.board.actions import plans, priorities, strategy
from village.board.actions.priorities import ActionSaid, PrioritySaid
from village.board.actions.strategy import ProjectedSaid, ScoreSaid
from village.board.queries import office
from village.board.rules.strategy.framework import MODERATED, OWN
from village.kernel.access.rules import Viewer
from village.kernel.tables.rules import write_csv
from village.outcomes import queries as outcomes
from village.plan import queries as known_plans
from village.projection import service, telling
from village.projection.reading import Columns
from village.synthetic.personas import viewer

BOARD, FIRST = "leeds", 2028
NATIONAL = "childrens-plan-2007"
FRAMEWORK = "working-together-2008"
AREA = "Leeds (made up)"
ORIGIN, YEARS, NEEDED = 2026, 3, 780
AREAS = {AREA: 650, **{f"Place {number} (made up)": 200 + 40 * number for number in range(1, 12)}}
"""People in post in the first year of a made-up series, eight years before its last."""
TURNOVER = "workforce-turnover"

SCORES = (
    ("shared-understanding", 2, "Two teams of five have agreed who does what.", 2, "The agreements are there to read."),
    ("learning-together", 3, "Most courses are open to all professions.", 2, "Open, but few come from health."),
    ("evidence-at-hand", 1, "Nobody has gathered it.", None, ""),
)


@transaction.atomic
def demo_workforce_strategy(at: dt.datetime) -> None:
    """The plan from 2028 on, in draft. Can be done again."""
    nadia, omar, rosa = viewer("nadia"), viewer("omar"), viewer("rosa")
    board = office.board(omar, BOARD)
    if board is None or any(one.from_year == FIRST for one in office.plans(omar, board)):
        return
    slug = f"{BOARD}-{FIRST}"
    plans.begin_plan(
        board=BOARD, title=f"Leeds children’s plan {FIRST} to {FIRST + 3} (made up)", from_year=FIRST,
        to_year=FIRST + 3, vision="Whoever works with children in Leeds can stay and do it well. Made up.",
        by=nadia, at=at,
    )  # fmt: skip
    said = ProjectedSaid(file="projection.csv", raw=_projected().encode(), area=AREA, needed=float(NEEDED))
    need = strategy.take_projected(plan=slug, said=said, by=nadia, at=at).pk
    for number, (aim, deed) in enumerate(_chapter(need)):
        row = priorities.add_priority(plan=slug, said=aim, once=str(number), by=nadia, at=at)
        if deed is not None:
            priorities.add_action(plan=slug, priority=row.pk, said=deed, once=str(number), by=nadia, at=at)
    _scored(nadia, rosa, at)


def _series() -> str:
    """Places over years as a CSV: about a seventh leave in a year and about as many come, the same every time."""
    dice, rows = random.Random(FIRST), []  # no secret hangs on it  # nosec B311
    for area, people in AREAS.items():
        there = people
        for year in range(ORIGIN - 7, ORIGIN + 1):
            came, went = (round(there * dice.uniform(low, high)) for low, high in ((0.10, 0.18), (0.11, 0.18)))
            there += came - went
            rows.append((area, year, there, came, went))
    return write_csv(("area", "period", "stock", "joiners", "leavers"), rows)


def _projected() -> str:
    """projection.csv of that series, as the command line writes it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workforce.csv"
        path.write_text(_series(), encoding="utf-8")
        return telling.csv(service.project(path, Columns(), str(ORIGIN), YEARS))


def _chapter(need: int) -> tuple[tuple[PrioritySaid, ActionSaid | None], ...]:
    """A priority with its measure and an action, where a measure is held; and one that waits for a measure."""
    stay = PrioritySaid(
        title="Social workers stay", why="A team that changes every year starts every family anew.",
        chapter="workforce", theme="capacity", needs=[need], **_measured(),
    )  # fmt: skip
    together = PrioritySaid(
        title="Professions learn together", why="Those who train together ring each other up.",
        chapter="workforce", theme="joint-working",
        no_measure="No register says who learnt with whom: the board asks for it by spring.",
    )  # fmt: skip
    mentor = ActionSaid(
        title="A mentor for everybody’s first two years", lead="local-authority", partners=("health", "schools"),
        difference="Nobody new carries a hard case alone.", amount=60_000, period=f"{FIRST}/{(FIRST + 1) % 100}",
        due=f"{FIRST + 1}-03-31", serves=_served("newly-qualified-social-worker-status"),
        evidence="before-after", claim=2, evidence_at="Evaluation of the pilot of 2025 (made up)",
    )  # fmt: skip
    return (stay, mentor if stay.measure else None), (together, None)


def _measured() -> dict[str, Any]:
    """How many leave, as the warehouse has it, and what is aimed at; else why there is no measure."""
    if outcomes.measure(TURNOVER) is None:
        return {"no_measure": "No figures of the workforce are held here yet: the board asks for them by spring."}
    return {"measure": TURNOVER, "bound": "at-most", "value": 12.0, "due": str(FIRST + 2)}


def _served(commitment: str) -> tuple[str, ...]:
    national = known_plans.plan(NATIONAL)
    there = national is not None and commitment in {one.id for one in national.commitments}
    return (f"{NATIONAL}:{commitment}",) if there else ()


def _scored(area: Viewer, moderator: Viewer, at: dt.datetime) -> None:
    for band, level, why, other, because in SCORES:
        own = ScoreSaid(framework=FRAMEWORK, band=band, year=at.year, kind=OWN, level=level, why=why)
        strategy.give_score(board=BOARD, said=own, once=f"own-{band}", by=area, at=at)
        if other is not None:
            seen = ScoreSaid(framework=FRAMEWORK, band=band, year=at.year, kind=MODERATED, level=other, why=because)
            strategy.give_score(board=BOARD, said=seen, once=f"moderated-{band}", by=moderator, at=at)
