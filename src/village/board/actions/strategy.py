"""What a workforce strategy keeps beyond a plan's own text: needs from projections, and scores of an assessment."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction

from village.board.actions import plans
from village.board.actions.common import attempt, refuse, text, text_of, the_board, told
from village.board.models import Need, Score
from village.board.queries.strategy import assessing, reference
from village.board.rules.strategy import projected
from village.board.rules.strategy.framework import MODERATED, OWN, Scored, score_wrong
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.tables.rules import Refused

PERMISSIONS = {OWN: "board.plan.draft", MODERATED: "board.strategy.moderate"}
YEARS = (2000, 2200)


@dataclass(frozen=True, kw_only=True)
class ProjectedSaid:
    """A projection that was kept as a file, the area and role as it writes them, and how many people are needed; of a
    scenario (.json) the file alone."""

    file: str
    raw: bytes
    area: str = ""
    role: str = ""
    needed: float | None = None


@transaction.atomic
def take_projected(*, plan: str, said: ProjectedSaid, by: Viewer, at: dt.datetime) -> Need:
    """Take the gap of a kept projection or scenario into a plan, with its interval and file hash. Raises Refusal."""
    text_of(plan, by)  # whoever may not is told nothing of the file
    try:
        found = projected.kept(said.file, said.raw, said.area, said.role, said.needed)
    except Refused as refused:
        raise Refusal(str(refused.problems[0])) from None
    return plans.take_need(
        plan=plan,
        kind=projected.KIND,
        measure=projected.MEASURE,
        group=found.role[:80],
        sentence=found.sentence,
        figures=found.figures,
        releases=[],
        warehouse=f"projection {hashlib.sha256(said.raw).hexdigest()}",
        by=by,
        at=at,
    )


@dataclass(frozen=True, kw_only=True)
class ScoreSaid:
    """A level that is given to a band of a framework in a year, by the area itself or by a moderator, and why."""

    framework: str
    band: str
    year: int
    kind: str
    level: int
    why: str


@transaction.atomic
def give_score(*, board: str, said: ScoreSaid, once: str, by: Viewer, at: dt.datetime) -> Score:
    """Give a band its score. Raises Refusal: whoever scored a band for the area does not moderate it."""
    if said.kind not in PERMISSIONS:
        raise Refusal("Say whether the area scores itself or is moderated.")
    found, who = the_board(board, by, PERMISSIONS[said.kind])
    framework = reference.frameworks().get(said.framework)
    if framework is None:
        raise Refusal("Choose one of the frameworks.")
    if not YEARS[0] <= said.year < YEARS[1]:
        raise Refusal("Write the year in four figures.")
    once = attempt(who, f"{board}:{said.framework}:{said.band}:{said.year}:{said.kind}", once)
    earlier = found.scores.filter(once=once).first()
    if earlier is not None:
        return earlier
    new = Scored(said.band, said.year, said.kind, said.level, said.why, str(who))
    refuse(score_wrong(framework, assessing.scores(found, framework), new))
    row = Score.objects.create(
        board=found,
        framework=framework.slug,
        band=said.band,
        year=said.year,
        kind=said.kind,
        level=said.level,
        why=text(said.why, "why this level", 2000),
        by=who,
        at=at,
        once=once,
    )
    told(f"strategy.score.{said.kind}", f"score:{row.pk}", by, at, board=board, band=said.band, year=said.year)
    return row
