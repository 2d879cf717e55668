"""How an area scored itself by a framework, and how it was moderated, over the years."""

from village.board.models import Board
from village.board.rules.strategy.framework import Framework, Scored


def scores(board: Board, framework: Framework) -> list[Scored]:
    """Every score of an area by a framework, in the order in which they were given."""
    rows = board.scores.filter(framework=framework.slug)
    return [Scored(one.band, one.year, one.kind, one.level, one.why, str(one.by)) for one in rows]


def years(board: Board, framework: Framework) -> list[int]:
    """The years in which an area was scored by a framework, the latest first."""
    return sorted({one.year for one in scores(board, framework)}, reverse=True)
