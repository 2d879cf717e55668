"""Anyone can say what they think of a plan while its consultation is open: without an account, without a name, once."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests import kept
from tests.spec.plan_pages.conftest import main_of
from tests.unit.board import made
from village.board.models import Response
from village.public import consultations, local_plans
from village.ui.cached import pages

pytestmark = pytest.mark.django_db
HERE, THANKS = "/have-your-say/leeds-2026/", "/have-your-say/leeds-2026/thank-you/"


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> made.People:
    made.measured(monkeypatch)
    return made.People()


@pytest.fixture
def reader() -> Client:
    return kept.new_reader()


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets a test say what day it is where pages look."""

    def say(day: dt.date) -> None:
        for module in (consultations, local_plans):
            monkeypatch.setattr(module, "localdate", lambda: day)

    say(made.OPENS)
    return say


@pytest.fixture
def asked(people: made.People, today: Any) -> made.People:
    """A plan of Leeds on which people are asked, on the first day."""
    made.a_board()
    made.seats(people.secretary)
    made.written(people.planner)
    made.asked(people.planner)
    return people


def answer(reader: Client, **values: str) -> Any:
    told = {"kind": "young-person", "said": "Buses stop too early.", "once": "one-attempt"}
    return reader.post(HERE, told | values)


def test_a_draft_on_which_nobody_is_asked_is_like_no_plan(people: made.People, reader: Client) -> None:
    nothing = reader.get(HERE)
    made.a_board()
    made.written(people.planner)
    draft = reader.get(HERE)
    assert draft.status_code == nothing.status_code == 404
    assert draft.content == nothing.content
    assert reader.get(THANKS).status_code == 404
    assert answer(reader).status_code == 404
    assert "leeds-2026" not in reader.get("/have-your-say/").content.decode()
    assert not Response.objects.exists()


def test_the_list_tells_what_is_open_what_comes_and_what_was_heard(
    asked: made.People, reader: Client, today: Any
) -> None:
    assert "until the end of 7 June 2026" in main_of(reader.get("/have-your-say/").content)
    today(made.TODAY)
    assert "from 11 May 2026 to the end of 7 June 2026" in main_of(reader.get("/have-your-say/").content)
    today(made.AFTER)
    told = main_of(reader.get("/have-your-say/").content)
    assert "No plan is open for answers today." in told
    assert "closed on 7 June 2026" in told


def test_the_page_has_the_draft_the_questions_and_what_happens_next(asked: made.People, reader: Client) -> None:
    told = main_of(reader.get(HERE).content)
    assert "1.1 A worker for every school" in told
    assert "What would you change?" in told
    assert "You do not sign in, and nobody asks your name." in told
    assert "Answers close at the end of 7 June 2026." in told
    page = reader.get(HERE).content.decode()
    asks = set(re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]+)"', page))
    assert asks == {"csrfmiddlewaretoken", "once", "said", "kind"}


def test_an_answer_is_taken_and_what_happens_next_is_told(asked: made.People, reader: Client) -> None:
    sent = answer(reader)
    assert (sent.status_code, sent.headers["Location"]) == (302, THANKS)
    (kept_one,) = Response.objects.all()
    assert (kept_one.kind, kept_one.text) == ("young-person", "Buses stop too early.")
    assert "after 7 June 2026, when this closes" in main_of(reader.get(THANKS).content)


def test_an_answer_may_be_a_list(asked: made.People, reader: Client) -> None:
    assert answer(reader, said="- more buses\r\n- later").status_code == 302
    assert Response.objects.get().text.splitlines() == ["- more buses", "- later"]


def test_the_same_attempt_sent_twice_is_one_answer(asked: made.People, reader: Client) -> None:
    page = reader.get(HERE).content.decode()
    (once,) = re.findall(r'name="once" value="([^"]+)"', page)
    for _ in range(2):
        assert answer(reader, once=once).status_code == 302
    assert Response.objects.count() == 1
    assert answer(reader, once="another").status_code == 302
    assert Response.objects.count() == 2


def test_two_readers_are_given_two_attempts(asked: made.People, reader: Client) -> None:
    found = {re.findall(r'name="once" value="([^"]+)"', reader.get(HERE).content.decode())[0] for _ in range(2)}
    assert len(found) == 2


def test_another_site_cannot_answer_in_a_readers_place(asked: made.People) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert answer(strict).status_code == 403
    assert not Response.objects.exists()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"said": " "}, "Write what you think"),
        ({"said": "x" * 4001}, "Keep what you think to 4,000 characters"),
        ({"kind": ""}, "Choose which of these you are"),
        ({"kind": "inspector"}, "Choose one of these"),
    ],
)
def test_what_is_missing_is_said_and_the_words_are_kept(
    asked: made.People, reader: Client, values: dict[str, str], said: str
) -> None:
    again = answer(reader, **values)
    assert again.status_code == 422
    assert said in main_of(again.content)
    assert values.get("said", "Buses stop too early.").strip()[:20] in again.content.decode()
    assert not Response.objects.exists()


@pytest.mark.parametrize("day", [made.TODAY, made.AFTER])
def test_before_it_opens_and_after_it_closes_nothing_is_taken(
    asked: made.People, reader: Client, today: Any, day: dt.date
) -> None:
    today(day)
    assert "textarea" not in reader.get(HERE).content.decode()
    late = answer(reader)
    assert late.status_code == 422
    assert "This consultation is not open today." in main_of(late.content)
    assert "What you wrote, so that it is not lost. Buses stop too early." in main_of(late.content)
    assert not Response.objects.exists()


def test_its_last_day_counts_whole(asked: made.People, reader: Client, today: Any) -> None:
    today(made.CLOSES)
    assert answer(reader).status_code == 302


def test_a_closed_one_tells_what_was_heard_and_what_changed(people: made.People, reader: Client, today: Any) -> None:
    made.a_board()
    made.written(people.planner)
    made.closed(people.planner)
    today(made.AFTER)
    told = main_of(reader.get(HERE).content)
    assert "This closed at the end of 7 June 2026. 1 answer came in." in told
    assert "What was heard. Buses." in told
    assert "What changed. A later bus." in told
    assert "Buses stop too early." not in told  # what one person said is the board's to read


def test_too_many_answers_from_one_place_are_stopped_and_the_words_kept(
    asked: made.People, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consultations, "MOST", 2)
    for number in range(2):
        assert answer(reader, once=f"attempt-{number}").status_code == 302
    stopped = answer(reader, once="attempt-3")
    assert stopped.status_code == 429
    assert "send them again in an hour" in main_of(stopped.content)
    assert "Buses stop too early." in stopped.content.decode()
    assert Response.objects.count() == 2
    pages.clear()  # kept pages that were crowded out take no count with them
    assert answer(reader, once="attempt-3").status_code == 429
    cache.clear()
    assert answer(reader, once="attempt-3").status_code == 302


def test_no_browser_or_proxy_keeps_the_page_with_the_form(asked: made.People, reader: Client) -> None:
    assert "ETag" not in reader.get(HERE).headers
    assert reader.get(HERE).headers["Cache-Control"].startswith("private")
