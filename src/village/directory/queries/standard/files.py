"""Files and folders held to the standard."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from village.directory.queries.standard.spots import PLACES
from village.directory.queries.standard.tables import profile, profiles
from village.directory.rules.standard.columns import rows_of
from village.directory.rules.standard.fields import Profile
from village.directory.rules.standard.judging import Report, judged
from village.directory.rules.standard.looking import alone, looked_at, report
from village.directory.rules.standard.mapping import Columns, read_mapping
from village.directory.rules.standard.meaning import meant
from village.directory.rules.standard.reading import NotRead, check_size, json_of, version_of
from village.directory.rules.standard.schema import held, named
from village.kernel.documents.rules.reader import NotADocument
from village.kernel.tables.rules import Refused, read_yaml

CURRENT = "uk-3.0"
MOST_MAPPING = 100_000
"""Bytes of a mapping."""
_SERVICES = ("service", "service_list")


def known_version(name: str) -> str:
    """The name of a version as it is asked for, blank for any. Raises NotRead for one that is not known."""
    if name and name not in profiles():
        raise NotRead(f"There is no version {name[:40]!r}.", f"Give one of {', '.join(profiles())}.")
    return name


def judge_file(path: Path, *, today: dt.date, version: str = "", mapping: Path | None = None) -> Report:
    """One file: JSON of a service, a page of a list or a list of services; or CSV with a mapping. Raises NotRead."""
    raw = bytes_of(path)
    if mapping is not None:
        return _table(path.name, raw, columns_of(mapping), today)
    read = json_of(raw)
    values = read.document if isinstance(read.document, list) else [read.document]
    about = profile(known_version(version) or version_of(values[0] if values else None, profiles()))
    found, services = list(read.findings), list[object]()
    if isinstance(read.document, list):
        found += [one for value in values for one in held(about, "service", value)]
        services = values
    else:
        document, findings = alone(about, read.document)
        found += findings
        things = read.document[about.page["items"]] if about.documents[document].form == "page" else values
        if document in _SERVICES:
            services = things
        elif about.name != "uk-1.0":  # what its other things are called is not what they are called now
            kind = about.documents[document].entity
            found += [one for thing in things for one in meant(about.entities, kind, thing, today=today, places=PLACES)]
    found += looked_at(about, profile(CURRENT), services, today=today, places=PLACES)
    return report(path.name, about.name, services, found)


def bytes_of(path: Path, most: int = 0) -> bytes:
    """What a file holds. Raises NotRead, before it is read, for one that is too large."""
    check_size(path.stat().st_size, most)
    return path.read_bytes()


def columns_of(path: Path) -> Columns:
    """A mapping from its file. Raises NotRead with its first faults."""
    try:
        said = read_yaml(path.name, bytes_of(path, MOST_MAPPING), MOST_MAPPING).values
        return read_mapping(dict(said), profile(CURRENT).entities)
    except NotADocument as error:
        what = "; ".join(map(str, error.faults[:5]))
        raise NotRead(f"The mapping {path.name} cannot be used: {what}.", "Mend the mapping.") from None
    except Refused as error:
        first = error.problems[0]
        at = f", line {first.row}" if first.row else ""
        raise NotRead(f"The mapping {path.name}{at}: {first.what}", first.do) from None


def _table(name: str, raw: bytes, columns: Columns, today: dt.date) -> Report:
    current = profile(CURRENT)
    reads, whole = rows_of(raw, columns, current.entities)
    services = [one.document for one in reads]
    found = [*whole.findings, *(finding for one in reads for finding in one.findings)]
    found += looked_at(current, current, services, today=today, places=PLACES)
    return report(name, "csv", services, found)


def judge_folder(folder: Path, *, today: dt.date, version: str = "") -> Report:
    """A folder of answers of an interface, each named as its document (`service_list.json`, `service_full.json`), held
    to the profile as if they had been asked for. Raises NotRead."""
    known_version(version)
    files = {path.stem.removesuffix("_full"): path for path in sorted(folder.glob("*.json"))}
    reads = {name: json_of(bytes_of(path)) for name, path in files.items()}
    about = profile(version or version_of(_first(reads[one].document for one in _telling(reads)), profiles()))
    answers: dict[str, Sequence[object]] = {
        test.endpoint: [reads[test.document].document] for test in about.tests if test.document in reads
    }
    if not answers:
        raise NotRead(f"There is no answer of an interface in {folder.name}.", "Name them like service_list.json.")
    judgement = judged(about, answers)
    services = services_in(about, answers)
    found = [one for read in reads.values() for one in read.findings] + judgement.findings
    found += looked_at(about, profile(CURRENT), services, today=today, places=PLACES)
    return report(folder.name, about.name, services, found, judgement)


def _telling(reads: Iterable[str]) -> list[str]:
    """The documents that tell of a version, the plainest first."""
    return [one for one in ("api_details", "service_list", "service") if one in reads]


def _first(values: Iterable[object]) -> object:
    return next(iter(values), None)


def services_in(about: Profile, answers: Mapping[str, Sequence[object]]) -> list[object]:
    """The services of a feed's answers, as often as its list has them: as they were answered alone, else as listed."""
    whole = {named(one): one for one in answers.get("/services/{id}", ()) if isinstance(one, dict)}
    items = about.page["items"]
    pages = [one for one in answers.get("/services", ()) if isinstance(one, dict) and isinstance(one.get(items), list)]
    found = [whole.get(named(one), one) if isinstance(one, dict) else one for page in pages for one in page[items]]
    listed = {named(one) for one in found if isinstance(one, dict)}
    return [*found, *(one for key, one in whole.items() if key not in listed)]
