"""All three levels at once: what is told of documents, and in which order."""

from collections.abc import Mapping, Sequence
from datetime import date

from village.directory.rules.standard.fields import Profile
from village.directory.rules.standard.findings import LEVELS, WEIGHTS, Finding
from village.directory.rules.standard.judging import Judgement, Report, scored
from village.directory.rules.standard.meaning import Places, meant
from village.directory.rules.standard.quality import poor
from village.directory.rules.standard.reading import NotRead, service_of
from village.directory.rules.standard.schema import held

FEWEST_KNOWN = 2
_ORDER = (list(LEVELS), list(WEIGHTS))


def looked_at(
    profile: Profile, current: Profile, services: Sequence[object], *, today: date, places: Places, space: str = ""
) -> list[Finding]:
    """What cannot be so, and what helps nobody, in services of a version, each told in the words of the current one."""
    read = []
    for one in services:
        try:
            read.append(service_of(one, profile.name, space).document)
        except NotRead:
            continue  # the schema has told of it
    found = [
        one for document in read for one in meant(current.entities, "service", document, today=today, places=places)
    ]
    return [*found, *poor(read)]


def report(
    name: str,
    version: str,
    services: Sequence[object],
    found: Sequence[Finding],
    judgement: Judgement | None = None,
    notes: Sequence[str] = (),
) -> Report:
    """The report of findings, the gravest first; without a judgement, whatever the schema refuses fails."""
    ordered = sorted(
        dict.fromkeys(found), key=lambda one: (*map(list.index, _ORDER, (one.level, one.weight)), one.code)
    )
    refused = any(one.level == "schema" and one.weight == "wrong" for one in found)
    kind = judgement.kind if judgement else "fail" if refused else "pass"
    score = scored(services, ordered)
    return Report(name, version, kind, len(services), tuple(ordered), score, judgement, tuple(notes))


def alone(profile: Profile, value: object) -> tuple[str, list[Finding]]:
    """Which document of a profile a value is, by the names that it has, and what the standard finds wrong with it.

    Raises NotRead for a value that is none of them.
    """
    document = document_of(profile, value)
    if not document:
        raise NotRead(
            "This is no document of the standard.", "Give a service, a page of a list, or a list of services."
        )
    return document, held(profile, document, value)


def document_of(profile: Profile, value: object) -> str:
    """The document of a profile that a value looks like: that with most of its names; blank for none."""
    if not isinstance(value, Mapping):
        return ""
    items = value.get(profile.page["items"])
    form, sample = (
        ("page", items[0] if isinstance(items, list) and items else {}) if items is not None else ("one", value)
    )
    if form == "page" and not sample:
        return "service_list"  # a page of nothing may be of anything
    known: dict[str, int] = {}
    for name, about in profile.documents.items():
        if about.form == form and isinstance(sample, Mapping):
            fields = profile.entities[about.entity].fields
            known[name] = sum(1 for one in sample if one in fields and fields[one].known_in(profile.name))
    best = max(known, key=lambda name: known[name], default="")
    return best if best and known[best] >= FEWEST_KNOWN else ""
