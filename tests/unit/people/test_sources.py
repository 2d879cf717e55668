"""The register of sources: kept by those who may, in their own area; every change in the audit."""

import datetime as dt
from typing import Any

import pytest

from tests.unit.people.population import AREA, ELSEWHERE, NOW, source, viewer
from village.kernel.access.actions import Refusal
from village.kernel.audit.queries import Wanted, entries
from village.kernel.organisations.models import Organisation
from village.people.actions import sources
from village.people.models import Feed, SourceSystem
from village.people.queries.formats import formats
from village.people.rules.rows import IDENTITY, INVOLVEMENT
from village.people.rules.sources import KINDS

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "title": "The health system",
    "kind": "health",
    "trust": 8,
    "duplicate_free": True,
    "sensitive": "",
    "mode": "full",
    "every_days": 7,
    "contact": "system@example.org",
    "shipped": "health",
}
CHANGED = {name: SAID[name] for name in (*sources.CHANGED, "shipped")}


@pytest.fixture(autouse=True)
def _council() -> None:
    Organisation.objects.create(slug="council", name="A council", kind="council")


def registered(by: Any, **said: Any) -> SourceSystem:
    told = {"slug": "health", "area": AREA, "organisation": "council", **SAID, **said}
    return sources.register(by=by, at=NOW, **told)


@pytest.mark.parametrize(
    "who",
    [
        viewer("practitioner"),
        viewer("information-governance"),
        viewer("matching-officer", area=ELSEWHERE),
        viewer("matching-officer", second_factor=False),
    ],
)
def test_others_may_not(who: Any) -> None:
    with pytest.raises(Refusal):
        registered(who)
    source("known")
    for act in (
        lambda: sources.change(source="known", by=who, at=NOW, **CHANGED),
        lambda: sources.close(source="known", by=who, at=NOW, on=NOW.date()),
    ):
        with pytest.raises(Refusal, match="You may not"):
            act()
    assert SourceSystem.objects.count() == 1


def test_a_source_is_registered_changed_and_closed_each_in_the_audit() -> None:
    officer = viewer("matching-officer")
    made = registered(officer, own="forename: FirstName\n\naddress: Line1, Line2")
    assert made.mapping["columns"]["forename"] == ["FirstName"]
    assert made.mapping["columns"]["address"] == ["Line1", "Line2"]
    assert made.mapping["columns"]["nhs_number"] == ["NHSNumber"]
    sources.change(source="health", by=officer, at=NOW, **{**CHANGED, "trust": 9, "shipped": "village"})
    made.refresh_from_db()
    assert (made.trust, made.mapping["format"]) == (9, "village")
    sources.close(source="health", by=officer, at=NOW, on=NOW.date())
    made.refresh_from_db()
    assert made.closed_on == NOW.date()
    told = [one.action for one in entries(Wanted(thing="source:health")).entries]
    assert told == ["people.source.close", "people.source.change", "people.source.register"]
    with pytest.raises(Refusal, match="is closed"):
        sources.change(source="health", by=officer, at=NOW, **CHANGED)


def test_what_is_the_same_in_every_row_stands_in_place_of_a_column() -> None:
    made = registered(viewer("matching-officer"), own="nhs_number_status: = 01")
    assert made.mapping["constants"] == {**formats()["health"].mapping["constants"], "nhs_number_status": "01"}
    assert "nhs_number_status" not in made.mapping["columns"]
    assert "nhs_number_status" in formats()["health"].mapping["columns"]  # the shipped format stays as it is


def test_what_cannot_be_is_refused_in_a_sentence() -> None:
    officer = viewer("matching-officer")
    registered(officer)
    for said, words in (
        ({}, "There is a source called 'health' already"),
        ({"slug": "other", "organisation": "none"}, "no organisation called 'none'"),
        ({"slug": "other", "shipped": "none"}, "no format called 'none'"),
        ({"slug": "other", "own": "forename"}, "Line 1 is not “concept: Column”: forename"),
        ({"slug": "other", "own": "\nforname: First"}, "Line 1: there is no concept 'forname'"),
        ({"slug": "other", "own": "record: =1"}, "Line 1: each row needs a key of its own"),
    ):
        with pytest.raises(Refusal, match=words):
            registered(officer, **said)
    with pytest.raises(Refusal, match="no source called 'none'"):
        sources.close(source="none", by=viewer("matching-officer", area=None), at=NOW, on=NOW.date())


def test_a_source_with_a_feed_waiting_is_not_closed() -> None:
    found = source()
    Feed.objects.create(
        source=found, received_at=NOW, name="x", sha256="0" * 64, rows=1, state="held", held_because="Small."
    )
    with pytest.raises(Refusal, match="release or refuse it first"):
        sources.close(source="health", by=viewer("matching-officer"), at=NOW, on=dt.date(2026, 5, 5))


@pytest.mark.parametrize("one", formats().values(), ids=lambda one: one.slug)
def test_every_shipped_format_names_known_concepts_and_a_key(one: Any) -> None:
    known = {"record", *IDENTITY, *INVOLVEMENT}
    assert set(one.mapping["columns"]) | set(one.mapping["constants"]) <= known
    assert one.mapping["columns"]["record"]
    assert one.kind in {"", *KINDS}


def test_the_kinds_that_the_index_is_for_each_have_a_format() -> None:
    assert {one.kind for one in formats().values()} >= set(KINDS) - {"other"}


def test_sui_matchers_columns_are_those_of_its_public_files() -> None:
    # README of DFE-Digital/SUI_Matcher: GivenName, Surname, DOB, Gender, PostCode; its export of a case system
    columns = {slug: {c for named in formats()[slug].mapping["columns"].values() for c in named} for slug in formats()}
    assert columns["sui-matcher"] - {"@row"} == {"GivenName", "Surname", "DOB", "Gender", "PostCode"}
    assert {"SourceID", "Forename", "Surname", "DOB", "Gender", "PostCode", "NHSNumber"} == columns[
        "sui-case-management"
    ]
