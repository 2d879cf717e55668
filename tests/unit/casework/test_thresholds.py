"""An area sets from where on a need is answered: for help that is opened from a day to come, with a reason."""

import datetime as dt
from typing import Any

import pytest
from django.db import Error, transaction

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, SCALE, Scene, days
from village.casework.actions.thresholds import set_threshold
from village.casework.models import AreaThreshold, Episode
from village.casework.queries.needs import limits, thresholds
from village.casework.queries.plan import needs_without_action
from village.kernel.access.actions import Refusal
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
FROM = days(10).date()


def lowered(by: Account, **said: Any) -> AreaThreshold:
    told: dict[str, Any] = {"area": made.AREA, "code": "some-worry", "from_on": FROM, "because": "Sooner is better."}
    return set_threshold(**told | said, by=made.seen(by), at=NOW)


@pytest.fixture
def admin(db: None) -> Account:
    return made.account("Ada Admin", "administrator")


def test_nobody_sets_it_but_who_looks_after_the_area(admin: Account) -> None:
    for role in ("practitioner", "family-help-manager", "information-governance"):
        with pytest.raises(Refusal):
            lowered(made.account(f"Some {role}", role))
    with pytest.raises(Refusal):
        lowered(admin, area=made.ELSEWHERE)
    with pytest.raises(Refusal):
        set_threshold(
            area=made.AREA, code="some-worry", from_on=FROM, because="So", at=NOW,
            by=made.seen(admin, second_factor=False),
        )  # fmt: skip
    assert not AreaThreshold.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"area": "nowhere"}, "Choose an area"),
        ({"code": "going-well"}, "above the lowest"),
        ({"code": "terrible"}, "above the lowest"),
        ({"from_on": NOW.date()}, "a day to come"),
        ({"because": "  "}, "Say why"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(admin: Account, said: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        lowered(admin, **said)
    assert not AreaThreshold.objects.exists()


def test_it_is_kept_once_with_its_reason_and_never_changed(admin: Account) -> None:
    first = lowered(admin)
    assert lowered(admin) == first
    again = lowered(admin, code="needs-help-now", because="Too many.")
    assert [one.pk for one in AreaThreshold.objects.all()] == [first.pk, again.pk]
    assert Entry.objects.filter(action="casework.threshold.set", thing=f"area:{made.AREA}").count() == 2
    of = limits()
    assert of(made.AREA, FROM) == {SCALE: 3}  # of one day the last counts
    assert of(made.AREA, FROM - dt.timedelta(days=1)) == of(made.ELSEWHERE, FROM) == {SCALE: 2}
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        AreaThreshold.objects.update(code="some-worry")


def test_help_keeps_what_it_was_opened_under(admin: Account) -> None:
    scene = Scene()
    scene.read({BEHAVIOUR: "some-worry"})
    lowered(admin)
    assert not needs_without_action(scene.episode)
    assert thresholds(scene.episode) == {SCALE: 2}
    Episode.objects.filter(pk=scene.episode.pk).update(opened_at=days(10))
    scene.episode.refresh_from_db()
    assert thresholds(scene.episode) == {SCALE: 1}
    assert [one.element for one in needs_without_action(scene.episode)] == ["behaviour"]


def test_the_page_is_the_administrators_and_sets_it_for_their_areas(admin: Account) -> None:
    page = "/oversight/thresholds/"
    assert made.browser(made.account("Lena Lead", "practitioner")).get(page).status_code == 404
    there = made.browser(admin)
    assert "Nothing was set here" in there.get(page).content.decode()
    later = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=40)
    day = {f"from_on-{part}": str(getattr(later, part)) for part in ("day", "month", "year")}
    sent = {"area": made.ELSEWHERE, "code": "some-worry", "because": "Sooner is better.", **day}
    assert there.post(page, sent).status_code == 400
    assert there.post(page, sent | {"area": made.AREA, "code": "going-well"}).status_code == 400
    assert there.post(page, sent | {"area": made.AREA}).status_code == 302
    said = there.get(page).content.decode()
    assert "Sooner is better. (Ada Admin)" in said
    assert "Some worry" in said
    away = made.browser(made.account("Ada Elsewhere", "administrator", area=made.ELSEWHERE))
    assert "Sooner is better" not in away.get(page).content.decode()
