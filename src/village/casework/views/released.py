"""A released document on paper: every word of it is of the snapshot that was made for one reader, of nothing else."""

import datetime as dt
from pathlib import Path

from django.http import HttpResponse

from village.casework.models import Release
from village.ui.filters import date
from village.ui.paper import pdf

PAPER = Path(__file__).resolve().parents[1] / "templates" / "casework" / "release.typ"


def on_paper(release: Release, today: dt.date) -> HttpResponse:
    """The PDF of a release. What was left out is not in what it is made from, so it cannot be in it anywhere."""
    on = release.released_at.date() if release.released_at else today
    told = {
        "title": release.content["title"],
        "for": release.content["for"],
        "sections": release.content["sections"],
        "on": date(on),
        "on_iso": on.isoformat(),
        "hash": release.sha256,
    }
    headers = {"Content-Disposition": 'attachment; filename="document.pdf"'}
    return HttpResponse(pdf(PAPER, told, {}, on), content_type="application/pdf", headers=headers)
