"""Every write to outcomes: taking in figures, neighbours, boundaries, inspectors' judgements."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from village.kernel.audit import actions as audit
from village.outcomes import queries
from village.outcomes.models import Release
from village.ui.maps import boundaries
from village.warehouse import inspections, kept, neighbours, releases
from village.warehouse.importing.reading import Imported


@dataclass(frozen=True)
class Loaded:
    """What loading came to: the release as it is kept, whether it is new here, how many figures were known before."""

    release: releases.Release
    new: bool
    unchanged: int


def load_release(*, imported: Imported, by: str, at: dt.datetime, synthetic: bool = False) -> Loaded:
    """Keep what was read as a release and record that it is held. The same file by the same mapping writes nothing.

    The figures are kept first: if the process ends before the record is written, they are there and nobody refers to
    them, and loading the file again writes the record.
    """
    kept = releases.keep(imported, into=queries.folder())
    new = _recorded(release=kept.release, by=by, at=at, synthetic=synthetic)
    return Loaded(kept.release, new, kept.unchanged)


@transaction.atomic
def _recorded(*, release: releases.Release, by: str, at: dt.datetime, synthetic: bool) -> bool:
    if Release.objects.filter(pk=release.id).exists():
        return False
    Release.objects.create(
        id=release.id,
        dataset=release.dataset,
        title=release.title,
        publisher=release.publisher,
        published_on=dt.date.fromisoformat(release.published_on),
        rows=release.rows,
        quarantined=release.quarantined,
        digest=release.digest,
        file=release.file,
        file_sha256=release.file_sha256,
        loaded_at=at,
        loaded_by=by,
        synthetic=synthetic,
    )
    audit.record(
        actor=by,
        action="release.load",
        thing=f"release:{release.id}",
        at=at,
        detail={"digest": release.digest, "rows": release.rows, "made_up": synthetic},
    )
    return True


def load_neighbours(
    *, file: str, raw: bytes, said: neighbours.Described, by: str, at: dt.datetime, synthetic: bool = False
) -> tuple[kept.Kept, bool]:
    """Keep a table of neighbours; gives it, and whether it is new. Raises Refused, and keeps nothing then."""
    table = neighbours.read(file, raw, said.title)
    about = {name: getattr(said, name) for name in ("title", "publisher", "url", "licence", "note")}
    about |= {"areas": str(len(table.of)), "synthetic": "yes" if synthetic else ""}
    return _kept("neighbours", file, raw, said.published_on, about, by, at)


def load_boundaries(
    *, file: str, raw: bytes, on: dt.date, title: str, licence: str, by: str, at: dt.datetime
) -> tuple[kept.Kept, bool]:
    """Keep a GeoJSON file of areas as they were on a day, for the map; gives it, and whether it is new.

    Raises Refused for a file that cannot be drawn: nothing of it is kept then.
    """
    boundaries.read(file, raw)
    return _kept("boundaries", file, raw, on, {"title": title, "licence": licence}, by, at)


def load_inspections(
    *, file: str, raw: bytes, title: str, by: str, at: dt.datetime, synthetic: bool = False
) -> tuple[kept.Kept, bool]:
    """Keep a CSV of inspectors' judgements (see `warehouse.inspections`); gives it, and whether it is new.

    Nothing is written over: a later file adds to the earlier ones. Raises Refused, and keeps nothing then.
    """
    found = inspections.read(file, raw, queries.authority)
    on = max(one.published_on for one in found)
    return _kept("inspections", file, raw, on, {"title": title, "synthetic": "yes" if synthetic else ""}, by, at)


@transaction.atomic
def _kept(
    kind: queries.Kind, file: str, raw: bytes, on: dt.date, about: dict[str, str], by: str, at: dt.datetime
) -> tuple[kept.Kept, bool]:
    """Keep a file of a kind and tell the audit: no file is in place without its entry."""

    def tell(made: kept.Kept) -> None:
        detail = {"sha256": made.sha256, "file": made.file}
        audit.record(actor=by, action=f"{kind}.load", thing=f"{kind}:{made.id}", at=at, detail=detail)

    said = about | {"kept_at": at.isoformat(), "kept_by": by}
    return kept.keep(queries.kept_folder(kind), file, raw, on, said, tell)
