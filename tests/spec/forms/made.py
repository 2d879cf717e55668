"""A form that was published, and a sheet of it, for the promises of answering."""

import datetime as dt
from typing import Any

from tests.unit.forms.documents import HOMES, SCALE, document, question, section
from village.forms.actions import begin
from village.forms.models import Sheet
from village.kernel.documents.actions import ship
from village.kernel.documents.models import Version

AT = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)
FIRST = document(
    section(
        "home",
        question("lives", "choice", codes="homes@1", required="yes"),
        question("why", "words", shown={"eq": ["lives", "none"]}, required="yes"),
        question("said", "words"),
    ),
    section("people", question("name", required="yes"), question("how", "reading", codes="scale@1"), entries=2),
)


def published(written: dict[str, Any] | None = None) -> Version:
    """A form that is in force, with the lists that it uses."""
    ship(kind="codes", key="homes", document=HOMES, at=AT)
    ship(kind="codes", key="scale", document=SCALE, at=AT)
    written = FIRST if written is None else written
    return ship(kind="form", key=written["form"], document=written, at=AT)


def a_sheet(written: dict[str, Any] | None = None) -> Sheet:
    """An empty sheet of it."""
    return begin(form=published(written), about="episode:1", by="ada", at=AT)
