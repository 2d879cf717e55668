"""What plan a folder holds: `plan.yaml`, read into the plan's own fields or into every reason why not."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from village.kernel.areas.rules import plain_name
from village.kernel.tables.rules import Manifest, Problem, quoted, read_yaml
from village.plan.rules.dates import due_window
from village.plan.rules.document import Source
from village.plan.rules.kinds import SLUG

MANIFEST = "plan.yaml"
# The most characters of each; an edition's own columns hold no more.
_TEXT = {
    "id": 80,
    "title": 200,
    "short_title": 80,
    "area": 120,
    "area_code": 9,
    "publisher": 160,
    "began_on": 10,
    "reported_on": 10,
    "licence": 2000,
    "shown_as_at": 10,
}
_MAY_BE_BLANK = ("licence", "shown_as_at")
_DAYS = ("began_on", "reported_on", "shown_as_at")
_KNOWN = (*_TEXT, "horizon", "languages", "sources")
_SOURCE = {"id": 80, "title": 300, "publisher": 160, "published_on": 11, "kind": 40, "note": 2000}
TEMPLATE_ID = "my-area-plan-2026"  # the id in the manifest that `village plan template` writes
_AS_A_DAY = "Write it as 2026-04-01."
_PUBLISHED = "Write 2008-12-11, 2008-12 or 2008."
_AREA_CODE = re.compile(r"[A-Za-z0-9]{1,9}")
_ENGLISH_CODE = re.compile(r"E[0-9]{8}", re.IGNORECASE)
# For areas that do not exist. Our own convention: ONS keeps none free, but counts unitary authorities from 1, and had
# not come to a hundred of them by 2026.
_MADE_UP_CODE = re.compile(r"E06999[0-9]{3}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?")


def manifest_from(raw: bytes) -> tuple[dict[str, Any], list[Problem]]:
    """The plan's own fields and its sources, and what is wrong with them. Raises Refused if it is no manifest."""
    told = read_yaml(MANIFEST, raw)
    found: dict[str, Any] = {}
    problems = [
        _at(told, key[:60], f"The name {quoted(key)} is not known here.", f"The names are {', '.join(_KNOWN)}.")
        for key in told.values
        if key not in _KNOWN
    ]
    for key, most in _TEXT.items():
        text = _text(told.values.get(key), most)
        if text is None and key in _DAYS:
            problems.append(_no_day(told, key))
        elif text is None:
            problems.append(_at(told, key, f"This is not text of at most {most} characters.", "Write it as such."))
        elif text == "" and key not in _MAY_BE_BLANK:
            problems.append(_at(told, key, "This is missing.", "Add it."))
        else:
            found[key] = text
    problems += _forms(told, found)
    found["horizon"] = told.values.get("horizon")
    found["languages"] = _languages(told, problems)
    found["sources"] = _sources(told, problems)
    return found, problems


def _at(told: Manifest, key: str, what: str, do: str) -> Problem:
    return Problem(MANIFEST, what, do, told.lines.get(key), key)


def _text(value: object, most: int) -> str | None:
    """A value as text: blank for none; None for what is no text, too long, or more than one line."""
    text = "" if value is None else str(value).strip()
    return text if isinstance(value, str | int | None) and len(text) <= most and "\n" not in text else None


def _no_day(told: Manifest, key: str) -> Problem:
    return _at(told, key, f"{quoted(str(told.values[key]))} is not a date.", _AS_A_DAY)


def is_day(text: str) -> bool:
    """Whether `text` is a day that exists, written as 2008-12-11."""
    return len(text) == 10 and due_window(text) is not None


def _forms(told: Manifest, found: Mapping[str, str]) -> Iterator[Problem]:
    """What is text, but not in the form it must have."""
    for key in _DAYS:
        if found.get(key) and not is_day(found[key]):
            yield _no_day(told, key)
    if "id" in found and not SLUG.fullmatch(found["id"]):
        what = f"{quoted(found['id'])} is not a name."
        yield _at(told, "id", what, "Use lower-case letters, figures and hyphens.")
    if "area_code" in found and not _AREA_CODE.fullmatch(found["area_code"]):
        what = f"{quoted(found['area_code'])} is not an area's code."
        yield _at(told, "area_code", what, "Write its letters and figures, at most 9: E92000001.")
    horizon = told.values.get("horizon")
    if not isinstance(horizon, int) or not 1900 < horizon < 2200:
        what = "This is not a year."
        yield _at(told, "horizon", what, "Write the year by which the goals are to be reached.")
    began, reported = found.get("began_on", ""), found.get("reported_on", "")
    if is_day(began) and is_day(reported) and reported < began:
        yield _at(told, "reported_on", "The plan reports before it begins.", "Mend one of the two dates.")


def not_its_own(raw: bytes, names_of: Callable[[str], tuple[str, ...]]) -> Iterator[Problem]:
    """Why a manifest that can be read is not one to take in: it has the template's id, or an English code that is not
    that of its area. `names_of` a code: what the register calls its area, nothing for a code that it does not have."""
    told = read_yaml(MANIFEST, raw)
    if told.values.get("id") == TEMPLATE_ID:
        what = f"{TEMPLATE_ID!r} is the template's own name."
        yield _at(told, "id", what, "Give the plan a name of its own.")
    code, area = str(told.values.get("area_code")), told.values.get("area")
    if not _ENGLISH_CODE.fullmatch(code) or _MADE_UP_CODE.fullmatch(code):
        return
    names = names_of(code)
    if not names:
        do = "Write the ONS code of the plan's area; for a made-up area, one from E06999000 to E06999999."
        yield _at(told, "area_code", f"{code!r} is not in the register of areas.", do)
    elif isinstance(area, str) and plain_name(area) not in map(plain_name, names):
        what = f"{code!r} is the code of {names[0]}, not of {quoted(area)}."
        yield _at(told, "area_code", what, "Mend the code or the area's name.")


def _languages(told: Manifest, problems: list[Problem]) -> tuple[str, ...]:
    languages = told.values.get("languages")
    if languages is None:
        return ("en",)
    if not isinstance(languages, list) or not languages or not all(_is_language(one) for one in languages):
        problems.append(_at(told, "languages", "This is not a list of languages.", "Write it as [en] or [en, cy]."))
        return ()
    return tuple(languages)


def _is_language(value: object) -> bool:
    return isinstance(value, str) and _LANGUAGE.fullmatch(value) is not None


def _sources(told: Manifest, problems: list[Problem]) -> tuple[Source, ...]:
    listed = told.values.get("sources")
    if not isinstance(listed, list) or not listed:
        problems.append(
            _at(told, "sources", "No source is named.", "List the documents that the rows were taken from.")
        )
        return ()
    found: dict[str, Source] = {}
    for number, one in enumerate(listed, 1):
        source, wrong = _source(one)
        if source is not None and source.id in found:
            wrong = f"the id {source.id} stands twice", "Give each source its own."
        if wrong:
            problems.append(_at(told, "sources", f"In source {number}, {wrong[0]}.", wrong[1]))
        elif source is not None:  # pragma: no branch - a source is None only with a reason
            found[source.id] = source
    return tuple(found.values())


def _source(one: object) -> tuple[Source | None, tuple[str, str] | None]:
    needed = {key for key in _SOURCE if key != "note"}
    if not isinstance(one, dict) or not needed <= set(one) <= set(_SOURCE):
        return None, ("the names are not those of a source", f"Give it {', '.join(sorted(needed))} and perhaps a note.")
    texts = {key: _text(value, _SOURCE[key]) for key, value in one.items()}
    for key, text in texts.items():
        if text is None or (not text and key in needed):
            do = _PUBLISHED if key == "published_on" else f"Write text of at most {_SOURCE[key]} characters."
            return None, (f"{key} is missing or too long", do)
    source = Source(**{key: text or "" for key, text in texts.items()})
    if not SLUG.fullmatch(source.id):
        return None, (f"{quoted(source.id)} is not a name", "Use lower-case letters, figures and hyphens for its id.")
    if due_window(source.published_on) is None:
        return None, (f"{quoted(source.published_on)} is not a date", _PUBLISHED)
    return source, None
