"""Who somebody in a return is: by what they are known again, and what of it may be shown."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping

from village.workforce.rules.returns.packs import Finding
from village.workforce.rules.returns.standard import Record, Return, Standard, Tables
from village.workforce.rules.returns.values import masked, written

_NUMBERS = ("social_worker_no", "trn")
_OF_A_PERSON = ("engagement", "qualification", "practice", "registration", "vetting")
_OF_AN_ENGAGEMENT = ("contract", "absence", "induction")


def reference_of(wanted: Return, person: Record) -> str:
    """By what an employer calls somebody: their reference in a table; in the census, which has none, their registration
    number, blank where that is missing. Never shown."""
    if wanted.file == "csv":
        return str(person["id"])
    return str(person.get("social_worker_no") or person.get("social_worker_text") or "")


def person_key(wanted: Return, person: Record) -> str:
    """By what somebody is the same in two returns of one employer: what they are called there, or else their place in
    the file. Never shown."""
    return reference_of(wanted, person) or str(person["id"])


def shown(standard: Standard, wanted: Return, person: Record) -> str:
    """What a page may call somebody: their reference, or the end of their number."""
    fields = standard.tables["person"].fields
    if wanted.file == "csv":
        return masked(fields["id"], person["id"])
    return masked(fields["social_worker_text"], person.get("social_worker_text"))


def without_national(tables: Tables) -> Tables:
    """Tables without national insurance numbers: rules are held to them, and nothing keeps them."""
    persons = [{name: value for name, value in one.items() if name != "nino"} for one in tables.get("person", [])]
    return {**tables, "person": persons}


def identities(wanted: Return, person: Record) -> list[str]:
    """Everything by which somebody could be known again: a register's numbers, birth and name, reference. A reference
    is of one kind of return: two kinds number their people apart."""
    reference = reference_of(wanted, person)
    return [*_lasting(person), *([f"reference {wanted.name} {reference}"] if reference else [])]


def _lasting(person: Record) -> list[str]:
    """By what somebody is known in every return: a register's numbers, birth and name."""
    found = [f"{name} {person[name]}" for name in _NUMBERS if person.get(name)]
    if person.get("surname") and person.get("born_on"):
        called = " ".join(str(person.get(one) or "").casefold() for one in ("surname", "forenames"))
        found.append(f"born {written(person['born_on'])} {called}")
    return found


def same_person(one: Record, other: Record, *, one_reference: bool) -> bool:
    """Whether two records are of one person: by a register's number, or by birth and name; `one_reference`: or by a
    reference that both have in one return. Whose numbers differ, or whose births where the reference alone speaks for
    it, are two: references are given out again."""

    def apart(names: tuple[str, ...]) -> bool:
        return any(one.get(name) and other.get(name) and one[name] != other[name] for name in names)

    if any(one.get(name) and one.get(name) == other.get(name) for name in _NUMBERS):
        return True
    if apart(_NUMBERS):
        return False
    return bool(set(_lasting(one)) & set(_lasting(other))) or (one_reference and not apart(("born_on",)))


def without(tables: Tables, persons: Iterable[str]) -> Tables:
    """Tables without these persons (by key of the table) and everything that is about them."""
    gone = set(persons)
    left = {name: list(rows) for name, rows in tables.items()}
    left["person"] = [one for one in left.get("person", []) if one["id"] not in gone]
    for name in _OF_A_PERSON:
        left[name] = [one for one in left.get(name, []) if one.get("person") not in gone]
    return hanging(left)


def left_of(tables: Tables, erased: Mapping[str, dt.date]) -> tuple[Tables, int]:
    """Tables without persons (by key) who were erased on a day, and how many are gone. Who began in a post after that
    day is there again, with that post and what came later alone."""

    def later(one: Record) -> bool:
        begun, on = one.get("started_on"), erased.get(str(one.get("person")))
        return on is None or (isinstance(begun, dt.date) and begun > on)

    back = {str(one.get("person")) for one in tables.get("engagement", []) if later(one)}
    gone = [one for one in erased if one not in back]
    left = without(tables, gone)
    left["engagement"] = [one for one in left["engagement"] if later(one)]
    return hanging(left), len(gone)


def hanging(left: Tables) -> Tables:
    """Tables without what hangs on an engagement that is not there."""
    engagements = {one["id"] for one in left["engagement"]}
    for name in _OF_AN_ENGAGEMENT:
        left[name] = [one for one in left.get(name, []) if one.get("engagement") in engagements]
    inductions = {one["id"] for one in left["induction"]}
    left["supervision"] = [one for one in left.get("supervision", []) if one.get("induction") in inductions]
    return left


def told_of(tables: Tables) -> dict[str, list[Record]]:
    """All that tables tell of each person, by key: their record, engagements with posts, and what hangs on either."""
    found: dict[str, list[Record]] = {str(one["id"]): [one] for one in tables.get("person", [])}
    posts = {str(one["id"]): one for one in tables.get("post", [])}
    whose = {str(one["id"]): str(one.get("person")) for one in tables.get("engagement", [])}
    for name in _OF_A_PERSON:
        for one in tables.get(name, []):
            found.setdefault(str(one.get("person")), []).append(one)
    for one in tables.get("engagement", []):
        found[str(one.get("person"))].append(posts.get(str(one.get("post")), {}))
    for name in _OF_AN_ENGAGEMENT:
        for one in tables.get(name, []):
            found.setdefault(whose.get(str(one.get("engagement")), ""), []).append(one)
    return found


_PLACES = ("id", "person", "post", "engagement", "employer")
"""Keys that say where in a file something stands, and nothing of anybody."""


def mark(wanted: Return, finding: Finding, person: Record | None, row: Record, told: Iterable[Record] = ()) -> str:
    """What tells a finding about a person (None: about none) in a row from every other of one employer: the same for as
    long as the rule, the person, all that the row and what else is `told` of the person say, and the words of the
    finding are; so long an explanation holds."""
    said = [_said(row), *sorted(_said(one) for one in told)]
    who = person_key(wanted, person) if person else ""
    return hashlib.sha256("\n".join([finding.code, finding.message, who, *said]).encode()).hexdigest()[:32]


def _said(row: Record) -> str:
    return "\x1f".join(sorted(f"{name}={written(value)}" for name, value in row.items() if name not in _PLACES))
