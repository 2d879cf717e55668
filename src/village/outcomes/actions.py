"""Every write to outcomes: taking in figures, neighbours, boundaries, inspectors' judgements."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from village.kernel.audit import actions as audit
from village.outcomes import queries
from village.outcomes.models import NeighbourTable, Release
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
) -> tuple[NeighbourTable, bool]:
    """Keep a table of neighbours and record that it is held: the record, and whether it is new. Raises Refused.

    The same bytes again write nothing. The file is kept first, as a release's figures are.
    """
    table = neighbours.read(file, raw, said.title)
    sha256 = neighbours.keep(raw, queries.neighbours_folder())
    return _recorded_neighbours(
        sha256=sha256, file=file, named=len(table.of), said=said, by=by, at=at, synthetic=synthetic
    )


@transaction.atomic
def _recorded_neighbours(
    *, sha256: str, file: str, named: int, said: neighbours.Described, by: str, at: dt.datetime, synthetic: bool
) -> tuple[NeighbourTable, bool]:
    row, new = NeighbourTable.objects.get_or_create(
        sha256=sha256,
        defaults={
            "title": said.title,
            "publisher": said.publisher,
            "url": said.url,
            "licence": said.licence,
            "note": said.note,
            "published_on": said.published_on,
            "file": file,
            "areas": named,
            "loaded_at": at,
            "loaded_by": by,
            "synthetic": synthetic,
        },
    )
    if new:
        audit.record(
            actor=by,
            action="neighbours.load",
            thing=f"neighbours:{sha256}",
            at=at,
            detail={"areas": named, "made_up": synthetic},
        )
    return row, new


def load_boundaries(
    *, file: str, raw: bytes, on: dt.date, title: str, licence: str, by: str, at: dt.datetime
) -> tuple[kept.Kept, bool]:
    """Keep a GeoJSON file of areas as they were on a day, for the map; gives it, and whether it is new.

    Raises Refused for a file that cannot be drawn: nothing of it is kept then.
    """
    boundaries.read(file, raw)
    about = {"title": title, "licence": licence, "kept_at": at.isoformat(), "kept_by": by}
    found, new = kept.keep(queries.boundaries_folder(), file, raw, on, about)
    if new:
        _told(found, "boundaries.load", by, at)
    return found, new


def load_inspections(
    *, file: str, raw: bytes, title: str, by: str, at: dt.datetime, synthetic: bool = False
) -> tuple[kept.Kept, bool]:
    """Keep a CSV of inspectors' judgements (see `warehouse.inspections`); gives it, and whether it is new.

    Nothing is written over: a later file adds to the earlier ones. Raises Refused, and keeps nothing then.
    """
    found = inspections.read(file, raw, queries.authority)
    about = {"title": title, "synthetic": "yes" if synthetic else "", "kept_at": at.isoformat(), "kept_by": by}
    on = max(one.published_on for one in found)
    made, new = kept.keep(queries.inspections_folder(), file, raw, on, about)
    if new:
        _told(made, "inspections.load", by, at)
    return made, new


@transaction.atomic
def _told(found: kept.Kept, action: str, by: str, at: dt.datetime) -> None:
    thing = f"{action.split('.')[0]}:{found.id}"
    audit.record(actor=by, action=action, thing=thing, at=at, detail={"sha256": found.sha256, "file": found.file})
