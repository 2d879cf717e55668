"""The records behind a figure: of the families that it counts, one by one, those that whoever asks may read, and no
other; nothing says how many it counts."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.spec.places.conftest import words
from tests.unit.casework import made
from tests.unit.casework.planned import Scene
from village.casework.models import Episode
from village.kernel.access.rules import ANYONE
from village.public import queries
from village.warehouse.measures.counting import RELEASE

HERE, SPRING = made.AREA, "2026m04~2026m06"
BEGAN = f"/help/?show=began&period={SPRING}&area={HERE}"
ENDED = f"/help/?show=ended&period={SPRING}&area={HERE}"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def told(scene: Scene, address: str, who: str = "lead") -> str:
    return words(made.browser(getattr(scene, who)).get(address).content)


def closed(one: Episode, reason: str, when: dt.datetime = made.NOW) -> None:
    Episode.objects.filter(pk=one.pk).update(closed_at=when, closing=reason)


def test_whoever_may_read_no_record_sees_none(scene: Scene) -> None:
    assert "Testperson" not in told(scene, BEGAN, "stranger")
    assert "No families here" in told(scene, BEGAN, "stranger")


def test_of_those_counted_each_sees_what_they_may_read(scene: Scene) -> None:
    made.episode(scene.stranger, "The Otherperson family")
    said = told(scene, BEGAN)
    assert "Those with whom help began in Manchester in April 2026 to June 2026." in said
    assert "The Testperson family" in said
    assert "Otherperson" not in said
    assert "1 family" in said
    assert "2 families" not in said


def test_only_those_of_the_quarter_by_days_in_london_and_of_the_area(scene: Scene) -> None:
    found = Episode.objects.filter(pk=scene.episode.pk)
    for month, day, there in ((3, 31, False), (4, 1, True), (6, 30, True), (7, 1, False)):
        found.update(opened_at=dt.datetime(2026, month, day, 0, 30, tzinfo=LONDON))
        assert ("Testperson" in told(scene, BEGAN)) is there
    found.update(opened_at=made.NOW)
    assert "Testperson" not in told(scene, BEGAN.replace(HERE, made.ELSEWHERE))


def test_those_with_whom_help_ended_and_why(scene: Scene) -> None:
    assert "Testperson" not in told(scene, ENDED, "boss")
    closed(scene.episode, "needs-met")
    assert "Testperson" in told(scene, ENDED, "boss")
    assert "Testperson" not in told(scene, ENDED, "stranger")
    said = told(scene, f"{ENDED}&reason=needs-met", "boss")
    assert "because of this: The family’s needs are met." in said
    assert "Testperson" in said
    assert "Testperson" not in told(scene, f"{ENDED}&reason=refused", "boss")
    closed(scene.episode, "recorded-by-mistake")
    assert "Testperson" not in told(scene, ENDED, "boss")
    assert "Testperson" not in told(scene, BEGAN, "boss")


@pytest.mark.parametrize("wrong", [BEGAN.replace(SPRING, "spring"), BEGAN.replace(HERE, "nowhere"), "/help/?show=x"])
def test_what_is_no_such_list_is_the_list_of_all(scene: Scene, wrong: str) -> None:
    assert "Those with whom help" not in told(scene, wrong)
    assert "Testperson" in told(scene, wrong)


def row(measure: str, group: str = "", area: str = HERE) -> dict[str, str]:
    return {"release": RELEASE, "area": area, "measure": measure, "period": SPRING, "group": group}


@pytest.mark.parametrize(
    ("counted", "where"),
    [
        (row("help-opened"), f"/help/?show=began&period={SPRING}&area={HERE}"),
        (row("help-closed", "reason=needs-met"), f"{ENDED}&reason=needs-met"),
        (row("help-closed", "reason=other"), "/help/"),
        (row("help-closed", area="E92000001"), "/help/"),
        (row("help-team-in-time"), "/help/"),
    ],
)
def test_a_figure_leads_to_the_families_that_it_counts(scene: Scene, counted: dict[str, str], where: str) -> None:
    everywhere = made.account("Eve Everywhere", "practitioner", area="")
    (hop,) = queries._records(counted, made.seen(everywhere))
    assert hop.href == where
    assert queries._records(counted, ANYONE) == []
    assert queries._records(counted | {"release": "published"}, made.seen(everywhere)) == []
    away = made.account("Away", "practitioner", area=made.ELSEWHERE)
    assert queries._records(counted, made.seen(away)) == []
