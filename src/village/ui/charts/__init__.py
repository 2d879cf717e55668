"""Charts drawn on the server as SVG: plain dataclasses in, safe markup out.

One drawing works on screen, on paper and in forced colours, because every shape
carries its own colour as an attribute and a class that the stylesheet may override.
Each chart is drawn twice, wide and narrow, and the page shows the one that fits, so
words keep their size on a phone. A missing value is a gap with its symbol; it is
never drawn as nought. Ids come from the ``id`` the caller gives: same input, same
bytes. Put each chart in ``chart_with_table`` so the figures can also be read.
"""

from village.ui.charts.bars import Bar, BarChart, bars
from village.ui.charts.blocks import Block, BlockChart, blocks
from village.ui.charts.days import DayChart, days
from village.ui.charts.grid import GridChart, GridRow, grid
from village.ui.charts.lanes import Dated, LaneChart, lanes
from village.ui.charts.levels import LevelChart, Stand, levels
from village.ui.charts.line import LineChart, Point, Series, Target, line
from village.ui.charts.multiples import Multiples, multiples
from village.ui.charts.ranges import Range, RangeChart, ranges
from village.ui.charts.shares import Share, ShareChart, ShareRow, money_chart, shares
from village.ui.charts.spark import Spark, sparkline
from village.ui.charts.svg import SYMBOLS, Unit
from village.ui.charts.waterfall import Step, Waterfall, waterfall
from village.ui.charts.ways import GOAL, HAVE, TO_DO, Place, WayChart, ways

__all__ = [
    "GOAL",
    "HAVE",
    "SYMBOLS",
    "TO_DO",
    "Bar",
    "BarChart",
    "Block",
    "BlockChart",
    "Dated",
    "DayChart",
    "GridChart",
    "GridRow",
    "LaneChart",
    "LevelChart",
    "LineChart",
    "Multiples",
    "Place",
    "Point",
    "Range",
    "RangeChart",
    "Series",
    "Share",
    "ShareChart",
    "ShareRow",
    "Spark",
    "Stand",
    "Step",
    "Target",
    "Unit",
    "Waterfall",
    "WayChart",
    "bars",
    "blocks",
    "days",
    "grid",
    "lanes",
    "levels",
    "line",
    "money_chart",
    "multiples",
    "ranges",
    "shares",
    "sparkline",
    "waterfall",
    "ways",
]
