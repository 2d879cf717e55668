"""What leaves for the warehouse names nobody, and joins no two employers."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.workforce.made import NOW, Scene
from village.kernel.audit.models import Entry
from village.warehouse.extract import frame
from village.workforce.actions.engaging import annul_engagement, end_engagement, record_absence
from village.workforce.actions.measured.extracting import extract
from village.workforce.actions.measured.figures import say_complete
from village.workforce.actions.posts import add_site, end_post, say_kind
from village.workforce.extracts import pseudonym, tables
from village.workforce.models import Worker
from village.workforce.queries.measured.holding import holder
from village.workforce.rules.measured.years import Year

pytestmark = pytest.mark.django_db


def complete(scene: Scene, since: dt.date = dt.date(2023, 1, 1)) -> Scene:
    say_complete(since_on=since, **scene.kept)
    return scene


def rows(name: str, year: int = 2024) -> list[dict[str, Any]]:
    found = next(frame(one) for one in tables(at=NOW) if one.name == name).to_dicts()
    return [one for one in found if one["year"] == year]


def test_rows_tell_of_years_and_of_nobody() -> None:
    scene = complete(Scene())
    worker = scene.checked("Findable", numbers={"SWE": "SW12345"}, national="AB 12 34 56 C", sex="female")
    scene.start(worker, scene.post("social-worker"))
    gone = scene.start(worker, scene.post())
    annul_engagement(engagement=gone.ref, because="Wrong post", **scene.kept)
    [row] = rows("workforce_people")
    told: dict[str, Any] = {
        "worker": pseudonym("worker", worker.ref), "area": "E08000003", "in_post": True, "agency": False, "fte": 1.0,
        "started": 1, "left_post": 0, "stayed": False, "age_band": "35-to-44", "level": "not-known",
    }  # fmt: skip
    assert told.items() <= row.items()
    everything = str([frame(one).rows() for one in tables(at=NOW)])
    for secret in (
        "Findable",
        "Wanda",
        "1985-03",
        "SW12345",
        Worker.objects.get().national,
        str(worker.ref),
        "nursery",
    ):
        assert secret not in everything


def test_two_employers_of_one_person_have_rows_that_nothing_joins() -> None:
    """Who works for two is two there: a row that leaves cannot be laid beside another employer's."""
    one, other = complete(Scene("nursery")), complete(Scene("school"))
    first, second = one.checked(), other.checked()
    Worker.objects.filter(pk=second.pk).update(person=first.person)
    one.start(first, one.post())
    other.start(second, other.post())
    found = rows("workforce_people")
    assert len({row["worker"] for row in found}) == 2
    assert str(first.person.ref) not in str(found)
    assert pseudonym("person", first.person.ref) not in str(found)


def test_an_employer_who_never_said_that_it_holds_everybody_is_not_there() -> None:
    scene = Scene()
    scene.start(scene.checked(), scene.post())
    assert all(frame(one).is_empty() for one in tables(at=NOW))
    complete(scene, dt.date(2024, 10, 1))
    assert rows("workforce_people") == []  # a year of which the register held only a part
    assert len(rows("workforce_people", 2025)) == 1
    assert [one["period"] for one in rows("workforce_years", 2025)] == ["2024m10~2025m09"]


def test_a_post_a_setting_and_an_illness_are_told_of_without_a_name() -> None:
    scene = complete(Scene())
    worker = scene.checked()
    scene.start(worker, scene.post("early-years-professional"))
    scene.post(fte=Decimal("0.5"))
    end_post(post=scene.post().ref, last_on=dt.date(2023, 1, 31), **scene.kept)
    days = {"from_on": dt.date(2024, 3, 4), "last_on": dt.date(2024, 3, 8), "days": Decimal(5)}
    record_absence(worker=worker.ref, kind="SIC", **days, **scene.kept)
    record_absence(
        worker=worker.ref, kind="TRN", from_on=dt.date(2024, 4, 8), last_on=dt.date(2024, 4, 9), days=None, **scene.kept
    )
    assert sorted((one["vacant"], one["in_post"]) for one in rows("workforce_posts")) == [(0.0, 1.0), (0.5, 0.0)]
    [site] = rows("workforce_sites")
    assert (site["area"], site["kind"], site["led"]) == ("E08000003", "other", True)
    say_kind(site=scene.site.ref, kind="full-day-care", **scene.kept)
    assert [one["kind"] for year in (2024, 2025) for one in rows("workforce_sites", year)] == ["full-day-care"] * 2
    assert [one["days_lost"] for one in rows("workforce_people")] == [5.0]


def test_who_is_in_two_posts_of_an_area_is_one_head_of_its_posts() -> None:
    scene = complete(Scene())
    worker = scene.checked()
    for _ in range(2):
        scene.start(worker, scene.post(), fte=Decimal("0.5"))
    scene.start(scene.checked("Lent"), scene.post(), kind="agency")
    assert sorted(one["heads"] for one in rows("workforce_posts")) == [0, 0, 1]
    assert sum(one["heads"] for one in rows("workforce_posts", 2025)) == 1  # and in another year anew


def test_who_left_is_told_of_where_they_were() -> None:
    scene = complete(Scene())
    engagement = scene.start(scene.checked(), scene.post())
    end_engagement(engagement=engagement.ref, last_on=dt.date(2024, 5, 31), reason="resigned", **scene.kept)
    [row] = rows("workforce_people")
    assert (row["in_post"], row["left_post"], row["reason"], row["area"]) == (False, 1, "resigned", "E08000003")
    assert rows("workforce_people", 2025) == []


def test_beside_the_time_of_whoever_signs_in_stands_a_name_that_no_other_row_and_no_other_year_has() -> None:
    scene, school = complete(Scene()), complete(Scene("school"))
    worker = scene.checked("Signs")
    scene.start(worker, scene.post(), fte=Decimal("0.5"))
    scene.start(worker, scene.post(), fte=Decimal("0.25"), kind="agency")
    told = scene.signs_in(worker)
    lent = school.checked("Lent")
    school.start(lent, school.post(), kind="agency", fte=Decimal("0.8"))
    other = school.signs_in(lent, name="Lent Testperson")
    scene.start(scene.checked("Unknown"), scene.post())  # who does not sign in leads nothing here
    gone = scene.checked("Gone")
    left = scene.start(gone, scene.post())
    scene.signs_in(gone, name="Gone Testperson")
    end_engagement(engagement=left.ref, last_on=dt.date(2024, 5, 31), reason="resigned", **scene.kept)
    helps = scene.checked("Helps")
    scene.start(helps, scene.post(paid=False), kind="volunteer", hours=Decimal(4))
    scene.signs_in(helps, name="Helps Testperson")
    found = sorted(rows("workforce_holders"), key=lambda one: one["fte"])
    assert found == [
        {"holder": holder(told.ref, Year(2024)), "year": 2024, "area": "E08000003", "fte": 0.75},
        {"holder": holder(other.ref, Year(2024)), "year": 2024, "area": "E08000003", "fte": 0.8},
    ]
    again = {one["holder"] for one in rows("workforce_holders", 2025)}
    assert len(again) == 2
    assert not again & {one["holder"] for one in found}
    elsewhere = str([frame(one).rows() for one in tables(at=NOW) if one.name != "workforce_holders"])
    assert not any(one["holder"] in elsewhere for one in found)
    assert str(told.ref) not in str(found)


@pytest.mark.parametrize(("kind", "here", "there"), [("permanent", 3.0, 0.0), ("agency", 0.0, 3.0)])
def test_who_left_one_area_and_is_in_another_is_told_of_as_leaving_the_first(
    kind: str, here: float, there: float
) -> None:
    scene = complete(Scene())
    worker = scene.checked()
    gone = scene.start(worker, scene.post(), start_on=dt.date(2023, 1, 9))
    record_absence(
        worker=worker.ref, kind="SIC", from_on=dt.date(2024, 3, 4), last_on=dt.date(2024, 3, 6), days=Decimal(3),
        **scene.kept,
    )  # fmt: skip
    end_engagement(engagement=gone.ref, last_on=dt.date(2024, 3, 29), reason="resigned", **scene.kept)
    scene.site = add_site(name="Other house", area="E08000006", **scene.kept)
    scene.start(worker, scene.post(), start_on=dt.date(2024, 5, 1), kind=kind)
    other = scene.checked("Another")
    scene.start(other, scene.post())
    told = {
        one["area"]: (one["in_post"], one["agency"], one["left_post"], one["reason"], one["days_lost"])
        for one in rows("workforce_people")
        if one["worker"] == pseudonym("worker", worker.ref)
    }
    assert told == {
        "E08000003": (False, False, 1, "resigned", there),
        "E08000006": (kind == "permanent", kind == "agency", 0, "", here),
    }


def test_that_it_was_made_is_in_the_audit_with_what_stood_in_it() -> None:
    scene = complete(Scene())
    scene.start(scene.checked(), scene.post())
    made = extract(by="test", at=NOW)
    kept = json.loads(Entry.objects.get(action="workforce.extract").detail)
    assert {one.name for one in made} == set(kept["rows"]) == set(kept["sha256"])
    assert kept["rows"]["workforce_people"] >= 1
