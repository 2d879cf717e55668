"""What may be so and helps nobody: looked at in each record, and over all the records of a feed.

The bounds are Village's own, drawn from what was found in real directories: 194 providers with the council's address of
the web, 66 with its telephone number, one page of another area kept and sent 60,000 times.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.schema import named

SHARED = {"phone": 10, "email": 10, "url": 10, "address": 25}
"""More providers than this with one phone, e-mail or web address, or at one address: it is somebody else's."""
ONE_PROVIDERS = 50
"""More services than this of one provider with one phone, e-mail or web address: it is a switchboard."""
REPEATED = 3
"""The same words under this many ids: rows of something that was kept and sent again."""
STUFFED = 40
"""Words of a list in a description, or terms, beyond which it names whatever anybody might look for."""
SHORT = 40
"""Characters of a description that says anything."""
_CALLED = {"phone": "telephone number", "email": "e-mail address", "url": "web address", "address": "address"}
_LABEL = re.compile(r"\s*(tel|telephone|phone|e-?mail|web(site)?|address|contact|url|cost|description)\s*:", re.I)
_NOTHING = re.compile(r"\W*(n/?a|tb[cd]|to be confirmed|none|null|unknown|test|xxx+|lorem ipsum.*|-+)?\W*", re.I | re.S)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.I)
_BETWEEN = re.compile(r"[,;|/]")
_PLACEHOLDER = re.compile(r"(@|://(www\.)?)example\.(com|org|net)\b", re.I)
Record = Mapping[str, Any]


def poor(services: Iterable[object]) -> list[Finding]:
    """What helps nobody in the nested documents of services; the same thing in many records is told once."""
    records = [one for one in services if isinstance(one, dict)]
    reached = [list(contacts(record)) for record in records]
    found = [one for record, ways in zip(records, reached, strict=True) for one in _alone(record, ways)]
    return [*_gathered(found), *_shared(records, reached), *_collisions(records), *_repeats(records)]


def contacts(record: Record) -> Iterator[tuple[str, str]]:
    """Every telephone number, e-mail, web and postal address of a service and of whatever lies in it: kind and value,
    in a form in which the same one is the same."""
    for name, value in _texts(record):
        if name == "number":
            digits = re.sub(r"[^0-9]", "", value)
            if digits:
                yield "phone", f"0{digits[2:]}" if digits.startswith("44") else digits
        elif name == "email" and "@" in value:
            yield "email", value.strip().lower()
        elif name in ("url", "website") and value.strip():
            yield "url", re.sub(r"^https?://(www\.)?", "", value.strip().lower()).rstrip("/")
    for address in _things(record, "addresses"):
        said = [str(address.get(key) or "") for key in ("address_1", "postal_code")]
        if all(said):
            yield "address", " ".join(re.sub(r"\W+", " ", " ".join(said)).lower().split())


def _alone(record: Record, ways: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    of = (named(record),) if named(record) else ()
    for code, path, what, do in _lacks(record, ways):
        yield Finding("quality", code, path, what, do, of, "doubtful")
    for name, value in _texts(record):
        if _LABEL.match(value) and not name.endswith("description"):
            what = f"A label stands in the value: {value.strip()[:20]!r}."
            yield Finding("quality", "text.label", name, what, "Give the value alone.", of, "doubtful")
        elif 0 < len(value) < SHORT and name in ("name", "description") and _NOTHING.fullmatch(value):
            yield Finding(
                "quality", "text.empty", name, f"{value[:20]!r} says nothing.", "Leave it out.", of, "doubtful"
            )
        elif _PLACEHOLDER.search(value):
            do = "Give the real one, or leave it out."
            yield Finding(
                "quality", "text.placeholder", name, "This is an example, nobody's address.", do, of, "doubtful"
            )


def _lacks(record: Record, ways: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    if not any(kind in ("phone", "email", "url") for kind, _ in ways):
        yield "contact.none", "", "There is no telephone number, e-mail or web address.", "Give one of them."
    description = record.get("description")
    text = description.strip() if isinstance(description, str) else ""
    if not text:
        yield "description.none", "description", "There is no description.", "Say what happens there, and for whom."
    elif len(text) < SHORT:
        what = f"The description has {len(text)} characters."
        yield "description.short", "description", what, "Say what happens there, and for whom."
    listed = [len(one.split()) for one in _BETWEEN.split(text)]
    if len(listed) > STUFFED and sum(listed) < 3 * len(listed):
        what = f"The description is a list of {len(listed):,} words."
        yield "text.stuffed", "description", what, "Say in sentences what happens there."
    terms = record.get("attributes")
    if isinstance(terms, list) and len(terms) > STUFFED:
        what = f"It stands under {len(terms):,} terms."
        yield "terms.many", "attributes", what, "Keep those that somebody would look for it under."
    for address in _things(record, "addresses"):
        city = str(address.get("city") or "")
        if "," in city or _POSTCODE.search(city):
            what = f"The town holds a whole address: {city[:40]!r}."
            yield "address.merged", "city", what, "Give each line, the town and the postcode in fields of their own."


def _gathered(findings: Sequence[Finding]) -> Iterator[Finding]:
    """One finding for each kind, field and sentence, with all its records."""
    groups: dict[Finding, list[str]] = defaultdict(list)
    for one in findings:
        groups[Finding(one.level, one.code, one.path, one.what, one.do, weight=one.weight)] += one.records
    for one, of in groups.items():
        yield Finding(one.level, one.code, one.path, one.what, one.do, tuple(dict.fromkeys(of)), one.weight)


def _shared(records: Sequence[Record], reached: Sequence[Sequence[tuple[str, str]]]) -> Iterator[Finding]:
    groups: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for number, (record, ways) in enumerate(zip(records, reached, strict=True)):
        for way in ways:
            groups[way][number] = _provider(record)
    for (kind, value), of in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])):
        providers = len(set(of.values()))
        whose = f"{providers:,} providers" if providers > 1 else "one provider"
        if providers > SHARED[kind] or (kind != "address" and len(of) > ONE_PROVIDERS):
            what = f"{len(of):,} records of {whose} give one {_CALLED[kind]}: {value[:60]!r}."
            keys = tuple(named(records[number]) for number in of)
            do = "Give each its own; it may be whoever sent them, not whoever is meant."
            yield Finding("quality", f"shared.{kind}", kind, what, do, keys, "doubtful")


def _collisions(records: Sequence[Record]) -> Iterator[Finding]:
    """Ids that stand for several things: the last would take the place of all others."""
    same: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        same[named(record)].append(record)
    for key, of in same.items():
        if not key or len(of) == 1:
            continue
        words = {_words(record, keys=True) for record in of}
        if len(words) > 1:
            what = f"{len(words):,} different services have this id."
            yield Finding("quality", "id.collides", "id", what, "Give each an id of its own.", (key,))
        else:
            what = f"This service is there {len(of):,} times."
            yield Finding("quality", "id.twice", "id", what, "Send it once.", (key,), "doubtful")


def _repeats(records: Sequence[Record]) -> Iterator[Finding]:
    alike: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        if record.get("name"):
            alike[str(record["name"]), str(record.get("description"))].append(record)
    groups: dict[str, list[str]] = defaultdict(list)
    for record in (one for of in alike.values() if len(of) >= REPEATED for one in of):
        groups[_words(record, keys=False)].append(named(record))
    for found in groups.values():
        keys = tuple(dict.fromkeys(found))
        if len(keys) >= REPEATED:
            what = f"{len(keys):,} records say the same, word for word, under ids of their own."
            yield Finding("quality", "record.repeated", "", what, "Send it once.", keys, "doubtful")


def _words(value: object, *, keys: bool) -> str:
    """All that a thing says in one text, without its ids unless they are wanted."""

    def kept(one: object) -> object:
        if isinstance(one, dict):
            return {n: kept(v) for n, v in one.items() if keys or not (n == "id" or str(n).endswith("_id"))}
        return [kept(inner) for inner in one] if isinstance(one, list) else one

    return json.dumps(kept(value), sort_keys=True, default=str)


def _provider(record: Record) -> str:
    """Who provides a service, as told: the id of its organisation, or its name."""
    organisation = record.get("organization")
    if isinstance(organisation, Mapping):
        return str(organisation.get("id") or organisation.get("name") or "")
    return str(record.get("organization_id") or "")


def _texts(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("attributes", "metadata"):
                yield from _texts(inner, str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, name)


def _things(value: object, wanted: str) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == wanted and isinstance(inner, list):
                yield from (one for one in inner if isinstance(one, dict))
            else:
                yield from _things(inner, wanted)
    elif isinstance(value, list):
        for inner in value:
            yield from _things(inner, wanted)
