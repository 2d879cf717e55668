"""What this Village holds: releases, tables of neighbours, boundaries, judgements; and which are in use."""

import datetime as dt
import functools
from pathlib import Path

from django.conf import settings

from village.kernel.areas import queries as register
from village.outcomes.models import NeighbourTable, Release
from village.ui.maps import real
from village.ui.maps.boundaries import read as read_boundaries
from village.warehouse import kept, releases
from village.warehouse import neighbours as kept_neighbours
from village.warehouse.inspections import Judgement
from village.warehouse.inspections import read as read_inspections
from village.warehouse.measures.comparing import Neighbours


def folder() -> Path:
    """Where the figures of releases are kept."""
    return Path(settings.VAR) / "releases"


def own_measures() -> Path:
    """Where whoever runs this Village keeps measures of their own, beside those that come with it."""
    return Path(settings.VAR) / "measures"


def neighbours_folder() -> Path:
    """Where tables of neighbours are kept."""
    return Path(settings.VAR) / "neighbours"


def held() -> list[Release]:
    """Every release on record, by dataset and day."""
    return list(Release.objects.all())


def wrong() -> list[str]:
    """What is wrong with the releases on record, a sentence each: missing, touched, or kept and not on record."""
    digests = dict(Release.objects.values_list("id", "digest"))
    found = releases.verify(folder(), digests)
    stray = [one.id for one in releases.every(folder()) if one.id not in digests] if not found else []
    found += [f"The release {one} is kept and on no record: load its file again." for one in stray]
    lost = [one for one in neighbour_tables() if kept_neighbours.kept(neighbours_folder(), one.sha256) is None]
    found += [f"The table of neighbours {one.title} is missing or is not the one that was kept." for one in lost]
    return found + kept.wrong(boundaries_folder()) + kept.wrong(inspections_folder())


def sound() -> list[tuple[Release, releases.Release]]:
    """The releases on record whose files are as they were kept, each with its manifest."""
    found = []
    for one in held():
        if not releases.verify(folder(), {one.id: one.digest}, only=[one.id]):
            found.append((one, releases.manifest(folder(), one.id)))
    return found


def in_use() -> list[tuple[Release, releases.Release]]:
    """The sound releases that figures are made of: made-up ones only of datasets of which nothing real is held."""
    found = sound()
    real = {one.dataset for one, _ in found if not one.synthetic}
    return [(one, said) for one, said in found if not one.synthetic or one.dataset not in real]


def neighbour_tables() -> list[NeighbourTable]:
    """Every table of neighbours on record, the one published last at the end."""
    return list(NeighbourTable.objects.all())


def neighbours_in_use() -> tuple[NeighbourTable, Neighbours] | None:
    """The sound table of neighbours published last, read; None without one. A real one goes before a made-up one, and
    a made-up one is not laid beside real figures."""
    tables = [one for one in neighbour_tables() if not one.synthetic]
    if not tables and not Release.objects.filter(synthetic=False).exists():
        tables = neighbour_tables()
    for one in reversed(tables):
        raw = kept_neighbours.kept(neighbours_folder(), one.sha256)
        if raw is not None:
            return one, kept_neighbours.read(one.file, raw, one.title)
    return None


def boundaries_folder() -> Path:
    """Where files of boundaries are kept."""
    return Path(settings.VAR) / "boundaries"


def inspections_folder() -> Path:
    """Where files of inspectors' judgements are kept."""
    return Path(settings.VAR) / "inspections"


def authority(said: str) -> str:
    """The code of the one authority that a code or name means. Raises LookupError for none or several."""
    found = [one for one in register.find(said) if one.is_upper_tier]
    if len({one.name for one in found}) != 1:
        raise LookupError(said)
    return found[0].code


def inspections_kept() -> list[tuple[kept.Kept, tuple[Judgement, ...]]]:
    """The files of judgements in use, as they were kept; made-up ones only while there is no other."""
    folder = inspections_folder()
    found = [one for one in kept.every(folder) if not kept.wrong(folder, [one.id])]
    real_ones = [one for one in found if not one.about["synthetic"]]
    return [(one, read_inspections(one.file, kept.read(folder, one.id)[1], authority)) for one in real_ones or found]


def boundaries() -> str:
    """The name of the file of boundaries in use, that of the latest day; blank when none was supplied."""
    return kept.newest(boundaries_folder())


@functools.lru_cache(maxsize=4)
def _land(folder: Path, name: str, on: dt.date) -> tuple[kept.Kept, real.Land]:
    found, raw = kept.read(folder, name)
    features = read_boundaries(found.file, raw)
    return found, real.land(features, dt.date.fromisoformat(found.on), on)


def land(on: dt.date) -> tuple[kept.Kept, real.Land] | None:
    """The boundaries in use as the authorities of a day, and what is said of their file; None when none was supplied
    or its file was touched."""
    name = boundaries()
    try:
        return _land(boundaries_folder(), name, on) if name else None
    except (OSError, ValueError):
        return None
