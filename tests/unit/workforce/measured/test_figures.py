"""An employer's exact figures: whom they open to, that the look is in the audit, and that they are what is counted."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.unit.workforce.made import DESIGNATED, NOW, TODAY, Scene, account, ahead, browser, seen
from village.kernel.access.actions import Refusal
from village.kernel.audit.models import Entry
from village.workforce.actions.engaging import end_engagement
from village.workforce.actions.measured.figures import open_figures, say_complete
from village.workforce.models import CompleteSince
from village.workforce.queries.measured.figures import figures

pytestmark = pytest.mark.django_db
PAGES = ("workforce-figures", "workforce-complete")


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def page(scene: Scene, query: str = "") -> str:
    answer = browser(scene.lead).get(reverse("workforce-figures") + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def grown(scene: Scene) -> Scene:
    """Two who stay, one of whom has left since, and one who was there for a month."""
    for name in ("One", "Two"):
        scene.start(scene.checked(name), scene.post(), start_on=dt.date(2020, 1, 6))
    gone = scene.start(scene.checked("Three"), scene.post(), start_on=dt.date(2021, 11, 1))
    end_engagement(engagement=gone.ref, last_on=dt.date(2021, 11, 30), reason="resigned", **scene.kept)
    say_complete(since_on=dt.date(2020, 1, 1), **scene.kept)
    return scene


def test_nobody_but_who_keeps_a_register_opens_them(scene: Scene) -> None:
    others = [account("Dot Other", DESIGNATED), account("Norma Nobody")]
    for name in PAGES:
        for one in others:
            assert browser(one).get(reverse(name)).status_code in (403, 404)


def test_nobody_sees_the_figures_of_another_employer(scene: Scene) -> None:
    grown(scene)
    other = Scene("school")
    text = page(other)
    assert "The school" in text
    assert "The nursery" not in text
    assert "Nothing is counted yet" in text
    answer = browser(other.lead).get(reverse("workforce-figures") + "?format=csv")
    assert answer.content.decode().count("\n") == 1  # the names of the columns and nobody's years


def test_who_keeps_nobodys_register_is_told_so(scene: Scene) -> None:
    account_without = account("Lea Loose", "workforce-lead", area="E08000006")
    viewer = account_without
    answer = browser(viewer).get(reverse("workforce-figures"))
    assert "You keep no employer" in answer.content.decode()
    assert not Entry.objects.filter(action="workforce.figures.read").exists()


def test_a_look_is_in_the_audit_before_it_is_answered(scene: Scene) -> None:
    page(grown(scene))
    entry = Entry.objects.get(action="workforce.figures.read")
    assert (entry.thing, entry.actor) == ("organisation:nursery", str(scene.viewer.ref))


def test_until_the_register_is_said_to_be_complete_nothing_is_counted(scene: Scene) -> None:
    scene.start(scene.checked(), scene.post())
    assert "Nothing is counted yet" in page(scene)
    assert figures(scene.site.employer, on=TODAY).years == []


def test_the_years_are_exact(scene: Scene) -> None:
    found = {one.year.year: one for one in figures(grown(scene).site.employer, on=dt.date(2023, 1, 1)).years}
    assert sorted(found) == [2021, 2022]
    assert found[2022].people | {} == {
        "in_post": 2, "started": 1, "leavers": 1, "stayed": 2, "agency": 0, "agency_covering": 0,
    }  # fmt: skip
    assert found[2022].rate("turnover") == 50
    assert found[2022].rate("vacancy") == pytest.approx(100 / 3)  # the third post is funded on
    assert found[2022].rate("agency-covering") is None


def test_the_page_has_a_table_and_a_picture_of_each_rate(scene: Scene) -> None:
    grown(scene)
    text = page(scene)
    assert "Left, of those in post at the end" in text
    assert "50.0%" in text
    assert "Nobody to count" in text
    assert "<svg" in text
    assert "33.3%" in page(scene, "?rate=vacancy")
    assert page(scene, "?rate=%3Cscript%3E").count("<script>") == text.count("<script>")
    answer = browser(scene.lead).get(reverse("workforce-figures") + "?format=csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "2022-09-30,2,1,1,0,2.0,1.0,0.0,50.0,100.0,33.3,0.0,,0.0" in answer.content.decode()


def test_of_a_rate_of_nobody_there_is_a_picture_that_says_so(scene: Scene) -> None:
    grown(scene)
    assert "There is no figure." in page(scene, "?rate=agency-covering")


def test_where_no_year_is_over_since_then_it_says_so(scene: Scene) -> None:
    scene.start(scene.checked(), scene.post())
    say_complete(since_on=TODAY, **scene.kept)
    assert "No year is over yet" in page(scene)


def test_it_is_said_on_a_form_and_the_last_that_was_said_counts(scene: Scene) -> None:
    lead = browser(scene.lead)
    told = {"since_on-day": 1, "since_on-month": 10, "since_on-year": 2021}
    assert (
        "The years after that day are counted"
        in lead.post(reverse("workforce-complete"), told, follow=True).content.decode()
    )
    say_complete(since_on=dt.date(2022, 10, 1), **scene.kept)
    found = figures(scene.site.employer, on=TODAY)
    assert found.complete is not None
    assert found.complete.since_on == dt.date(2022, 10, 1)
    assert found.complete.said_on == TODAY
    assert Entry.objects.filter(action="workforce.complete.say").count() == 2


@pytest.mark.parametrize(("days_ahead", "why"), [(1, "a day that has come"), (None, "from 1990 on")])
def test_a_day_to_come_and_one_long_ago_are_refused_and_change_nothing(
    scene: Scene, days_ahead: int | None, why: str
) -> None:
    day = dt.date(1989, 12, 31) if days_ahead is None else ahead(days_ahead)
    with pytest.raises(Refusal, match=why):
        say_complete(since_on=day, **scene.kept)
    answer = browser(scene.lead).post(
        reverse("workforce-complete"),
        {"since_on-day": day.day, "since_on-month": day.month, "since_on-year": day.year},
    )
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert not CompleteSince.objects.exists()


def test_what_was_said_is_never_changed(scene: Scene) -> None:
    say_complete(since_on=dt.date(2021, 1, 1), **scene.kept)
    for change in (
        lambda: CompleteSince.objects.update(since_on=dt.date(2000, 1, 1)),
        lambda: CompleteSince.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_whoever_has_no_employer_opens_nothing(scene: Scene) -> None:
    assert open_figures(by=seen(account("Norma Nobody")), at=NOW) is None
