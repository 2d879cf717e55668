"""What pages of growing ask the database: no more for many rows than for few."""

import pytest

from tests.unit.casework.test_questions_of_pages import asked
from tests.unit.workforce.growing.made import NOW, Team, days, seen
from tests.unit.workforce.made import browser
from village.workforce.actions.growing.booking import book
from village.workforce.actions.growing.supervising import begin_induction, count_cases, set_supervisor
from village.workforce.models import Course

pytestmark = pytest.mark.django_db
KEPT = ("/workforce/inductions/", "/workforce/courses/", "/workforce/training/", "/workforce/succession/")
OWN = ("/my-work/induction/", "/my-work/courses/")


def more(team: Team, number: int) -> None:
    """Another who is new, with all that is known of them, and another course that is full."""
    worker, account = team.joined(f"More{number}", begun=-60, origin="newly-qualified")
    set_supervisor(worker=worker.ref, supervisor=team.sue.ref, **team.kept)
    induction = begin_induction(worker=worker.ref, programme="nqsw-2008", start_on=days(-60), **team.kept)
    count_cases(worker=worker.ref, on=days(-number), cases=number, **team.kept)
    assert induction.evidence.count() == 0
    sitting = team.sitting(team.course(title=f"Course {number}", training="safeguarding", months=12))
    for one in (account, team.nias):
        book(sitting=sitting.ref, by=seen(one), at=NOW)


def test_as_many_for_many_as_for_few() -> None:
    team = Team()
    team.held(team.induction(), days(-9))
    more(team, 1)
    pages = [(browser(team.lead), page) for page in KEPT] + [(browser(team.nias), page) for page in OWN]
    pages += [(browser(team.sues), "/my-work/supervising/")]
    few = [asked(*one) for one in pages]
    for number in range(2, 6):
        more(team, number)
    assert Course.objects.count() == 5
    assert [asked(*one) for one in pages] == few
