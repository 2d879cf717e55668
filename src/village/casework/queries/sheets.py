"""The forms that are filled in about a family: which there are, how far each is, what was signed."""

import datetime as dt
import uuid
from dataclasses import dataclass

from village.casework.models import Episode
from village.casework.rules.episodes import about
from village.casework.rules.sheets import ASSESSMENTS, FORMS
from village.forms.models import Sheet, Snapshot
from village.kernel.documents.models import Version
from village.kernel.documents.queries import in_force


@dataclass(frozen=True)
class Filled:
    """A form about a family: what it is called, where it stands, and who signed it last, when."""

    ref: uuid.UUID
    title: str
    version: int
    state: str
    begun_at: dt.datetime
    by: str
    signed: Snapshot | None


def sheet_of(episode: Episode, ref: uuid.UUID) -> Sheet | None:
    """A form of this episode; None for that of any other."""
    return Sheet.objects.select_related("form").filter(about=about(episode.ref), ref=ref).first()


def filled(episode: Episode) -> list[Filled]:
    """All forms of an episode, the newest first."""
    sheets = Sheet.objects.filter(about=about(episode.ref)).select_related("form").order_by("-pk")
    snapshots = Snapshot.objects.filter(sheet__in=sheets).defer("content")
    signed = {one.sheet_id: one for one in snapshots.order_by("number")}
    return [
        Filled(one.ref, _title(one.form), one.form.version, one.state, one.made_at, one.by, signed.get(one.pk))
        for one in sheets
    ]


def to_begin() -> list[tuple[str, str, str]]:
    """The forms that can be begun: key, title, what each is for."""
    found = ((key, in_force("form", key), words) for key, words in FORMS.items())
    return [(key, _title(version), words) for key, version, words in found if version is not None]


def assessed(episode: Episode) -> tuple[str, Snapshot | None]:
    """How far the assessment is ("", draft or signed), and what was signed first while it stands signed."""
    sheets = Sheet.objects.filter(about=about(episode.ref), form__key__in=ASSESSMENTS)
    states = set(sheets.values_list("state", flat=True))
    if "signed" in states:
        kept = Snapshot.objects.filter(sheet__in=sheets.filter(state="signed")).defer("content")
        return "signed", kept.order_by("pk").last()
    return ("draft" if states else ""), None


def _title(version: Version) -> str:
    titles: dict[str, str] = version.document["title"]
    return titles.get("en") or next(iter(titles.values()))
