"""Every field of every table is classified, once, and what is said of it holds: an unknown purpose, a length that no
code brings about, a secret that is kept as it is without a reason are all found."""

import importlib
from dataclasses import replace
from typing import Any

import pytest
import yaml
from django.conf import settings

from tests.named import missing
from village.cli.privacy import FOLDER, HELD, Told, every_table, problems, table_from, told
from village.kernel.access.queries import policy

CHILD: dict[str, Any] = yaml.safe_load((FOLDER / "models" / "people.yaml").read_bytes())["Child"]
ACCOUNT: dict[str, Any] = yaml.safe_load((FOLDER / "models" / "accounts.yaml").read_bytes())["Account"]


def wrong(label: str, entry: dict[str, Any]) -> list[str]:
    """What is found when a table is classified so, and everything else as it is."""
    said = told()
    return problems(every_table(), replace(said, tables={**said.tables, label: table_from(entry)}))


def test_every_field_of_every_table_is_classified() -> None:
    assert problems(every_table(), told()) == []


def test_a_table_that_nobody_classified_is_found_and_one_that_is_not_there() -> None:
    said = told()
    tables = {label: table for label, table in said.tables.items() if label != "people.Child"}
    tables["people.Ghost"] = said.tables["people.Child"]
    found = problems(every_table(), replace(said, tables=tables))
    assert found == ["people.Child is not classified.", "There is no table people.Ghost."]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"personal": CHILD["personal"][1:]}, "people.Child.ref is not classified."),
        ({"personal": [*CHILD["personal"], "shoes"]}, "There is no field people.Child.shoes."),
        ({"none": [*CHILD["none"], "ref"]}, "people.Child.ref is classified twice."),
        ({"purpose": "curiosity"}, "people.Child names a purpose that there is not: curiosity."),
        ({"kept": "a-while"}, "people.Child names a length that there is not: a-while."),
        ({"about": ["cat"]}, "people.Child names a subject that there is not: cat."),
        ({"about": ["nobody"]}, "people.Child is about nobody and has personal fields."),
        ({"special": [], "rosy": CHILD["special"]}, "people.Child names a class that there is not: rosy."),
    ],
)
def test_what_is_wrong_of_a_table_is_said(changed: dict[str, Any], found: str) -> None:
    assert wrong("people.Child", {**CHILD, **changed}) == [found]


def test_a_table_about_somebody_has_a_personal_field() -> None:
    entry = {"about": ["child"], "purpose": "index", "kept": "index", "none": ["id", "remark", "child"]}
    assert wrong("people.Remark_about", entry) == ["people.Remark_about is about somebody and has no personal field."]


def test_what_is_most_private_needs_more_than_a_basis() -> None:
    found = wrong("people.Child", {**CHILD, "purpose": "planning"})
    title = told().purposes["planning"].title
    assert found == [f"people.Child has special category data, for which “{title}” names no condition of article 9."]
    found = wrong("people.Child", {**CHILD, "special": [], "criminal": CHILD["special"]})
    title = told().purposes["index"].title
    assert found == [f"people.Child has criminal offence data, for which “{title}” names no condition."]


def test_names_that_tell_of_somebody_or_open_something_are_not_passed_over() -> None:
    plain = {**ACCOUNT, "none": [*ACCOUNT["none"], "email"]}
    plain["personal"] = [name for name in ACCOUNT["personal"] if name != "email"]
    assert wrong("accounts.Account", plain) == [
        "accounts.Account.email tells of a person by its name, and is classified as nothing."
    ]
    opened = {**ACCOUNT, "personal": [*ACCOUNT["personal"], "password"], "secret": {}}
    assert wrong("accounts.Account", opened) == [
        "accounts.Account.password opens something by its name, and is not classified as a secret."
    ]


@pytest.mark.parametrize("held", ["", "kept", "plain: ", "hashed: "])
def test_a_secret_is_hashed_or_sealed_or_says_why_not(held: str) -> None:
    found = wrong("accounts.Account", {**ACCOUNT, "secret": {"password": held}})
    assert found == ["accounts.Account.password is a secret: say that it is hashed, sealed, or why it is plain."]
    assert HELD == ("hashed: ", "sealed: ", "plain: ")


def test_lengths_are_brought_about_by_code_and_held_by_tests() -> None:
    for slug, length in told().lengths.items():
        assert bool(length.ends) == bool(length.test), slug
        if length.ends:
            module, _, name = length.ends.rpartition(".")
            assert callable(getattr(importlib.import_module(module), name)), slug
            file, _, test = length.test.partition("::")
            assert missing([(file, test)]) == [], slug


def test_purposes_name_what_there_is() -> None:
    codes = yaml.safe_load((settings.SRC / "reference" / "sharing" / "codes.yaml").read_bytes())
    for slug, purpose in told().purposes.items():
        assert purpose.basis in codes["article_6"], slug
        assert purpose.law, slug
        assert not purpose.article_9 or purpose.article_9 in codes["article_9"], slug
        part = codes["article_9"].get(purpose.article_9, {}).get("condition")
        assert bool(part) == bool(purpose.condition), slug
        assert not part or codes["schedule_1"][purpose.condition]["part"] == part, slug
        assert set(purpose.permissions) <= set(policy().permissions), slug


def test_nothing_that_is_described_is_unused() -> None:
    said: Told = told()
    assert {table.purpose for table in said.tables.values()} == set(said.purposes)
    assert {table.kept for table in said.tables.values()} == set(said.lengths)
    assert {one for table in said.tables.values() for one in table.about} == set(said.subjects)
    assert {one for table in said.tables.values() for one in table.fields.values()} == set(said.classes)
