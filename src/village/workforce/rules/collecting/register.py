"""The register and the standard: what is said in one, in the words of the other; and where a return and the register
disagree. A return never changes the register (docs/adr/0020)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from village.workforce.rules.catalogue import Role
from village.workforce.rules.collecting.identities import identities, shown
from village.workforce.rules.returns.standard import Record, Return, Standard, Tables
from village.workforce.rules.returns.values import masked
from village.workforce.rules.said import ORIGINS

GENDERS = {"unknown": "0", "male": "1", "female": "2", "unspecified": "9"}
CONTRACTS = {
    "permanent": "permanent",
    "temporary": "fixed",
    "agency": "agency",
    "zero-hours": "zero-hours",
    "volunteer": "volunteer",
}
START_ORIGINS = {slug: str(number) for number, slug in enumerate(ORIGINS, 1)}
LEAVING = {
    "resigned": "1",
    "voluntary-redundancy": "2",
    "compulsory-redundancy": "3",
    "dismissed": "4",
    "retired": "5",
    "died": "6",
    "other-role-here": "7",
    "end-of-contract": "8",  # the census has no code for it: another reason
    "other": "8",
    "not-known": "9",
    "not-collected": "10",
}
SECTORS = {
    "school": frozenset({"schools"}),
    "early-years": frozenset({"early-years", "play"}),
    "adult-care": frozenset({"social-care", "health", "youth", "justice"}),
}
"""Of which sectors of the register each table speaks; the census speaks of social workers."""
_PERSON = ("born_on", "gender", "ethnicity", "surname", "forenames")
_ENGAGEMENT = ("fte", "contract", "agency", "ended_on", "leaving_reason")
ONLY_FILE, ONLY_REGISTER, DIFFERS = "only-file", "only-register", "differs"
KINDS = {
    ONLY_FILE: "In the return and not in the register",
    ONLY_REGISTER: "In the register and not in the return",
    DIFFERS: "They differ",
}


def speaks_of(wanted: Return, role: Role) -> bool:
    """Whether a return is about somebody in a role."""
    return role.register == "SWE" if wanted.file == "xml" else role.sector in SECTORS[wanted.name]


@dataclass(frozen=True)
class Difference:
    """Where a return and the register disagree, as it may be shown. `person`: the register's key, if it knows them."""

    kind: str
    who: str
    person: str = ""
    column: str = ""
    in_file: str = ""
    in_register: str = ""


def differences(standard: Standard, wanted: Return, file: Tables, register: Tables) -> list[Difference]:
    """Where they disagree. Somebody is the same by a register's number, by birth and name, or by reference; what either
    side leaves blank is no difference."""
    names = {(table.name, field.name): name for name, table, field in standard.placed(wanted.name)}
    known = {key: one for one in register.get("person", []) for key in identities(wanted, one)}
    engagements = [_by_person(tables) for tables in (file, register)]
    found: list[Difference] = []
    seen = set()
    for one in file.get("person", []):
        theirs = next((known[key] for key in identities(wanted, one) if key in known), None)
        who = shown(standard, wanted, one)
        if theirs is None:
            found.append(Difference(ONLY_FILE, who))
            continue
        seen.add(theirs["id"])
        found += _apart(standard, names, who, str(theirs["id"]), ("person", one, theirs))
        mine = _by_start(engagements[0].get(str(one["id"]), ()))
        found += _posts(standard, names, who, theirs, (mine, _by_start(engagements[1].get(str(theirs["id"]), ()))))
    for one in register.get("person", []):
        if one["id"] not in seen:
            found.append(Difference(ONLY_REGISTER, shown(standard, wanted, one), str(one["id"])))
    return found


def _posts(
    standard: Standard,
    names: Mapping[tuple[str, str], str],
    who: str,
    known: Record,
    both: tuple[Mapping[str, Record], Mapping[str, Record]],
) -> Iterator[Difference]:
    """Engagements of one person on both sides, the same by their first day; those that only one side has."""
    mine, theirs = both
    person, column = str(known["id"]), names["engagement", "started_on"]
    for start, one in mine.items():
        if start in theirs:
            yield from _apart(standard, names, who, person, ("engagement", one, theirs[start]))
        else:
            yield Difference(ONLY_FILE, who, person, column, start)
    for start in theirs:
        if start not in mine:
            yield Difference(ONLY_REGISTER, who, person, column, in_register=start)


def _by_person(tables: Tables) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for one in tables.get("engagement", []):
        found.setdefault(str(one.get("person")), []).append(one)
    return found


def _by_start(engagements: Iterable[Record]) -> dict[str, Record]:
    return {str(one.get("started_on") or ""): one for one in engagements}


def _apart(
    standard: Standard, names: Mapping[tuple[str, str], str], who: str, person: str, both: tuple[str, Record, Record]
) -> Iterator[Difference]:
    table, mine, theirs = both
    for name in _PERSON if table == "person" else _ENGAGEMENT:
        one, two = mine.get(name), theirs.get(name)
        if (table, name) in names and one is not None and two is not None and one != two:
            field = standard.tables[table].fields[name]
            yield Difference(DIFFERS, who, person, names[table, name], masked(field, one), masked(field, two))
