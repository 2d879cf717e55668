"""A parent sees what their child may have for free, now and next, why, and where; and nothing of it is kept.

Issue 7 (D5); 004 ¶3.39 to 3.41.
"""

import datetime as dt
from html import unescape
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from tests.unit.directory.early import made
from tests.unit.directory.early.made import CLOSE, HERE, place, says
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 27, 12, 0, tzinfo=dt.UTC)
WORKS = {"working": "yes", "over_limit": "no", "looked_after": "no"}


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def sent(page: str = "/early-learning/answer/", status: int = 200, **said: str) -> str:
    answer = Client().post(page, {"born_on": "2023-05-14", **said})
    assert answer.status_code == status
    return unescape(answer.content.decode())


def test_a_three_year_old_has_fifteen_hours_whatever_was_said() -> None:
    page = sent(working="no", over_limit="yes")
    assert "Your child can have 15 hours a week free now." in page
    assert "or about 11 hours a week all year" in page
    assert "Every child of this age has it, whatever their parents earn." in page
    assert "What other children of this age have, and why not yours" in page


def test_parents_who_work_see_thirty_and_that_they_are_not_added_up() -> None:
    page = sent(**WORKS)
    assert "Your child can have 30 hours a week free now." in page
    assert "thirty hours include the fifteen" in page


def test_who_is_not_sure_sees_what_it_depends_on() -> None:
    page = sent()
    assert "Your child can have 15 hours a week free now." in page
    assert "It may be 30 hours: below stands what that depends on." in page
    assert "It depends on whether you, and your partner if you have one, work" in page


def test_what_comes_next_is_told_with_its_day() -> None:
    page = sent(born_on="2024-05-10", universal_credit="yes", working="no")
    assert "Your child can have 15 hours a week free now." in page
    assert "Next term (spring term 2027, from 1 January 2027)" in page
    assert "The next change, on 1 September 2027" in page
    assert "As many hours, then by: " in page.split("The next change, on 1 September 2027")[1].split("</dl>")[0]


def test_a_baby_waits_and_sees_until_when_and_how_to_claim() -> None:
    page = sent(born_on="2026-09-01", **WORKS)
    assert "Not yet. From 1 September 2027: 30 hours a week free." in page
    assert "Apply at the government’s childcare service before the term begins" in page


def test_a_family_of_whom_nothing_is_so_waits_for_three() -> None:
    said = dict.fromkeys(
        (
            "working",
            "over_limit",
            "universal_credit",
            "benefit",
            "child_support",
            "looked_after",
            "left_care",
            "no_public_funds",
        ),
        "no",
    )
    page = sent(born_on="2025-02-03", **said)
    assert "Not yet. From 1 April 2028: 15 hours a week free." in page
    assert "None of what it asks for is so, by what you said." not in page, "not of this age yet"


def test_a_child_of_school_age_is_told_so_at_once() -> None:
    assert "Free early learning is for children who are not yet of school age." in sent(
        "/early-learning/", born_on="2015-01-01"
    )


def test_only_what_matters_at_the_age_is_asked() -> None:
    page = sent("/early-learning/")
    assert "Do you, and your partner if you have one, both work and earn enough?" in page
    assert "£203 a week before tax if you are 21 or over" in page
    assert "Universal Credit" not in page
    assert "no more than £15,400 a year after tax?" in sent("/early-learning/", born_on="2025-01-01")
    assert "tax credits" not in sent("/early-learning/", born_on="2025-01-01")


# Nothing is kept


def test_nothing_of_what_was_said_is_kept_or_in_an_address() -> None:
    before = Entry.objects.count()
    client = Client()
    first = client.post("/early-learning/", {"born_on": "2023-05-14", "postcode": HERE})
    page = client.post("/early-learning/answer/", {"born_on": "2023-05-14", "postcode": HERE, **WORKS})
    assert Session.objects.count() == 0
    assert Entry.objects.count() == before
    for answer in (first, page):
        assert "no-store" in answer.headers["Cache-Control"]
        assert "sessionid" not in answer.cookies
        assert "Location" not in answer.headers
    assert b"2023-05-14" not in b"".join(part for part in page.content.split(b'"') if part.startswith(b"/"))


def test_the_address_alone_begins_at_the_beginning_and_takes_nothing() -> None:
    answer = Client().get("/early-learning/answer/?born_on=2023-05-14")
    assert answer.headers["Location"] == "/early-learning/"
    page = Client().get("/early-learning/?born_on=2023-05-14").content.decode()
    assert 'value="2023"' not in page


def test_an_answer_can_be_changed_without_losing_the_others() -> None:
    page = sent("/early-learning/", change="1", postcode=HERE, working="yes", nonsense="x")
    assert 'value="2023"' in page
    assert f'value="{HERE}"' in page
    assert '<input type="hidden" name="working" value="yes">' in page
    assert "nonsense" not in page
    again = sent("/early-learning/", working="yes")
    assert again.count(" checked") == 1


# Bad input


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"born_on": ""}, "Enter an answer to “When was your child born?”"),
        ({"born_on": "2026-11-28"}, "The date must be on or before 27 November 2026"),
        ({"born_on": "1990-01-01"}, "The date must be on or after 1 January 2007"),
        ({"born_on": "2023-02-30"}, "The date must be a real date"),
        ({"postcode": "nowhere"}, "Enter a postcode, like LS1 1UR, or its first part, or leave it out."),
        ({"postcode": "LS1 0ZZ"}, "This postcode is not in the directory. Check it, or leave it out."),
        ({"postcode": "CF10 1EP"}, "This postcode is not in England, and these are England’s rules."),
        ({"postcode": "x" * 5000}, "Ensure this value has at most 10 characters"),
        ({"postcode": "LS1\u200b1UR"}, "There is a hidden character after “LS1”"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(said: dict[str, str], sentence: str) -> None:
    for page in ("/early-learning/", "/early-learning/answer/"):
        assert sentence in sent(page, status=400, **said)


def test_an_answer_that_is_none_is_refused() -> None:
    assert "Select a valid choice" in sent(status=400, working="<script>")


# Where


def test_places_near_are_listed_with_the_day_they_were_asked_and_unknown_ones_apart() -> None:
    pat = made.provider()
    with_places, full = (
        place("Otters nursery", postcode=CLOSE, steward="nursery"),
        place("Full house", steward="nursery"),
    )
    place("Nobody asked", kinds=("childminder",))
    term, day = dt.date(2026, 9, 1), dt.date(2026, 11, 20)
    with time_machine.travel(AT, tick=False):
        made.say_places(
            service=with_places.pk,
            term_on=term,
            band="3-4",
            offered=8,
            taken=5,
            hours=15,
            as_of_on=day,
            by=made.seen(pat),
            at=AT,
        )
        made.say_places(
            service=full.pk,
            term_on=term,
            band="3-4",
            offered=8,
            taken=8,
            hours=30,
            as_of_on=day,
            by=made.seen(pat),
            at=AT,
        )
    page = sent(postcode=HERE)
    lists = ("With free places left (1)", "Not known: ask them (1)", "Full, by what they said (1)")
    named = ("Otters nursery", "Nobody asked", "Full house")
    order = [page.index(words) for both in zip(lists, named, strict=True) for words in both]
    assert order == sorted(order)
    assert "Autumn term 2026, three and four: 3 of 8 left, up to 15 hours a week (asked on 20 November 2026)" in page
    assert "0.0\u00a0miles" in page


def test_a_refuge_with_a_creche_is_never_listed() -> None:
    refuge = place("Haven", sensitive="refuge", steward="nursery")
    with time_machine.travel(made.NOW, tick=False):
        says(refuge, made.provider())
    assert "Haven" not in sent(postcode=HERE)


def test_without_a_postcode_it_is_said_why_no_places_are_listed() -> None:
    assert "Give a postcode to see places near you." in sent()
    assert "None near you says so." in sent(postcode=HERE)


def test_a_two_year_old_of_whom_nothing_is_said_may_have_hours_and_sees_what_it_depends_on() -> None:
    page = sent(born_on="2024-05-10")
    assert "It depends: up to 30 hours a week free now." in page
    assert "Below stands what that depends on." in page
    assert "It depends on whether your child is looked after by a council." in page


def test_the_first_part_of_a_postcode_is_enough_as_where_help_is_looked_for() -> None:
    place("Otters nursery")
    page = sent(postcode="ls1")
    assert "Places within five miles of LS1" in page
    assert "Otters nursery" in page
    assert "not in England" in sent(postcode="CF10", status=400)


def test_lists_after_the_first_are_folded_on_a_phone() -> None:
    place("Nobody asked")
    page = sent(postcode=HERE)
    folded = page.split("vg-fold")[-1]
    assert "Not known: ask them (1)" in folded
    assert "Nobody asked" in folded


def test_a_change_says_what_it_is() -> None:
    """More hours are told as hours, and the end of them as the end."""
    then = sent(born_on="2024-01-10", working="no", universal_credit="no").split("The next change")[1]
    assert "As many hours" not in then.split("</dl>")[0]
    page = sent(born_on="2022-09-10")
    assert "None any more: your child is of school age" in page


@pytest.mark.parametrize(
    ("born", "told"),
    [
        ("2022-09-01", False),  # begins school in September 2027
        ("2022-08-31", True),
        ("2021-09-01", True),
        ("2021-08-31", False),  # must be at school: no hours that school could take the place of
        ("2023-05-14", False),
    ],
)
def test_who_may_be_at_school_already_is_told_that_school_takes_the_place(born: str, told: bool) -> None:
    assert ("Most children of this age are in a reception class." in sent(born_on=born)) is told
