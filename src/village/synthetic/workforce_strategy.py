"""A made-up workforce strategy for the demo: the workforce chapter of a plan that is being drafted, with a need from a
projection, and how the area scored itself. Done through actions, by those who would."""

import datetime as dt
from typing import Any

from django.db import transaction

from village.board.actions import plans, priorities, strategy
from village.board.actions.priorities import ActionSaid, PrioritySaid
from village.board.actions.strategy import ProjectedSaid, ScoreSaid
from village.board.queries import office
from village.board.rules.strategy.framework import MODERATED, OWN
from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import persona_email
from village.kernel.tables.rules import write_csv
from village.outcomes import queries as outcomes
from village.plan import queries as known_plans
from village.projection.telling import COLUMNS

BOARD, FIRST = "leeds", 2028
NATIONAL = "childrens-plan-2007"
FRAMEWORK = "working-together-2008"
LINES = (
    ("Leeds (made up)", "", "", "2027", 1, 652.0, 611.0, 693.0, 648.0, "forecast"),
    ("Leeds (made up)", "", "", "2028", 2, 655.0, 596.0, 714.0, 648.0, "forecast"),
    ("Leeds (made up)", "", "", "2029", 3, 657.0, 583.0, 731.0, 648.0, "forecast"),
)
"""A projection as the command line writes it."""

SCORES = (
    ("shared-understanding", 2, "Two teams of five have agreed who does what.", 2, "The agreements are there to read."),
    ("learning-together", 3, "Most courses are open to all professions.", 2, "Open, but few come from health."),
    ("evidence-at-hand", 1, "Nobody has gathered it.", None, ""),
)


@transaction.atomic
def demo_workforce_strategy(at: dt.datetime) -> None:
    """The plan from 2028 on, in draft. Can be done again."""
    nadia, omar, rosa = _viewer("nadia"), _viewer("omar"), _viewer("rosa")
    board = office.board(omar, BOARD)
    if board is None or any(one.from_year == FIRST for one in office.plans(omar, board)):
        return
    slug = f"{BOARD}-{FIRST}"
    plans.begin_plan(
        board=BOARD, title=f"Leeds children’s plan {FIRST} to {FIRST + 3} (made up)", from_year=FIRST,
        to_year=FIRST + 3, vision="Whoever works with children in Leeds can stay and do it well. Made up.",
        by=nadia, at=at,
    )  # fmt: skip
    said = ProjectedSaid(
        file="projection.csv", raw=write_csv(COLUMNS, LINES).encode(), area="Leeds (made up)", needed=780.0
    )
    need = strategy.take_projected(plan=slug, said=said, by=nadia, at=at).pk
    for number, (aim, deed) in enumerate(_chapter(need)):
        row = priorities.add_priority(plan=slug, said=aim, once=str(number), by=nadia, at=at)
        if deed is not None:
            priorities.add_action(plan=slug, priority=row.pk, said=deed, once=str(number), by=nadia, at=at)
    _scored(nadia, rosa, at)


def _chapter(need: int) -> tuple[tuple[PrioritySaid, ActionSaid | None], ...]:
    """A priority with its measure and an action, where a measure is held; and one that waits for a measure."""
    stay = PrioritySaid(
        title="Social workers stay", why="A team that changes every year starts every family anew.",
        chapter="workforce", theme="capacity", needs=[need],
        no_measure="Figures of the workforce are not held here yet: the board asks for them by spring.",
    )  # fmt: skip
    together = PrioritySaid(
        title="Professions learn together", why="Those who train together ring each other up.",
        chapter="workforce", theme="joint-working", **_measured(),
    )  # fmt: skip
    course = ActionSaid(
        title="One course on early help for all professions", lead="local-authority", partners=("health", "schools"),
        difference="Whoever meets a family first knows whom to ask.", amount=60_000,
        period=f"{FIRST}/{(FIRST + 1) % 100}", due=f"{FIRST + 1}-03-31",
        serves=_served("evidence-on-integrated-working"),
        evidence="before-after", claim=2, evidence_at="Evaluation of the pilot of 2025 (made up)",
    )  # fmt: skip
    return (stay, None), (together, course if together.measure else None)


def _measured() -> dict[str, Any]:
    """A measure and target where figures are held, else why there is none."""
    if outcomes.measure("ready-for-school") is None:
        return {"no_measure": "No figures are held here."}
    return {"measure": "ready-for-school", "bound": "at-least", "value": 72.0, "due": str(FIRST + 2)}


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


def _viewer(name: str) -> Viewer:
    return viewer_for(Account.objects.get(email=persona_email(name)), second_factor=True)
