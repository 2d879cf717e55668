"""What was sent, read into the nested document that we keep: a service of version 3, whatever the version it came in.

Pure functions: bytes or values of JSON in, a document and findings out. What cannot be read is NotRead, in a sentence.
"""

import codecs
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from village.directory.rules.standard.fields import Profile
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.first import from_first

MOST_BYTES = 50_000_000
MOST_THINGS = 2_000_000
"""Lists and things in what is read at once: each takes a hundred bytes of memory, however few it is sent in."""
MOST_DEEP = 60
"""How deep lists and things may lie in each other; the standard needs nine."""
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


class NotRead(ValueError):
    """What was sent cannot be read at all: what is wrong, and what to do."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what} {do}")
        self.what, self.do = what, do


@dataclass(frozen=True)
class Read:
    """What was read, and what was found on the way."""

    document: Any
    findings: tuple[Finding, ...] = ()


def check_size(many: int, most: int = 0) -> None:
    """Raises NotRead for more bytes than are read; `most`: another limit than that of all."""
    most = most or MOST_BYTES
    if many > most:
        raise NotRead(f"This is {many:,} bytes; the most that is read is {most:,}.", "Send it in pages or parts.")


def text_of(raw: bytes) -> Read:
    """The text of what was sent, in UTF-8 or, where it begins with a mark of order, UTF-16 or UTF-32; failing that in
    the letters of Windows, which is told. Raises NotRead."""
    check_size(len(raw))
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "")
    try:
        text = raw.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        return _from_windows(raw, encoding)
    found: tuple[Finding, ...] = ()
    if encoding:
        what = f"It begins with a mark of order and is read as {encoding.upper().removesuffix('-SIG')}."
        found = (Finding("schema", "bytes.mark", "", what, "Send plain UTF-8.", weight="note"),)
    return Read(text, found)


def _from_windows(raw: bytes, encoding: str) -> Read:
    if encoding or b"\0" in raw:
        raise NotRead("This is no text, or it was cut in the middle.", "Send UTF-8.")
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise NotRead("This is neither UTF-8 nor any text that is known.", "Send UTF-8.") from None
    what = "It is not UTF-8; it was read in the letters of Windows (cp1252)."
    return Read(text, (Finding("schema", "bytes.windows", "", what, "Export it as UTF-8.", weight="doubtful"),))


def json_of(raw: bytes) -> Read:
    """The value of JSON that was sent. Names that stand twice are told of; NaN, Infinity and 1e999,
    which are no numbers, and things that lie too deep are refused. Raises NotRead."""
    text = text_of(raw)
    if sum(map(text.document.count, "{[")) > MOST_THINGS:
        what = f"It holds more than {MOST_THINGS:,} lists and things."
        raise NotRead(what, "Send it in pages or parts.")
    twice: list[str] = []

    def pairs(told: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(told)
        if len(made) < len(told):
            twice.extend(name for name, times in Counter(name for name, _ in told).items() if times > 1)
        return made

    try:
        value = json.loads(text.document, object_pairs_hook=pairs, parse_constant=_no_number, parse_float=_number)
    except RecursionError:
        raise NotRead("Lists and things lie in each other too deep.", "Flatten it.") from None
    except NotRead:
        raise
    except ValueError as error:
        place = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        what = "This is a web page, not JSON." if text.document.lstrip()[:1] == "<" else f"This is no JSON{place}."
        raise NotRead(what, "Give the address of the interface, or mend the file.") from None
    if deep(value) > MOST_DEEP:
        raise NotRead(f"Lists and things lie in each other more than {MOST_DEEP} deep.", "Flatten it.")
    found = [
        Finding("schema", "json.twice", name[:60], f"{name[:60]!r} stands twice in one thing.", "Send it once.")
        for name in sorted(set(twice))
    ]
    return Read(value, (*text.findings, *found))


def _no_number(name: str) -> Any:
    raise NotRead(f"It holds {name[:20]}, which is no JSON number.", "Correct it, or leave it out.")


def _number(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _no_number(text)


def deep(value: object) -> int:
    """How deep lists and things lie in each other; 0 for a text or number."""
    deepest, open_ = 0, [iter((value,))]
    while open_:
        for one in open_[-1]:
            if isinstance(one, Mapping | list):
                deepest = max(deepest, len(open_))
                open_.append(iter(one.values() if isinstance(one, Mapping) else one))
                break
        else:
            open_.pop()
    return deepest


def version_of(document: object, profiles: Mapping[str, Profile]) -> str:
    """The version that a document is of: as it says itself, else by the names it uses; uk-3.0 where nothing tells."""
    if not isinstance(document, Mapping):
        return "uk-3.0"
    said = document.get("version")
    if isinstance(said, str) and "openapi_url" in document:
        word = "-".join(said.upper().split())
        told = next((name for name, one in profiles.items() if word in one.says), "")
        if told:
            return told
    first = {"content", "totalElements", "service_taxonomys", "regular_schedules", "eligibilitys", "deliverable_type"}
    # 1.0 has its service's organisation with a url, and says how it is attended in the service itself.
    return "uk-1.0" if first & set(document) or "attending_access" in document else "uk-3.0"


def service_of(document: object, version: str, space: str = "") -> Read:
    """The nested document that is kept of a service in any version; fields that are not known stay where they are.

    `space`: what ids are told apart by that are no UUIDs, such as the name of the feed. Raises NotRead.
    """
    if not isinstance(document, Mapping):
        raise NotRead("This is no service but something else.", "Send each service as a thing with fields.")
    if version == "uk-1.0":
        return Read(from_first(document, space))
    return Read(dict(document))
