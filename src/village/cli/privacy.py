"""What is kept of whom: the class of every field of every table, what it is for and how long it stays. Read from
`reference/privacy`, and held to the tables that there are."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model

FOLDER = settings.SRC / "reference" / "privacy"
NOBODY, SECRET, NONE = "nobody", "secret", "none"
ABOUT_SOMEBODY = ("personal", "special", "criminal")
HELD = ("hashed: ", "sealed: ", "plain: ")
"""How a secret is held: only a hash of it, sealed with the server's key, or as it is (and then why)."""
NEVER_NONE = (
    "email", "ip_address", "postcode", "address", "born_on", "died_on", "ethnicity", "known_as",
    "username", "user_agent", "account",
)  # fmt: skip
"""Names of fields that tell of a person wherever they stand."""
OPENS = ("password", "secret", "token_secret", "session_key")
"""Names of fields that open something wherever they stand."""


@dataclass(frozen=True)
class Table:
    """A table as it was classified: whom it is about, what for, how long, the class of each field by its name, and how
    each secret is held. `twice`: fields that are named more than once."""

    about: tuple[str, ...]
    purpose: str
    kept: str
    fields: Mapping[str, str]
    held: Mapping[str, str]
    twice: tuple[str, ...] = ()


@dataclass(frozen=True)
class Purpose:
    """What data are kept for: codes of the lawful basis, the laws, who reads it."""

    title: str
    basis: str
    law: list[str]
    permissions: list[str]
    article_9: str = ""
    condition: str = ""
    criminal: str = ""
    others: str = ""


@dataclass(frozen=True)
class Length:
    """How long something is kept, and why; `ends` is the code that ends it, `test` what holds that."""

    title: str
    says: str
    why: str
    ends: str = ""
    test: str = ""


@dataclass(frozen=True)
class Told:
    """All that `reference/privacy` says: classes and subjects with what they mean, purposes, lengths, and tables by
    label ("people.Child")."""

    classes: dict[str, str]
    subjects: dict[str, str]
    purposes: dict[str, Purpose]
    lengths: dict[str, Length]
    tables: dict[str, Table]


@cache
def told() -> Told:
    """What comes with Village. Raises TypeError for what no table, purpose or length has."""
    meant = _read("classes")
    tables = {
        f"{path.stem}.{name}": table_from(said)
        for path in sorted((FOLDER / "models").glob("*.yaml"))
        for name, said in yaml.safe_load(path.read_bytes()).items()
    }
    purposes = {slug: Purpose(**said) for slug, said in _read("purposes").items()}
    lengths = {slug: Length(**said) for slug, said in _read("lengths").items()}
    return Told(meant["classes"], meant["subjects"], purposes, lengths, tables)


def table_from(said: Mapping[str, Any]) -> Table:
    """A table from its entry: besides `about`, `purpose` and `kept` each key is a class, with the names of fields."""
    listed = [(name, of) for of, names in said.items() if of not in ("about", "purpose", "kept") for name in names]
    names = [name for name, _ in listed]
    twice = tuple(sorted({name for name in names if names.count(name) > 1}))
    return Table(tuple(said["about"]), said["purpose"], said["kept"], dict(listed), said.get(SECRET, {}), twice)


def every_table() -> dict[str, type[Model]]:
    """Every table that there is, those of libraries and those that join two others too, by its label."""
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def fields_of(model: type[Model]) -> list["Field[Any, Any]"]:
    """The fields of a table, in their order."""
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def problems(models: Mapping[str, type[Model]], said: Told) -> list[str]:
    """What is wrong with what was classified, a sentence each; none when every table and field is, once."""
    missing = [f"{label} is not classified." for label in sorted(set(models) - set(said.tables))]
    gone = [f"There is no table {label}." for label in sorted(set(said.tables) - set(models))]
    both = sorted(set(models) & set(said.tables))
    wrong = [one for label in both for one in _wrong(label, fields_of(models[label]), said.tables[label], said)]
    return [*missing, *gone, *wrong]


def _wrong(label: str, fields: Collection["Field[Any, Any]"], table: Table, said: Told) -> Iterator[str]:
    names = {field.name for field in fields}
    yield from (f"{label}.{name} is not classified." for name in sorted(names - set(table.fields)))
    yield from (f"There is no field {label}.{name}." for name in sorted(set(table.fields) - names))
    yield from (f"{label}.{name} is classified twice." for name in table.twice)
    yield from _unknown(label, table, said)
    yield from _people(label, table, said)
    yield from (_secret(label, name, table) for name in table.fields if _secret(label, name, table))


def _unknown(label: str, table: Table, said: Told) -> Iterator[str]:
    known: list[tuple[set[str], Collection[str], str]] = [
        (set(table.fields.values()), said.classes, "class"), (set(table.about), said.subjects, "subject"),
        ({table.purpose}, said.purposes, "purpose"), ({table.kept}, said.lengths, "length"),
    ]  # fmt: skip
    for named, there, what in known:
        yield from (f"{label} names a {what} that there is not: {one}." for one in sorted(named - {*there}))


def _people(label: str, table: Table, said: Told) -> Iterator[str]:
    """A table tells of somebody exactly when a field of it does, and what it is for must bear that."""
    found = set(table.fields.values())
    somebody = found & set(ABOUT_SOMEBODY)
    if table.about == (NOBODY,) and somebody:
        yield f"{label} is about nobody and has personal fields."
    if table.about != (NOBODY,) and not found & {*ABOUT_SOMEBODY, SECRET}:
        yield f"{label} is about somebody and has no personal field."
    purpose = said.purposes.get(table.purpose)
    if purpose and "special" in found and not purpose.article_9:
        yield f"{label} has special category data, for which “{purpose.title}” names no condition of article 9."
    if purpose and "criminal" in found and not purpose.criminal:
        yield f"{label} has criminal offence data, for which “{purpose.title}” names no condition."


def _secret(label: str, name: str, table: Table) -> str:
    found = table.fields[name]
    if name in NEVER_NONE and found == NONE:
        return f"{label}.{name} tells of a person by its name, and is classified as nothing."
    if name in OPENS and found != SECRET:
        return f"{label}.{name} opens something by its name, and is not classified as a secret."
    if found == SECRET and not any(table.held[name].startswith(one) and table.held[name] != one for one in HELD):
        return f"{label}.{name} is a secret: say that it is hashed, sealed, or why it is plain."
    return ""


def _read(name: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_bytes())
    return read
