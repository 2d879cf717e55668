"""What leaves the records of help: rows that name nobody, of London's days, and pages that show only what they may."""

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, SCALE, Scene
from village.casework import extracts
from village.casework.actions.extracting import extract
from village.casework.actions.needs import record_readings
from village.casework.actions.plan import leave_need
from village.casework.models import Episode, Household, Lead, Residence, Transfer
from village.kernel.audit.models import Entry
from village.outcomes import extracts as outcomes
from village.warehouse.extract import frame
from village.workforce.queries.measured.holding import holder
from village.workforce.rules.measured.years import Year

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2026, 10, 2, 9, tzinfo=dt.UTC)
CANARY = "Zanzibarlane"  # a word that stands in everything anybody may write


@pytest.fixture
def scene() -> Scene:
    return Scene()


def rows(name: str, at: dt.datetime = LATER) -> list[dict[str, object]]:
    return next(frame(one) for one in extracts.tables(at=at) if one.name == name).to_dicts()


def planted(scene: Scene) -> Scene:
    """A family of whom everything that can be written down holds the word."""
    home = Household.objects.create(address=f"9 {CANARY}", postcode="ZZ9 9ZZ", made_at=NOW)
    Residence.objects.create(person=scene.anna, household=home, from_on=dt.date(2020, 1, 1))
    scene.anna.name = scene.anna.known_as = scene.anna.language = CANARY
    scene.anna.save()
    scene.episode.family.name = CANARY
    scene.episode.family.save()
    scene.agree()
    scene.episode.agreements.update(words=CANARY, scope=CANARY)
    scene.episode.members.update(name=CANARY, role=CANARY, organisation=CANARY, reach=CANARY)
    scene.read({BEHAVIOUR: "needs-help", ("emotional", "child"): "needs-help-now"})
    scene.step(scene.goal(CANARY), CANARY)
    scene.episode.goals.update(how_known=CANARY)
    leave_need(
        episode=scene.ref, person=scene.anna.ref, element="emotional", because=CANARY, by=scene.by(), at=NOW
    )  # fmt: skip
    return scene


def test_no_name_address_birthday_account_word_or_reference_leaves(scene: Scene, tmp_path: Path) -> None:
    planted(scene)
    secrets = [
        *(CANARY, "ZZ9", "Testperson", "The council", "2019-03-14", "1990-01-02", scene.lead.name, scene.lead.email),
        *(str(scene.ref), str(scene.anna.ref), str(scene.mother.ref), str(scene.episode.family.ref)),
        *(str(one.ref) for one in (scene.lead, scene.nurse, scene.boss)),
    ]
    held = b""
    for table in extracts.tables(at=LATER):
        path = tmp_path / table.name
        made_frame = frame(table)
        made_frame.write_parquet(path, compression="uncompressed")
        held += path.read_bytes() + made_frame.with_columns(pl.all().cast(pl.String)).write_csv().encode()
    for secret in secrets:
        for spelt in (secret, secret.replace("-", ""), secret.lower()):
            assert spelt.encode() not in held, secret
    assert b"behaviour" in held  # what is looked through is what leaves


def test_a_pseudonym_is_always_the_same_and_follows_from_the_secret(scene: Scene, settings: Any) -> None:
    first = extracts.pseudonym("episode", scene.ref)
    assert first == extracts.pseudonym("episode", scene.ref) != extracts.pseudonym("person", scene.ref)
    [one] = rows("help_episodes")
    assert one["episode"] == first
    settings.SECRET_KEY = "another secret of this installation"
    assert extracts.pseudonym("episode", scene.ref) != first


def test_how_many_each_led_is_told_of_the_end_of_30_september_alone(scene: Scene) -> None:
    again = made.episode(scene.lead, "Another family")
    [one] = rows("help_caseloads")
    assert one == {"holder": holder(scene.lead.ref, Year(2026)), "year": 2026, "area": made.AREA, "cases": 2}
    assert rows("help_caseloads", dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC)) == []  # the day is not over
    others = str([frame(one).rows() for one in extracts.tables(at=LATER) if one.name != "help_caseloads"])
    assert str(one["holder"]) not in others
    ended, after = dt.datetime(2026, 9, 30, 22, 59, tzinfo=dt.UTC), dt.datetime(2026, 9, 30, 23, tzinfo=dt.UTC)
    for at, cases in ((ended, 1), (after, 2)):  # in London the second is October
        Episode.objects.filter(pk=again.pk).update(closed_at=at, closing="needs-met")
        assert [one["cases"] for one in rows("help_caseloads")] == [cases]
    Lead.objects.filter(episode=again).update(until_at=ended)
    Lead.objects.create(episode=again, account=scene.nurse.ref, from_at=ended)
    both = {holder(one.ref, Year(2026)): 1 for one in (scene.lead, scene.nurse)}
    assert {one["holder"]: one["cases"] for one in rows("help_caseloads")} == both
    Episode.objects.filter(pk=again.pk).update(closing="recorded-by-mistake")
    assert [one["holder"] for one in rows("help_caseloads")] == [holder(scene.lead.ref, Year(2026))]
    Episode.objects.update(opened_at=after)
    assert rows("help_caseloads") == []


def test_days_are_days_in_london(scene: Scene) -> None:
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)  # in London it is July already
    Episode.objects.update(opened_at=late, closed_at=late, closing="needs-met")
    [one] = rows("help_episodes")
    assert (one["opened_on"], one["closed_on"]) == (dt.date(2026, 7, 1), dt.date(2026, 7, 1))
    assert [one["period"] for one in rows("help_periods")] == ["2026m07~2026m09"]
    assert rows("help_periods", dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC)) == []
    assert len(rows("help_periods", dt.datetime(2026, 9, 30, 23, tzinfo=dt.UTC))) == 1


def test_what_was_recorded_by_mistake_is_not_there(scene: Scene) -> None:
    planted(scene)
    Episode.objects.update(closed_at=LATER, closing="recorded-by-mistake")
    assert all(frame(one).height == 0 for one in extracts.tables(at=LATER))


def test_needs_are_told_as_they_stood_when_a_quarter_ended(scene: Scene) -> None:
    def told() -> dict[object, object]:
        return {(one["as_on"], one["element"]): one["seen_to"] for one in rows("help_needs")}

    june, september = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
    scene.read({BEHAVIOUR: "needs-help", ("emotional", "child"): "some-worry"})
    assert told() == {(june, "behaviour"): False, (september, "behaviour"): False}
    goal = scene.goal()
    step = scene.step(goal)
    assert told() == {(june, "behaviour"): True, (september, "behaviour"): True}
    type(step).objects.update(cancelled_at=dt.datetime(2026, 7, 1, tzinfo=dt.UTC), because="It was no help")
    assert told() == {(june, "behaviour"): True, (september, "behaviour"): False}
    type(step).objects.update(at=dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC), cancelled_at=None, because="")
    assert told() == {(june, "behaviour"): False, (september, "behaviour"): True}  # in London it was July
    settled = dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
    type(goal).objects.update(state="dropped", settled_at=settled)
    type(step).objects.update(at=NOW)
    assert told() == {(june, "behaviour"): True, (september, "behaviour"): False}
    scene.read({BEHAVIOUR: "going-well"}, day=60)
    assert told() == {(june, "behaviour"): True}  # what is read in July does not change June
    Episode.objects.update(closed_at=dt.datetime(2026, 6, 30, 12, tzinfo=dt.UTC), closing="needs-met")
    assert told() == {}  # help was over when the day was


def test_what_was_written_down_later_is_not_known_of_a_quarter_that_had_ended(scene: Scene) -> None:
    june, july = dt.datetime(2026, 6, 30, 22, 30, tzinfo=dt.UTC), dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    for element, at in (("behaviour", june), ("emotional", july)):  # in London the second is of July
        record_readings(
            episode=scene.ref, person=scene.anna.ref, given={(element, "practitioner"): "needs-help"}, scale=SCALE,
            on=dt.date(2026, 6, 1), by=scene.by(), at=at,
        )  # fmt: skip
    told = {(one["as_on"], one["element"]) for one in rows("help_needs")}
    ended, after = dt.date(2026, 6, 30), dt.date(2026, 9, 30)
    assert told == {(ended, "behaviour"), (after, "behaviour"), (after, "emotional")}


def test_a_reason_counts_from_the_day_it_was_written(scene: Scene) -> None:
    planted(scene)
    scene.episode.not_addressed.update(at=dt.datetime(2026, 7, 3, tzinfo=dt.UTC))
    told = {one["as_on"]: one["seen_to"] for one in rows("help_needs") if one["element"] == "emotional"}
    assert told == {dt.date(2026, 6, 30): False, dt.date(2026, 9, 30): True}


def test_who_came_back_and_who_was_handed_over_are_told_apart(scene: Scene) -> None:
    closed = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    Episode.objects.update(opened_at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC), closed_at=closed, closing="needs-met")
    again = made.episode(scene.lead, "The same again")
    Episode.objects.filter(pk=again.pk).update(before=scene.episode)
    told = {one["episode"]: one for one in rows("help_episodes")}
    one = told[extracts.pseudonym("episode", again.ref)]
    assert (one["before_closed_on"], one["moved_in"]) == (dt.date(2026, 5, 1), False)
    Transfer.objects.create(
        episode=scene.episode, to_area=made.ELSEWHERE, agreed_by=scene.mother, state="accepted", by=scene.boss.ref,
        at=NOW, settled_at=NOW, settled_by=scene.boss.ref, after=again,
    )  # fmt: skip
    assert sorted(bool(one["moved_in"]) for one in rows("help_episodes")) == [False, True]


def test_clocks_and_changes_leave_as_they_are_kept(scene: Scene) -> None:
    clock = scene.episode.process.clocks.get()
    [one] = rows("help_clocks")
    assert (one["clock"], one["since"], one["first_due"]) == ("ask-the-family", clock.since, clock.first_due)
    scene.read({BEHAVIOUR: "needs-help", ("behaviour", "parent"): "some-worry"})
    scene.read({BEHAVIOUR: "going-well"}, day=40)
    told = {one["voice"]: (one["scale"], one["first"], one["latest"], one["change"]) for one in rows("help_changes")}
    assert told == {"practitioner": (SCALE, 2, 0, "better"), "parent": (SCALE, 1, None, "not-reassessed")}


def test_without_records_the_figures_are_what_they_were() -> None:
    usual, now = (
        {one.name: frame(one) for one in outcomes.tables(records=some)} for some in ((), extracts.tables(at=LATER))
    )
    assert usual.keys() == now.keys()
    assert all(usual[name].equals(now[name]) for name in usual)


def test_with_records_only_what_is_counted_and_protected_goes_on(scene: Scene) -> None:
    made_of = {one.name: frame(one) for one in outcomes.tables(records=extracts.tables(at=LATER), records_made_up=True)}
    assert not {name for name in made_of if name.startswith("help")}
    values = made_of["measure_values"].filter(measure="help-opened", period="2026m04~2026m06")
    assert values.select("area", "value", "numerator", "code").rows() == [(made.AREA, None, None, "suppressed")]
    told = made_of["releases"].filter(id="counted-here").to_dicts()
    assert [(one["published_on"], one["synthetic"]) for one in told] == [(dt.date(2026, 10, 1), True)]


def test_who_had_them_made_how_many_rows_and_of_what_is_in_the_audit_and_nothing_else(scene: Scene) -> None:
    planted(scene)
    held = {one.name: one.rows for one in extract(by="somebody", at=LATER)}
    entry = Entry.objects.get(action="casework.extract")
    told = json.loads(entry.detail)
    assert (entry.actor, entry.thing) == ("somebody", "warehouse")
    for name, made_rows in held.items():
        assert isinstance(made_rows, pl.DataFrame)
        assert made_rows.equals(next(frame(one) for one in extracts.tables(at=LATER) if one.name == name))
        written = hashlib.sha256(made_rows.write_csv().encode()).hexdigest()
        assert (told["rows"][name], told["sha256"][name]) == (made_rows.height, written)
    assert str(scene.ref) not in entry.detail
    assert CANARY not in entry.detail


def test_without_the_audit_there_is_no_extract(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("village.kernel.audit.actions.record", broken)
    with pytest.raises(OSError, match="full"):
        extract(by="somebody", at=LATER)
