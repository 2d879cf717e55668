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


def person_key(wanted: Return, person: Record) -> str:
    """By what somebody is the same in two returns of one employer: their reference in a table; in the census, which has
    none, their registration number. Never shown."""
    if wanted.file == "csv":
        return str(person["id"])
    return str(person.get("social_worker_no") or person.get("social_worker_text") or person["id"])


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
    """Everything by which somebody could be known again: a register's numbers, birth and name, reference."""
    found = [f"{name} {person[name]}" for name in _NUMBERS if person.get(name)]
    if person.get("surname") and person.get("born_on"):
        called = " ".join(str(person.get(one) or "").casefold() for one in ("surname", "forenames"))
        found.append(f"born {written(person['born_on'])} {called}")
    return [*found, f"reference {person_key(wanted, person)}"]


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


def mark(wanted: Return, finding: Finding, person: Record | None, row: Record) -> str:
    """What tells a finding about a person (None: about none) in a row from every other of one employer: the same for as
    long as the rule, the person, all that their row says and the words of the finding are; so long an explanation
    holds."""
    said = sorted(f"{name}={written(value)}" for name, value in row.items() if name not in ("id", "person", "post"))
    who = person_key(wanted, person) if person else ""
    return hashlib.sha256("\n".join([finding.code, finding.message, who, *said]).encode()).hexdigest()[:32]
