"""Releases: what was read from a file, kept for good. A revision is another release; nothing is ever written over.

    <folder>/<release>/observations.parquet
    <folder>/<release>/schools.parquet   what the file says of its schools, if it speaks of any
    <folder>/<release>/release.json   what it is, where from, its hashes and its counts

A release is named `dataset-published-number-hash`: the number counts those of the dataset and day as they were kept, so
that of two on one day the later is known; the hash is of the file and the mapping it was read by.
"""

import datetime as dt
import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import polars as pl

from village.kernel.tables.aside import alone, made_aside, settle, sweep, sync
from village.warehouse.importing.reading import Imported
from village.warehouse.observations import KEY, SCHEMA, SCHOOLS, latest

DATA, NAMES, MANIFEST = "observations.parquet", "schools.parquet", "release.json"
_NAME = re.compile(r"[a-z0-9-]+-\d{4}-\d\d-\d\d-(\d{4})-([0-9a-f]{12})")
_SAID = ("indicator", "value", "numerator", "denominator", "lower", "upper", "code", "quality")


@dataclass(frozen=True)
class Release:
    """What a release says of itself. `digest` is the hash of its manifest, which holds the hash of its figures."""

    id: str
    dataset: str
    title: str
    publisher: str
    url: str
    licence: str
    published_on: str
    quality: str
    file: str
    file_sha256: str
    mapping_sha256: str
    data_sha256: str
    rows: int
    quarantined: int
    indicators: Mapping[str, str]  # what each is called
    breaks: Mapping[str, str]  # version of the definition → what changed
    counts: Mapping[str, int]
    passed_over: Mapping[str, int]
    note: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    schools_sha256: str = ""  # blank, and not written, for a release that says nothing of schools

    def written(self) -> bytes:
        """The manifest's bytes: the same for the same release."""
        said = {name: value for name, value in asdict(self).items() if value or name != "schools_sha256"}
        return (json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest: who holds it can tell whether anything of the release was touched."""
        return hashlib.sha256(self.written()).hexdigest()


@dataclass(frozen=True)
class Kept:
    """What keeping came to: the release, whether it is new, and how many figures are as they were known before."""

    release: Release
    new: bool
    unchanged: int


def keep(imported: Imported, into: Path) -> Kept:
    """Keep what was read as a release of the folder `into`. The same file by the same mapping again writes nothing.

    Whatever happens to the process, the folder holds the former releases whole, and this one whole or not at all.
    """
    into.mkdir(parents=True, exist_ok=True)
    mark = _mark(imported)
    with alone(into):
        sweep(into)
        before = [name for name in _names(into) if name.endswith(mark)]
        if before:
            return Kept(manifest(into, before[0]), False, imported.observations.height)
        stem = f"{imported.mapping.dataset}-{imported.published_on}"
        numbers = [int(found[1]) for name in _names(into) if (found := _NAME.fullmatch(name)) and _stem(name) == stem]
        as_before = unchanged(imported, into)
        made = _write(imported, into, f"{stem}-{max(numbers, default=0) + 1:04d}-{mark}")
    return Kept(made, True, as_before)


def _mark(imported: Imported) -> str:
    return hashlib.sha256(f"{imported.sha256} {imported.mapping.sha256}".encode()).hexdigest()[:12]


def _stem(name: str) -> str:
    return name.rsplit("-", 2)[0]


def _dataset(name: str) -> str:
    return _stem(name)[: -len("-2022-11-24")]


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if _NAME.fullmatch(path.name)) if folder.is_dir() else []


def _write(imported: Imported, into: Path, name: str) -> Release:
    aside = made_aside(into)
    try:
        named = imported.observations.with_columns(release=pl.lit(name)).match_to_schema(SCHEMA)
        named.write_parquet(aside / DATA, compression="zstd", compression_level=3, statistics=True)
        if imported.schools.height:
            imported.schools.write_parquet(aside / NAMES, compression="zstd", compression_level=3)
        said = imported.mapping
        release = Release(
            id=name,
            dataset=said.dataset,
            title=said.title,
            publisher=said.publisher,
            url=said.url,
            licence=said.licence,
            published_on=imported.published_on.isoformat(),
            quality=imported.quality,
            file=imported.file,
            file_sha256=imported.sha256,
            mapping_sha256=said.sha256,
            data_sha256=_sha256(aside / DATA),
            rows=named.height,
            quarantined=imported.quarantined.height,
            indicators=imported.titles,
            breaks=said.breaks,
            counts=asdict(imported.counts),
            passed_over=imported.passed_over,
            note=said.note,
            notes=imported.notes,
            schools_sha256=_sha256(aside / NAMES) if imported.schools.height else "",
        )
        (aside / MANIFEST).write_bytes(release.written())
        settle(aside)
        aside.rename(into / name)
        sync(into)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return release


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unchanged(imported: Imported, folder: Path) -> int:
    """How many of the figures the folder's releases already say, as known on the day this one was published."""
    former = read(folder, imported.published_on, [imported.mapping.dataset])
    if former.is_empty():
        return 0
    same = [*dict.fromkeys((*KEY, *_SAID))]
    return imported.observations.join(former.select(same), on=same, how="semi", nulls_equal=True).height


def every(folder: Path) -> list[Release]:
    """Every release of a folder, by dataset and day. Raises ValueError when a manifest cannot be read."""
    return [manifest(folder, name) for name in _names(folder)]


def manifest(folder: Path, name: str) -> Release:
    """What a release says of itself. Raises FileNotFoundError, or ValueError when it cannot be read."""
    raw = (folder / name / MANIFEST).read_bytes()
    try:
        return Release(**json.loads(raw))
    except (TypeError, ValueError):
        raise ValueError(f"The manifest of the release {name} cannot be read.") from None


def read(folder: Path, as_published_on: dt.date | None = None, datasets: Iterable[str] | None = None) -> pl.DataFrame:
    """The observations known on a day (now, if none is given), of some datasets or all: see `observations.latest`.

    The folder's own figures come in the order of their releases and rows; an empty folder has none.
    """
    wanted = None if datasets is None else set(datasets)
    paths = [folder / name / DATA for name in _names(folder) if wanted is None or _dataset(name) in wanted]
    if not paths:
        return SCHEMA.to_frame()
    scanned = pl.scan_parquet(paths, glob=False)
    if as_published_on is not None:
        scanned = scanned.filter(pl.col("published_on") <= as_published_on)
    return latest(scanned.collect())


def ever(folder: Path, names: Iterable[str] | None = None) -> pl.DataFrame:
    """All that the releases of a folder (or those named) say, what was revised since too, in their order."""
    paths = [folder / name / DATA for name in (_names(folder) if names is None else names)]
    return pl.read_parquet(paths, glob=False) if paths else SCHEMA.to_frame()


def schools(folder: Path, names: Iterable[str] | None = None) -> pl.DataFrame:
    """What the releases of a folder (or those named) say of schools, as published last: columns SCHOOLS, by URN."""
    held = [manifest(folder, name) for name in (_names(folder) if names is None else names)]
    said = sorted((one.published_on, one.id) for one in held if one.schools_sha256)
    frames = [pl.read_parquet(folder / name / NAMES, glob=False) for _, name in said]
    return pl.concat([SCHOOLS.to_frame(), *frames]).unique("urn", keep="last", maintain_order=True).sort("urn")


def verify(folder: Path, digests: Mapping[str, str] | None = None, only: Iterable[str] | None = None) -> list[str]:
    """What is wrong with the releases of a folder, a sentence each; none when all is as it was kept.

    `digests` (release → digest) are those held elsewhere: a release that they name must be there and have that digest.
    `only`: the releases to look at, if not all.
    """
    wrong = []
    held = _names(folder)
    for name in sorted({*held, *(digests or {})} if only is None else only):
        if name not in held:
            wrong.append(f"The release {name} is missing.")
            continue
        try:
            said = manifest(folder, name)
            told = _sha256(folder / name / DATA)
            named = _sha256(folder / name / NAMES) if said.schools_sha256 else ""
        except (OSError, ValueError):
            wrong.append(f"The release {name} cannot be read.")
            continue
        if said.id != name or (told, named) != (said.data_sha256, said.schools_sha256):
            wrong.append(f"The figures of the release {name} are not those that were kept.")
        elif digests and name in digests and digests[name] != said.digest:
            wrong.append(f"The manifest of the release {name} is not the one that was kept.")
    return wrong
