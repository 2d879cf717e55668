"""Posts, starting, leaving, being away, and what of posts is vacant."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest

from tests.unit.workforce.made import NOW, Scene, account, days, refuses, seen
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE
from village.workforce.actions.engaging import (
    BEFORE,
    IN_IT,
    SUPERVISED,
    annul_engagement,
    end_absence,
    end_engagement,
    record_absence,
)
from village.workforce.actions.permitted import NO_ENGAGEMENT, NO_POST, NO_SITE, NO_WORKER
from village.workforce.actions.posts import add_post, add_site, declare_vacancy, end_post
from village.workforce.models import Absence, Declared, Engagement, Post, Site, Worker
from village.workforce.queries import register
from village.workforce.queries.catalogue import catalogue, role_choices, role_name
from village.workforce.rules.counting import Scope

SOME: dict[str, Any] = {"last_on": days(-1), "reason": "resigned"}


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def test_nobody_touches_another_employers_anything_by_any_reference(scene: Scene) -> None:
    """Denied first: what is another's is refused in the words for what is not there."""
    worker, post = scene.checked(), scene.post()
    engagement = scene.start(worker, post)
    school = Scene("school")
    theirs, desk = school.worker("Schoolperson"), school.post("teacher")
    for other in (school, account("Pia Practitioner", "practitioner")):
        told: dict[str, Any] = {"by": seen(other.lead if isinstance(other, Scene) else other), "at": NOW}
        for ref in (engagement.ref, uuid.uuid4()):
            with pytest.raises(Refusal, match=NO_ENGAGEMENT):
                end_engagement(engagement=ref, **SOME, **told)
            with pytest.raises(Refusal, match=NO_ENGAGEMENT):
                annul_engagement(engagement=ref, because="x", **told)
        for ref in (worker.ref, uuid.uuid4()):
            with pytest.raises(Refusal, match=NO_WORKER):
                record_absence(worker=ref, kind="SIC", from_on=days(0), last_on=None, days=None, **told)
        for ref in (post.ref, uuid.uuid4()):
            with pytest.raises(Refusal, match=NO_POST):
                end_post(post=ref, last_on=days(0), **told)
    with pytest.raises(Refusal, match=NO_POST):
        school.start(theirs, post)
    with pytest.raises(Refusal, match=NO_WORKER):
        school.start(worker, desk)
    asked: dict[str, Any] = {"fte": Decimal(1), "standard_hours": Decimal(37), "funded_from": days(0)}
    for site in (scene.site.ref, None, uuid.uuid4()):
        with pytest.raises(Refusal, match=NO_SITE):
            add_post(site=site, role="teacher", **asked, **school.kept)
    for keeper in (ANYONE, seen(scene.dsl)):
        with pytest.raises(Refusal):
            declare_vacancy(role="teacher", on=days(0), fte=Decimal(1), by=keeper, at=NOW)
    assert (Engagement.objects.count(), Post.objects.count(), Absence.objects.count()) == (1, 2, 0)


def test_one_person_in_several_posts_is_counted_once(scene: Scene) -> None:
    worker = scene.checked()
    scene.start(worker, scene.post(), hours=Decimal("18.5"))
    scene.start(worker, scene.post("nursery-cook", fte=Decimal("0.5")), fte=Decimal("0.3"))
    found = register.counted(scene.viewer, Scope(days(0)))
    assert (found.heads, found.fte, found.vacant) == (1, Decimal("0.8"), Decimal("0.7"))
    assert register.counted(scene.viewer, Scope(days(0), scope="wider")).fte == Decimal("0.3")
    assert not register.over_hours(worker, on=days(0))


def test_agency_fills_no_vacancy_and_volunteers_fill_volunteer_posts(scene: Scene) -> None:
    worker, post, unpaid = scene.checked(), scene.post(), scene.post("play-worker", paid=False)
    scene.start(worker, post, kind="agency", covers=True)
    scene.start(scene.checked("Freely"), unpaid, kind="volunteer", fte=Decimal("0.1"))
    found = register.counted(scene.viewer, Scope(days(0), paid=True))
    assert (found.heads, found.agency_heads, found.covering, found.vacant) == (0, 1, 1, Decimal(1))
    assert register.counted(scene.viewer, Scope(days(0), paid=False)).heads == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"fte": Decimal(4)}, "1.2 of full time"),
        ({"fte": Decimal("-0.5")}, "less than none"),
        ({"fte": Decimal(37)}, "1.2 of full time"),
        ({"kind": "x"}, "Choose"),
        ({"origin": "x"}, "Choose"),
        ({"covers": True}, "agency covers"),
        ({"kind": "volunteer"}, "Volunteers"),
        ({"start_on": days(400)}, "more than a year"),
        ({"start_on": dt.date(2019, 12, 31)}, "not funded"),
        ({"start_on": days(0)}, "Must not work: Nothing was checked"),
        ({"start_on": days(-1)}, "Must not work: Nothing was checked"),
    ],
)
def test_a_start_that_cannot_be_is_refused(scene: Scene, more: dict[str, Any], sentence: str) -> None:
    worker, post = scene.worker(), scene.post()
    with pytest.raises(Refusal, match=sentence):
        scene.start(worker, post, **more)
    assert not Engagement.objects.exists()


def test_two_engagements_of_one_worker_in_one_post_never_overlap(scene: Scene) -> None:
    worker, post = scene.checked(), scene.post()
    one = scene.start(worker, post)
    with pytest.raises(Refusal, match=IN_IT):
        scene.start(worker, post, start_on=days(-5))
    end_engagement(engagement=one.ref, last_on=days(-10), reason="resigned", **scene.kept)
    with pytest.raises(Refusal, match=IN_IT):
        scene.start(worker, post, start_on=days(-10))
    scene.start(worker, post, start_on=days(-9))
    refuses("engagement_apart", lambda: Engagement.objects.filter(pk=one.pk).update(end_on=days(-8)))
    refuses("engagement_apart", lambda: Engagement.objects.filter(pk=one.pk).update(end_on=None))
    made = {"kind": "permanent", "fte": 1, "start_on": days(-20), "origin": "other", "recorded_at": NOW}
    refuses("engagement_apart", lambda: Engagement.objects.create(worker=worker, post=post, **made))


def test_leaving_is_the_last_day_and_never_before_joining(scene: Scene) -> None:
    one = scene.start(scene.checked(), scene.post(), start_on=days(-30))
    for last_on, reason, sentence in ((days(-31), "resigned", BEFORE), (days(-1), "x", "why")):
        with pytest.raises(Refusal, match=sentence):
            end_engagement(engagement=one.ref, last_on=last_on, reason=reason, **scene.kept)
    end_engagement(engagement=one.ref, last_on=days(-30), reason="retired", **scene.kept)
    assert register.counted(scene.viewer, Scope(days(-30))).heads == 1
    assert register.counted(scene.viewer, Scope(days(-29))).heads == 0
    with pytest.raises(Refusal, match="left this post"):
        end_engagement(engagement=one.ref, **SOME, **scene.kept)


def test_of_two_who_end_an_engagement_at_once_one_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second read it before the first wrote."""
    one = scene.start(scene.checked(), scene.post())
    read = Engagement.objects.select_related("worker").get()
    end_engagement(engagement=one.ref, last_on=days(-9), reason="retired", **scene.kept)
    monkeypatch.setattr("village.workforce.actions.engaging.engagement_of", lambda *_, **__: read)
    with pytest.raises(Refusal, match="left this post"):
        end_engagement(engagement=one.ref, **SOME, **scene.kept)
    one.refresh_from_db()
    assert (one.end_on, one.reason) == (days(-8), "retired")


def test_what_was_a_mistake_stays_and_counts_nowhere(scene: Scene) -> None:
    worker, post = scene.checked(), scene.post()
    one = scene.start(worker, post)
    for because in ("", "x" * 301):
        with pytest.raises(Refusal, match="300"):
            annul_engagement(engagement=one.ref, because=because, **scene.kept)
    with pytest.raises(Refusal, match="certificate"):
        annul_engagement(engagement=one.ref, because="an old conviction", **scene.kept)
    annul_engagement(engagement=one.ref, because="Wrong post", **scene.kept)
    assert register.counted(scene.viewer, Scope(days(0))).heads == 0
    assert [each.annulled_because for each in register.engagements_of(worker)] == ["Wrong post"]
    scene.start(worker, post)
    with pytest.raises(Refusal, match=NO_ENGAGEMENT):
        end_engagement(engagement=one.ref, **SOME, **scene.kept)


def test_who_waits_for_a_certificate_begins_supervised_or_not_at_all(scene: Scene) -> None:
    worker, post = scene.worker(), scene.post()
    scene.check(worker, result="applied")
    scene.train(worker)
    with pytest.raises(Refusal, match=SUPERVISED):
        scene.start(worker, post, start_on=days(1))
    assert scene.start(worker, post, start_on=days(1), supervised=True).supervised


def test_who_is_cleared_begins(scene: Scene) -> None:
    worker, _ = scene.cleared()
    assert scene.start(worker, scene.post(), start_on=days(0), fte=Decimal("0.2")).fte == Decimal("0.2")


def test_absences_do_not_overlap_and_end(scene: Scene) -> None:
    worker = scene.worker()
    told: dict[str, Any] = {"worker": worker.ref, **scene.kept}
    with pytest.raises(Refusal, match="not away"):
        end_absence(last_on=days(0), days=None, **told)
    for more, sentence in (
        ({"kind": "XXX", "last_on": None, "days": None}, "Choose"),
        ({"kind": "SIC", "last_on": days(-21), "days": None}, "back before"),
        ({"kind": "SIC", "last_on": None, "days": Decimal(-1)}, "0 to 366"),
        ({"kind": "SIC", "last_on": None, "days": Decimal("NaN")}, "0 to 366"),
    ):
        with pytest.raises(Refusal, match=sentence):
            record_absence(from_on=days(-20), **more, **told)
    record_absence(kind="TRN", from_on=days(-40), last_on=days(-31), days=Decimal(8), **told)
    record_absence(kind="SIC", from_on=days(-20), last_on=None, days=None, **told)
    for from_on, last_on in ((days(-10), None), (days(-31), days(-30)), (days(-50), days(-20))):
        with pytest.raises(Refusal, match="away at that time"):
            record_absence(kind="SIC", from_on=from_on, last_on=last_on, days=None, **told)
    with pytest.raises(Refusal, match="not away"):
        end_absence(last_on=days(-21), days=None, **told)
    end_absence(last_on=days(-11), days=Decimal(7), **told)
    assert [(one.from_on, one.until_on, one.days) for one in register.absences_of(worker)] == [
        (days(-20), days(-10), Decimal(7)),
        (days(-40), days(-30), Decimal(8)),
    ]


def test_a_vacancy_is_what_nobody_fills_and_stands_beside_what_was_declared(scene: Scene) -> None:
    post = scene.post()
    scene.post("nursery-cook", fte=Decimal("0.5"))
    scene.start(scene.checked(), post, fte=Decimal("0.4"))
    declare_vacancy(role="nursery-practitioner", on=days(0), fte=Decimal(1), **scene.kept)
    declare_vacancy(role="nursery-practitioner", on=days(0), fte=Decimal("0.6"), **scene.kept)
    declare_vacancy(role="teacher", on=days(0), fte=Decimal(2), **scene.kept)
    found = {one.role: (one.derived, one.declared) for one in register.reconciled(scene.viewer, on=days(0))}
    assert found == {
        "nursery-practitioner": (Decimal("0.6"), Decimal("0.6")),
        "nursery-cook": (Decimal("0.5"), None),
        "teacher": (Decimal(0), Decimal(2)),
    }
    assert register.vacant_posts(scene.viewer, on=days(0))[post.pk] == Decimal("0.6")
    nobody = seen(scene.dsl)
    assert register.reconciled(nobody, on=days(0)) == []
    assert register.vacant_posts(nobody, on=days(0)) == {}
    assert register.counted(nobody, Scope(days(0))).funded == 0


def test_a_post_ended_before_the_census_day_shows_in_what_was_there_before(scene: Scene) -> None:
    post = scene.post()
    with pytest.raises(Refusal, match="before it began"):
        end_post(post=post.ref, last_on=dt.date(2019, 12, 31), **scene.kept)
    one = scene.start(scene.checked(), post)
    with pytest.raises(Refusal, match="in this post"):
        end_post(post=post.ref, last_on=days(-1), **scene.kept)
    end_engagement(engagement=one.ref, last_on=days(-3), reason="resigned", **scene.kept)
    with pytest.raises(Refusal, match="in this post"):
        end_post(post=post.ref, last_on=days(-4), **scene.kept)
    end_post(post=post.ref, last_on=days(-2), **scene.kept)
    assert register.counted(scene.viewer, Scope(days(-2))).vacant == 1
    assert register.counted(scene.viewer, Scope(days(-1))).vacant == 0
    with pytest.raises(Refusal, match="ended already"):
        end_post(post=post.ref, last_on=days(0), **scene.kept)
    with pytest.raises(Refusal, match="not funded"):
        scene.start(scene.checked("Late"), post, start_on=days(-1))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"role": "wizard"}, "role from the list"),
        ({"scope": "x"}, "core or wider"),
        ({"band": "x" * 21}, "pay band"),
        ({"fte": Decimal(3)}, "at most 1.2"),
        ({"standard_hours": Decimal(0)}, "Full time"),
    ],
)
def test_a_post_that_cannot_be_is_refused(scene: Scene, more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        scene.post(**{"role": "teacher", **more})


def test_sites_have_a_name_an_area_and_are_made_once(scene: Scene) -> None:
    assert add_site(name=" nursery house ", area="E08000003", **scene.kept) == scene.site
    for name, area in ((" ", "E08000003"), ("A", ""), ("x" * 121, "E08000003")):
        with pytest.raises(Refusal, match="name"):
            add_site(name=name, area=area, **scene.kept)
    with pytest.raises(Refusal, match="kind of site"):
        add_site(name="Castle", area="E08000003", kind="castle", **scene.kept)
    assert Site.objects.count() == 1
    assert scene.post("teacher", scope="wider").scope == "wider"


@pytest.mark.parametrize(
    ("role", "on", "fte", "sentence"),
    [
        ("wizard", days(0), "1", "role"),
        ("teacher", days(1), "1", "day that has come"),
        ("teacher", days(0), "-1", "0 or more"),
        ("teacher", days(0), "NaN", "0 or more"),
    ],
)
def test_what_cannot_be_declared_is_refused(scene: Scene, role: str, on: dt.date, fte: str, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        declare_vacancy(role=role, on=on, fte=Decimal(fte), **scene.kept)
    assert not Declared.objects.exists()


def test_hours_of_all_employers_together_are_told_as_too_many_and_no_more(scene: Scene) -> None:
    worker = scene.checked()
    scene.start(worker, scene.post(), hours=Decimal(40))
    school = Scene("school")
    same = school.checked(numbers={"TRN": "0123456"})
    Worker.objects.filter(pk=same.pk).update(person=worker.person)
    school.start(same, school.post("teacher"))
    assert register.over_hours(worker, on=days(0))
    assert not register.over_hours(worker, on=dt.date(2023, 1, 1))


def test_the_list_is_found_by_name_role_kind_and_site_on_a_day(scene: Scene) -> None:
    wanda = scene.checked("Abel")
    scene.start(wanda, scene.post(), start_on=days(-30))
    scene.checked("Zed", given="Zoe")
    wanted, on = register.Wanted, days(0)

    def found(one: register.Wanted, day: dt.date = on) -> list[str]:
        return [line.name for line in register.lines(list(register.listed(scene.viewer, one, on=day)), on=on)]

    assert found(wanted()) == ["Wanda Abel", "Zoe Zed"]
    assert found(wanted("zoe ze")) == ["Zoe Zed"]
    assert found(wanted(role="nursery-practitioner", kind="permanent", site=scene.site.pk)) == ["Wanda Abel"]
    assert found(wanted(kind="agency")) == []
    assert found(wanted(role="nursery-practitioner"), days(-31)) == []
    lines = register.lines(list(register.listed(scene.viewer, wanted("abel"), on=on)), on=on)
    assert [one.post.role for one in lines[0].engagements] == ["nursery-practitioner"]
    assert not register.listed(seen(scene.dsl), wanted(), on=on).exists()


def test_every_role_is_of_a_sector_and_is_offered_by_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    assert {one.sector for one in catalogue().roles.values()} == set(catalogue().sectors)
    assert role_name("teacher") == "Teacher"
    assert ("teacher", "Schools: Teacher") in role_choices()
    wrong = tmp_path / "roles.yaml"
    wrong.write_text("sectors: {a: A}\nroles: {b: {name: B, sector: c, scope: core}}")
    monkeypatch.setattr("village.workforce.queries.catalogue.FILE", wrong)
    with pytest.raises(ValueError, match="sectors that it does not have"):
        catalogue.__wrapped__()


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("engagement_fte_within_bounds", {"fte": Decimal(4)}),
        ("engagement_fte_within_bounds", {"fte": Decimal(-1)}),
        ("engagement_hours_within_bounds", {"hours": Decimal(80)}),
        ("engagement_ends_after_it_begins", {"end_on": dt.date(2024, 1, 8), "reason": "other"}),
        ("engagement_end_has_a_reason", {"end_on": dt.date(2024, 2, 8)}),
        ("engagement_cover_is_agency", {"covers": True}),
        ("engagement_kind_known", {"kind": "x"}),
        ("engagement_origin_known", {"origin": "x"}),
        ("engagement_reason_known", {"reason": "x"}),
        ("engagement_annulled_with_a_reason", {"annulled_at": NOW}),
    ],
)
def test_the_database_itself_refuses_an_engagement(scene: Scene, name: str, values: dict[str, Any]) -> None:
    one = scene.start(scene.checked(), scene.post())
    refuses(name, lambda: Engagement.objects.filter(pk=one.pk).update(**values))


@pytest.mark.parametrize(
    ("name", "model", "values"),
    [
        ("post_fte_within_bounds", Post, {"fte": Decimal(0)}),
        ("post_fte_within_bounds", Post, {"fte": Decimal(2)}),
        ("post_hours_within_bounds", Post, {"standard_hours": Decimal(80)}),
        ("post_runs_forward", Post, {"funded_until": dt.date(2020, 1, 1)}),
        ("post_scope_known", Post, {"scope": "x"}),
        ("site_id", Post, {"site": None}),
        ("site_has_a_name_and_area", Site, {"area": ""}),
        ("absence_kind_known", Absence, {"kind": "XXX"}),
        ("absence_runs_forward", Absence, {"until_on": days(-90)}),
        ("absence_days_not_negative", Absence, {"days": Decimal(-1)}),
    ],
)
def test_the_database_itself_refuses_a_post_a_site_an_absence(
    scene: Scene, name: str, model: Any, values: dict[str, Any]
) -> None:
    scene.post()
    record_absence(worker=scene.checked().ref, kind="SIC", from_on=days(-9), last_on=None, days=None, **scene.kept)
    refuses(name, lambda: model.objects.update(**values))


def test_the_database_keeps_what_was_declared_and_a_site_once(scene: Scene) -> None:
    declare_vacancy(role="teacher", on=days(0), fte=Decimal(1), **scene.kept)
    refuses("append-only", lambda: Declared.objects.update(fte=Decimal(0)))
    told: dict[str, Any] = {
        "employer": scene.site.employer,
        "on": days(0),
        "fte": Decimal(-1),
        "by": uuid.uuid4(),
        "at": NOW,
    }
    refuses("declared_fte_not_negative", lambda: Declared.objects.create(role="teacher", **told))
    again = {"employer": scene.site.employer, "name": scene.site.name, "area": "E08000003"}
    refuses("site_name_once_for_an_employer", lambda: Site.objects.create(**again))
