"""Journeys: in order, checked, sent once."""

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.test import Client, RequestFactory
from django.urls import resolve

from tests.unit.ui import urls
from tests.unit.ui.pages import named, parse, problems, words
from village.ui.forms import Form
from village.ui.journeys import Done, Journey, Step

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.unit.ui.urls")]
HOME = "/places/ashmere/move/"
WHO = {"name": "Sample", "born-day": "1", "born-month": "2", "born-year": "2003"}


@pytest.fixture(autouse=True)
def nothing_sent() -> None:
    urls.SENT.clear()


def fill(client: Client, name: str = "Sample") -> None:
    client.post(f"{HOME}who/", {**WHO, "name": name})
    client.post(f"{HOME}abroad/", {"left": "no"})


def token(client: Client) -> str:
    tree = parse(client.get(f"{HOME}check/").content.decode())
    return str(named(tree, "input", name="token")[0].get("value"))


def test_it_begins_at_the_first_step(client: Client) -> None:
    assert client.get(HOME).headers["Location"] == f"{HOME}who/"


@pytest.mark.parametrize("step", ["abroad", "country", "check", "done", "nonsense"])
def test_steps_cannot_be_skipped_by_address(client: Client, step: str) -> None:
    assert client.get(f"{HOME}{step}/").headers["Location"] == f"{HOME}who/"


def test_a_mistake_is_shown_and_not_kept(client: Client) -> None:
    page = client.post(f"{HOME}who/", {"name": ""}).content.decode()
    assert "There is a problem" in page
    assert problems(page) == []
    assert client.get(f"{HOME}abroad/").headers["Location"] == f"{HOME}who/"


def test_one_question_is_the_heading_of_its_page(client: Client) -> None:
    client.post(f"{HOME}who/", WHO)
    tree = parse(client.get(f"{HOME}abroad/").content.decode())
    assert words(named(tree, "h1")[0]) == "Have they left England?"
    assert named(tree, "a", class_="govuk-back-link")[0].get("href") == f"{HOME}who/"


def test_the_path_follows_the_answers(client: Client) -> None:
    client.post(f"{HOME}who/", WHO)
    assert client.post(f"{HOME}abroad/", {"left": "yes"}).headers["Location"] == f"{HOME}country/"
    assert client.post(f"{HOME}abroad/", {"left": "no"}).headers["Location"] == f"{HOME}check/"


def test_answers_left_behind_are_not_sent(client: Client) -> None:
    client.post(f"{HOME}who/", WHO)
    client.post(f"{HOME}abroad/", {"left": "yes"})
    client.post(f"{HOME}country/", {"country": "France"})
    client.post(f"{HOME}abroad/?change=1", {"left": "no"})
    client.post(f"{HOME}check/", {"token": token(client)})
    assert set(urls.SENT[0].answers) == {"who", "abroad"}


def test_check_reads_back_in_words_with_links_that_return(client: Client) -> None:
    fill(client)
    page = client.get(f"{HOME}check/").content.decode()
    assert problems(page) == []
    assert "1 February 2003" in page
    assert f"{HOME}who/?change=1" in page
    again = client.get(f"{HOME}who/?change=1").content.decode()
    assert named(parse(again), "input", name="name")[0].get("value") == "Sample"
    assert client.post(f"{HOME}who/?change=1", WHO).headers["Location"] == f"{HOME}check/"


def test_a_change_that_opens_a_question_asks_it(client: Client) -> None:
    fill(client)
    assert client.post(f"{HOME}abroad/?change=1", {"left": "yes"}).headers["Location"] == f"{HOME}country/"


def test_sent_once_and_then_done(client: Client) -> None:
    fill(client)
    spent = token(client)
    for _ in range(2):
        assert client.post(f"{HOME}check/", {"token": spent}).headers["Location"] == f"{HOME}done/"
    assert len(urls.SENT) == 1
    assert urls.SENT[0].where == {"place": "ashmere"}
    page = client.get(f"{HOME}done/").content.decode()
    assert problems(page) == []
    assert "M-1" in page
    assert "Within two working days" in page
    assert client.get(f"{HOME}check/").headers["Location"] == f"{HOME}who/"


def test_two_presses_at_the_same_moment_send_once(client: Client) -> None:
    fill(client)
    spent = token(client)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    requests = []
    for _ in range(2):
        # Both have read the session before either has written it.
        request = RequestFactory().post(f"{HOME}check/", {"token": spent})
        request.session = store(client.session.session_key)
        request.session.load()
        request.session.get("anything")
        request.resolver_match = resolve(f"{HOME}check/")
        requests.append(request)
    answers = [urls.MOVE.respond(request, "check", place="ashmere") for request in requests]
    assert [answer.headers["Location"] for answer in answers] == [f"{HOME}done/"] * 2
    assert len(urls.SENT) == 1


@pytest.mark.parametrize("guess", ["guess", "", "é", "\0"])
def test_a_wrong_token_sends_nothing(client: Client, guess: str) -> None:
    fill(client)
    assert client.post(f"{HOME}check/", {"token": guess})["Location"] == f"{HOME}check/"
    assert urls.SENT == []


def test_a_refusal_is_shown_and_the_answers_stay(client: Client) -> None:
    fill(client, name="Refused")
    page = client.post(f"{HOME}check/", {"token": token(client)}).content.decode()
    assert "This family has already moved." in page
    assert problems(page) == []
    assert "Refused" in client.get(f"{HOME}check/").content.decode()


def test_two_places_are_two_sets_of_answers(client: Client) -> None:
    fill(client)
    other = "/places/brackwell/move/check/"
    assert client.get(other).headers["Location"] == "/places/brackwell/move/who/"


def test_answers_are_forgotten_in_time(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(client)
    monkeypatch.setattr("django.core.signing.time.time", lambda: 9_999_999_999)
    assert client.get(f"{HOME}check/").status_code == 302


def test_tampered_answers_are_dropped(client: Client) -> None:
    fill(client)
    session = client.session
    key = next(key for key in dict(session.items()) if key.startswith("journey."))
    session[key] = session[key][:-2] + "xx"
    session.save()
    assert client.get(f"{HOME}check/").headers["Location"] == f"{HOME}who/"


def test_only_the_forms_own_fields_are_kept(client: Client) -> None:
    client.post(f"{HOME}who/", {**WHO, "role": "admin"})
    client.post(f"{HOME}abroad/", {"left": "no"})
    client.post(f"{HOME}check/", {"token": token(client)})
    assert set(urls.SENT[0].answers["who"]) == {"name", "born"}


class FileForm(Form):
    letter = forms.FileField()


@pytest.mark.parametrize(
    "steps", [[], [Step("check", "x", Form)], [Step("a", "x", Form), Step("a", "y", Form)], [Step("a", "x", FileForm)]]
)
def test_a_journey_that_could_not_work_is_refused_at_once(steps: list[Step]) -> None:
    with pytest.raises(ValueError, match="journey"):
        Journey("j", "J", steps, action=lambda visit: Done("x"))


def test_the_answers_can_be_changed_or_left_and_each_link_is_a_phrase(client: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr(urls, "MOVE", replace(urls.MOVE, leave_href="/away/"))
    fill(client)
    tree = parse(client.get(f"{HOME}check/").content.decode())
    said = [" ".join(words(one).split()) for one in named(tree, "a") if "change=1" in str(one.get("href"))]
    assert said == ["Change name", "Change date of birth", "Change the answer to “Have they left England?”"]
    assert [one.get("href") for one in named(tree, "a") if words(one) == "Leave without sending"] == ["/away/"]
