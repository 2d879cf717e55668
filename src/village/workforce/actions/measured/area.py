"""Looking at the figures of the employers of an area: the look is in the audit before it is answered."""

import datetime as dt

from django.db import transaction

from village.kernel.access.rules import Viewer
from village.kernel.audit.noting import told
from village.kernel.calendar.rules import london_date
from village.workforce.queries.measured.area import AreaFigures, area_figures, areas_told


@transaction.atomic
def open_area_figures(*, area: str, by: Viewer, at: dt.datetime) -> AreaFigures | None:
    """The protected figures of an area (its ONS code) by employer, for whoever collects for it; None for anybody else.
    Either is in the audit."""
    may = area in areas_told(by)
    told(by, "workforce.figures.compared", f"area:{area}", at, decision="permitted" if may else "denied")
    return area_figures(area, on=london_date(at)) if may else None
