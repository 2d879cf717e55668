"""What this Village holds: releases, tables of neighbours, boundaries, judgements; and which are in use."""

import datetime as dt
import functools
from pathlib import Path
from typing import Literal, get_args

from django.conf import settings

from village.kernel.areas import queries as register
from village.kernel.areas.rules import Area
from village.outcomes.models import Release
from village.ui.maps import real
from village.ui.maps.boundaries import read as read_boundaries
from village.warehouse import kept, releases
from village.warehouse.inspections import Judgement
from village.warehouse.inspections import read as read_inspections
from village.warehouse.measures.comparing import Neighbours
from village.warehouse.neighbours import read as read_neighbours

Kind = Literal["neighbours", "boundaries", "inspections"]  # what is kept as it came


def folder() -> Path:
    """Where the figures of releases are kept."""
    return Path(settings.VAR) / "releases"


def own_measures() -> Path:
    """Where whoever runs this Village keeps measures of their own, beside those that come with it."""
    return Path(settings.VAR) / "measures"


def kept_folder(kind: Kind) -> Path:
    """Where files of a kind are kept as they came."""
    return Path(settings.VAR) / kind


def kept_files() -> list[tuple[Kind, kept.Kept]]:
    """Every file that is as it was kept, with its kind."""
    return [(kind, one) for kind in get_args(Kind) for one, _ in kept.every(kept_folder(kind))]


def held() -> list[Release]:
    """Every release on record, by dataset and day."""
    return list(Release.objects.all())


def wrong() -> list[str]:
    """What is wrong with what is held, a sentence each: missing, touched, or a release kept and not on record."""
    digests = dict(Release.objects.values_list("id", "digest"))
    found = releases.verify(folder(), digests)
    stray = [one.id for one in releases.every(folder()) if one.id not in digests] if not found else []
    found += [f"The release {one} is kept and on no record: load its file again." for one in stray]
    return found + [said for kind in get_args(Kind) for said in kept.wrong(kept_folder(kind))]


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


def _real_first(kind: Kind) -> list[tuple[kept.Kept, bytes]]:
    """The sound files of a kind, by day; made-up ones only while there is no other."""
    found = kept.every(kept_folder(kind))
    return [(one, raw) for one, raw in found if not one.synthetic] or found


def neighbours_in_use() -> tuple[kept.Kept, Neighbours] | None:
    """The sound table of neighbours published last, read; None without one. A real one goes before a made-up one, and
    a made-up one is not laid beside real figures."""
    for one, raw in reversed(_real_first("neighbours")):
        if not one.synthetic or not Release.objects.filter(synthetic=False).exists():
            return one, read_neighbours(one.file, raw, one.title)
    return None


def authority(said: str, on: dt.date | None = None) -> str:
    """Today's code of the one authority that a code or name means, or meant on a day: its code may have changed since,
    the area not. Raises LookupError for none or several, NotInForce for one that a split or a merger made after that
    day or ended before it: what it came of, and what came of it, are other areas."""
    found = [one for one in register.find(said) if one.is_upper_tier]
    if len({one.name for one in found}) != 1:
        raise LookupError(said)
    there = [one for one in found if on is None or _was_there(one, on)]
    return register.same_area(there[0].code)[-1].code if there else register.get(found[0].code, on).code


def _was_there(area: Area, on: dt.date) -> bool:
    """Whether an area was there on a day, under whatever code; the register opens after most began."""
    line = register.same_area(area.code)
    began, ended = line[0].from_on, line[-1].until_on
    return (began <= on or not register.made_of(area.code)) and (ended is None or on < ended)


def inspections_kept() -> list[tuple[kept.Kept, tuple[Judgement, ...]]]:
    """The files of judgements in use, as they were kept."""
    return [(one, read_inspections(one.file, raw, authority)) for one, raw in _real_first("inspections")]


def boundaries() -> str:
    """The name of the file of boundaries in use, that of the latest day; blank when none was supplied."""
    return kept.newest(kept_folder("boundaries"))


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
        return _land(kept_folder("boundaries"), name, on) if name else None
    except (OSError, ValueError):
        return None
