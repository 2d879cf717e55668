"""The pages on which a sheet is answered, asked like a browser without scripts asks."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.spec.forms.made import AT, FIRST, a_sheet, published
from tests.unit.forms import urls
from tests.unit.forms.documents import document, question, section
from tests.unit.ui.pages import named, parse, problems, words
from village.forms import actions, queries
from village.forms.answering import MAY
from village.forms.models import Answer, Said, Sheet

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.unit.forms.urls")]


@pytest.fixture(autouse=True)
def everything_allowed() -> Iterator[None]:
    yield
    urls.ALLOWED.update(by="ada", may=MAY)


def home(sheet: Sheet) -> str:
    return f"/sheets/{sheet.ref}/"


def page(client: Client, address: str, status: int = 200) -> Any:
    answer = client.get(address)
    assert answer.status_code == status
    text = answer.content.decode()
    assert problems(text) == []
    return parse(text)


def post(client: Client, address: str, answers: dict[str, Any], seen: dict[str, int] | None = None, **more: Any) -> Any:
    """What a browser sends of a page that had these questions."""
    data = {name if name.startswith("answer[") else f"answer[{name}]": value for name, value in answers.items()}
    concepts = {name.split("]")[0].removeprefix("answer[") for name in answers}
    asked = [f"{one}:{(seen or {}).get(one, 0)}" for one in sorted(concepts)]
    headers = more.pop("headers", {})
    return client.post(address, {**data, "asked": asked, "writer": urls.ALLOWED["by"], **more}, headers=headers)


def test_the_list_says_how_far_each_section_is(client: Client) -> None:
    sheet = a_sheet()
    tree = page(client, home(sheet))
    assert [words(one) for one in named(tree, "a", class_="govuk-task-list__link")] == ["Home", "People"]
    text = words(tree)
    assert "1 question must still be answered" in text
    assert "Not started" in text
    assert "Optional" in text
    actions.save(sheet=sheet.ref, given={("", "lives"): "kin"}, seen={}, by="ada", at=AT)
    assert "Everything that must be answered is answered" in words(page(client, home(sheet)))


def test_a_section_is_answered_and_leads_to_the_next(client: Client) -> None:
    sheet = a_sheet()
    address = f"{home(sheet)}section/home/"
    tree = page(client, address)
    assert [one.get("value") for one in named(tree, "input", name="asked")] == ["lives:0", "said:0"]
    answer = post(client, address, {"lives": "kin", "said": "It is\r\nloud."})
    assert (answer.status_code, answer["Location"]) == (302, f"{home(sheet)}section/people/")
    assert queries.given_of(sheet) == {("", "lives"): "kin", ("", "said"): "It is\nloud."}
    tree = page(client, address)
    assert named(tree, "input", value="kin")[0].get("checked") is not None
    assert named(tree, "input", value="said:1")
    to_the_list = post(client, address, {"said": "It is\nloud."}, {"said": 1}, then="list")
    assert to_the_list["Location"] == home(sheet)


def test_what_follows_from_an_answer_is_asked_after_saving(client: Client) -> None:
    sheet = a_sheet()
    address = f"{home(sheet)}section/home/"
    answer = post(client, address, {"lives": "none", "said": ""})
    assert answer["Location"] == address
    tree = page(client, address)
    assert "Your answers lead to another question: “Why”." in words(tree)
    assert named(tree, "textarea", name="answer[why]")
    answer = post(client, address, {"lives": "none", "why": "Fire.", "said": ""}, {"lives": 1})
    assert answer["Location"].endswith("section/people/")


def test_an_answer_is_taken_away(client: Client) -> None:
    sheet = a_sheet()
    address = f"{home(sheet)}section/home/"
    assert not named(page(client, address), "input", name="answer[lives]", value="")
    post(client, address, {"lives": "kin"})
    assert named(page(client, address), "input", name="answer[lives]", value="")
    post(client, address, {"lives": ""}, {"lives": 1})
    assert queries.given_of(sheet) == {}


def test_what_cannot_be_an_answer_is_shown_back_with_a_link_to_it(client: Client) -> None:
    kinds = document(section("s", question("day", "date"), question("many", "whole"), question("line")))
    sheet = a_sheet(kinds)
    address = f"{home(sheet)}section/s/"
    answers = {
        "answer[day]-day": "31",
        "answer[day]-month": "2",
        "answer[day]-year": "2020",
        "many": "2.5",
        "line": "x",
    }
    answer = post(client, address, answers)
    assert answer.status_code == 400
    text = answer.content.decode()
    assert problems(text) == []
    tree = parse(text)
    errors = [
        (one.get("href"), words(one)) for one in named(tree, "a") if (one.get("href") or "").startswith("#answer")
    ]
    assert errors == [
        ("#answer:day:-day", "Day must be a real date"),
        ("#answer:many:", "Give a whole number, such as 3."),
    ]
    for link, _ in errors:  # what a link leads to is called the same before it was sent and after
        for each in (tree, page(client, address)):
            assert len(named(each, "input", id=str(link).removeprefix("#"))) == 1
    assert named(tree, "input", name="answer[many]")[0].get("value") == "2.5"
    assert named(tree, "input", name="answer[day]-day")[0].get("value") == "31"
    assert queries.given_of(sheet) == {("", "line"): "x"}
    good = {**answers, "answer[day]-day": "29", "many": "3"}
    assert post(client, address, good, {"line": 1}).status_code == 302
    assert page(client, address) is not None
    assert str(queries.given_of(sheet)["", "day"]) == "2020-02-29"


# ── two at once ──────────────────────────────────────────────────────────────────────────────────────────────────────


def bo(sheet: Sheet, text: str, seen: int = 0) -> None:
    actions.save(sheet=sheet.ref, given={("", "said"): text}, seen={("", "said"): seen}, by="bo", at=AT)


def test_both_texts_are_shown_with_who_and_when_and_the_writer_decides(client: Client) -> None:
    sheet = a_sheet()
    address = f"{home(sheet)}section/home/"
    bo(sheet, "theirs")
    answer = post(client, address, {"said": "mine", "lives": "kin"})
    assert answer.status_code == 409
    tree = parse(answer.content.decode())
    assert problems(answer.content.decode()) == []
    assert "Bo answered this on 15 June 2026 at 11am, while you were writing." in words(tree)
    assert [words(one) for one in named(tree, "dd", class_="vg-said")] == ["theirs", "mine"]
    assert words(named(tree, "textarea", name="answer[said]")[0]) == "mine"
    assert queries.given_of(sheet)["", "lives"] == "kin"  # what nobody else answered is saved
    assert post(client, address, {"said": "theirs and mine"}, {"said": 1}).status_code == 302
    assert queries.given_of(sheet)["", "said"] == "theirs and mine"


def test_the_other_answer_may_be_let_stand(client: Client) -> None:
    sheet = a_sheet()
    address = f"{home(sheet)}section/home/"
    bo(sheet, "theirs")
    post(client, address, {"said": "mine"})
    answer = post(client, address, {"said": "mine"}, {"said": 1}, leave="said")
    assert answer.status_code == 302
    assert queries.given_of(sheet)["", "said"] == "theirs"
    late = page(client, f"{home(sheet)}late/")
    assert [words(one) for one in named(late, "dd", class_="vg-said")] == ["theirs", "mine"]


def test_what_was_not_touched_is_no_conflict_and_overwrites_nothing(client: Client) -> None:
    sheet = a_sheet()
    address = f"{home(sheet)}section/home/"
    bo(sheet, "one")
    bo(sheet, "two", 1)
    assert post(client, address, {"said": "one", "lives": "kin"}, {"said": 1}).status_code == 302
    assert queries.given_of(sheet)["", "said"] == "two"
    assert not Said.objects.filter(stood=False).exists()
    shown = post(client, address, {"said": "one", "lives": "palace"}, {"said": 1})  # shown again, for another reason
    assert words(named(parse(shown.content.decode()), "textarea", name="answer[said]")[0]) == "two"


def test_what_came_too_late_is_listed_once_and_can_be_made_to_stand(client: Client) -> None:
    sheet = a_sheet()
    address = f"{home(sheet)}section/home/"
    bo(sheet, "theirs")
    for _ in range(2):
        assert post(client, address, {"said": "mine"}).status_code == 409
    assert "1 answer of yours came too late" in words(page(client, home(sheet)))
    late = page(client, f"{home(sheet)}late/")
    (use,) = named(late, "input", name="use")
    stale = client.post(f"{home(sheet)}late/", {"use": use.get("value"), "times": "0"}, follow=True)
    assert "Read both, then decide" in stale.content.decode()
    told = client.post(f"{home(sheet)}late/", {"use": use.get("value"), "times": "1"}, follow=True)
    assert "Your answer stands now." in told.content.decode()
    assert queries.given_of(sheet)["", "said"] == "mine"
    assert client.post(f"{home(sheet)}late/", {"use": use.get("value"), "times": "1"}).status_code == 404
    urls.ALLOWED["by"] = "cy"
    assert "There is nothing." in words(page(client, f"{home(sheet)}late/"))  # each sees their own


def test_who_saves_for_somebody_else_at_the_same_screen_is_refused(client: Client) -> None:
    sheet = a_sheet()
    answer = post(client, f"{home(sheet)}section/home/", {"said": "Ada wrote this"}, writer="bo")
    assert answer.status_code == 409
    assert "Somebody else is signed in now" in answer.content.decode()
    assert "Ada wrote this" not in answer.content.decode()
    assert not Said.objects.exists()


def test_what_was_written_on_a_signed_sheet_is_shown_back(client: Client) -> None:
    sheet = a_sheet()
    Sheet.objects.filter(pk=sheet.pk).update(state="signed")
    address = f"{home(sheet)}section/home/"
    assert client.get(address)["Location"] == f"{home(sheet)}check/"
    answer = post(client, address, {"said": "An hour's work."})
    assert answer.status_code == 409
    assert "An hour's work." in words(parse(answer.content.decode()))


# ── by itself ────────────────────────────────────────────────────────────────────────────────────────────────────────

QUIETLY = {"Accept": "application/json"}


def test_a_script_is_told_what_became_of_each_answer(client: Client) -> None:
    sheet = a_sheet()
    bo(sheet, "theirs")
    answer = post(client, f"{home(sheet)}section/home/", {"lives": "none", "said": "mine"}, headers=QUIETLY)
    assert answer.json() == {"saved": {"lives": 1}, "wrong": {}, "late": ["said"], "asked": ["lives", "why", "said"]}
    wrong = post(client, f"{home(sheet)}section/home/", {"lives": "palace"}, {"lives": 1}, headers=QUIETLY)
    assert wrong.json()["wrong"] == {"lives": "Choose one of the list."}
    refused = post(client, f"{home(sheet)}section/home/", {"lives": "kin"}, writer="bo", headers=QUIETLY)
    assert (refused.status_code, "Nothing was saved" in refused.json()["refused"]) == (409, True)


# ── entries ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_entries_are_added_changed_and_removed(client: Client) -> None:
    sheet = a_sheet()
    address = f"{home(sheet)}section/people/"
    (fresh,) = named(page(client, address), "input", name="entry")
    name = str(fresh.get("value"))
    for _ in range(2):  # pressed twice
        added = client.post(f"{address}add/", {"entry": name})
        assert added["Location"] == f"{address}{name}/"
    assert queries.given_of(sheet) == {("", "people"): (name,)}
    assert post(client, f"{address}{name}/", {"name": "Ada Testcase", "how": "2"})["Location"] == address
    tree = page(client, address)
    assert "Ada Testcase" in words(tree)
    assert "Level 2" in words(tree)
    assert "Ada Testcase" in words(page(client, f"{address}{name}/remove/"))
    client.post(f"{address}{name}/remove/")
    assert ("", "people") not in queries.given_of(sheet)
    assert client.get(f"{address}{name}/").status_code == 404
    late = post(client, f"{address}{name}/", {"name": "written meanwhile"})
    assert (late.status_code, "written meanwhile" in late.content.decode()) == (409, True)


def test_there_is_room_for_so_many_entries(client: Client) -> None:
    sheet = a_sheet()
    address = f"{home(sheet)}section/people/"
    for name in ("aaaa", "bbbb", "cccc"):
        answer = client.post(f"{address}add/", {"entry": name}, follow=True)
    assert "There can be 2 of these and no more." in answer.content.decode()
    assert "room for 2" in words(page(client, address))
    assert client.post(f"{address}add/", {"entry": "../../x"}, follow=True).status_code == 200
    assert client.get(f"{address}add/")["Location"] == address


# ── checking, signing, opening again ─────────────────────────────────────────────────────────────────────────────────


def test_what_was_read_is_signed_and_shown_as_it_was(client: Client) -> None:
    sheet = a_sheet()
    check = f"{home(sheet)}check/"
    tree = page(client, check)
    assert not named(tree, "input", name="seen")  # something must still be answered
    (link,) = [one for one in named(tree, "a") if words(one) == "Lives"]
    assert link.get("href") == f"{home(sheet)}section/home/#answer:lives:"
    post(client, f"{home(sheet)}section/home/", {"lives": "kin", "said": "first"})
    seen = str(named(page(client, check), "input", name="seen")[0].get("value"))
    bo(sheet, "second", 1)
    late = client.post(check, {"seen": seen})
    assert (late.status_code, "changed since you read it" in late.content.decode()) == (409, True)
    seen = str(named(page(client, check), "input", name="seen")[0].get("value"))
    assert client.post(check, {"seen": seen})["Location"] == home(sheet)
    assert "Signed by Ada on" in words(page(client, home(sheet)))
    assert "With relatives" in words(page(client, f"{home(sheet)}signed/1/"))
    assert client.get(f"{home(sheet)}signed/2/").status_code == 404
    assert client.post(check, {"seen": seen}).status_code == 404
    client.post(home(sheet))
    assert Sheet.objects.get(pk=sheet.pk).state == "open"
    assert client.post(home(sheet)).status_code == 404
    assert "Read what was signed before" in words(page(client, home(sheet)))


@pytest.mark.parametrize("may", [frozenset(), frozenset({"sign"}), frozenset({"answer"})])
def test_nobody_does_more_than_whoever_let_them_in_allows(client: Client, may: frozenset[str]) -> None:
    sheet = a_sheet()
    urls.ALLOWED["may"] = may
    address = f"{home(sheet)}section/home/"
    saved = post(client, address, {"lives": "kin"})
    assert saved["Location"].endswith("/check/") is ("answer" not in may)
    client.post(f"{home(sheet)}section/people/add/", {"entry": "aaaa"})
    assert Answer.objects.exists() is ("answer" in may)
    Answer.objects.all().delete()
    actions.save(sheet=sheet.ref, given={("", "lives"): "kin"}, seen={}, by="ada", at=AT)
    seen = queries.hash_of(sheet.form.sha256, queries.given_of(sheet))
    assert (client.post(f"{home(sheet)}check/", {"seen": seen}).status_code == 302) is ("sign" in may)
    Sheet.objects.filter(pk=sheet.pk).update(state="signed")
    assert client.post(home(sheet)).status_code == 404
    assert client.get(f"{home(sheet)}version/")["Location"] == home(sheet)


def test_what_was_signed_before_stands_beside_what_is_asked_now(client: Client) -> None:
    first = a_sheet()
    actions.save(sheet=first.ref, given={("", "lives"): "kin"}, seen={}, by="ada", at=AT)
    actions.sign(sheet=first.ref, seen=queries.hash_of(first.form.sha256, queries.given_of(first)), by="ada", at=AT)
    again = a_sheet()
    tree = page(client, f"{home(again)}section/home/")
    assert [words(one) for one in named(tree, "div", class_="vg-before")] == [
        "Answered before, 15 Jun 2026With relatives"
    ]


# ── another version ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_newer_version_is_shown_and_moved_to_when_its_author_says_so(client: Client) -> None:
    sheet = a_sheet()
    assert client.get(f"{home(sheet)}version/")["Location"] == home(sheet)
    post(client, f"{home(sheet)}section/home/", {"lives": "kin", "said": "no place"})
    lives, why, _ = FIRST["sections"][0]["questions"]
    lives = {**lives, "label": {"en": "Where do they live?"}, "meaning": "reworded"}
    later = published({**FIRST, "version": 2, "sections": [section("home", lives, why, question("new"))]})
    assert "newer version" in words(page(client, home(sheet)))
    tree = page(client, f"{home(sheet)}version/")
    assert [words(one) for one in named(tree, "h2", class_="govuk-heading-m")] == [
        "New questions",
        "Asked in other words",
        "No longer asked",
        "Answers that version 2 has no place for",
    ]
    sent = {name: named(tree, "input", name=name)[0].get("value") for name in ("seen", "to")}
    assert client.post(f"{home(sheet)}version/", {**sent, "seen": "0"}).status_code == 409
    assert client.post(f"{home(sheet)}version/", {**sent, "to": sheet.form.sha256}).status_code == 409
    assert client.post(f"{home(sheet)}version/", sent)["Location"] == home(sheet)
    assert Sheet.objects.get(pk=sheet.pk).form == later
    strays = post(
        client, f"{home(sheet)}section/home/", {"said": "typed before it moved", "lives": "own"}, {"lives": 1}
    )
    assert strays.status_code == 409
    assert "typed before it moved" in strays.content.decode()
    assert queries.given_of(sheet) == {("", "lives"): "own"}


def test_there_are_no_other_pages(client: Client) -> None:
    sheet = a_sheet()
    for address in ("section/none/", "section/none/aaaa/", "section/home/aaaa/", "section/people/none/"):
        assert client.get(home(sheet) + address).status_code == 404
    assert client.post(f"{home(sheet)}section/home/", {"asked": "lives", "writer": "ada"}).status_code == 400
    assert re.search("csrf", html.unescape(client.get(f"{home(sheet)}section/home/").content.decode()))


# ── long forms ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_long_section_asks_the_database_no_more_than_a_short_one(client: Client) -> None:
    counts = []
    for length in (5, 120):  # SQLite writes some 140 rows at once
        asked = [question(f"q{n}", "words") for n in range(length)]
        sheet = a_sheet(document(section("s", *asked), form=f"of-{length}"))
        address = f"{home(sheet)}section/s/"
        client.get(address)
        answers = {f"q{n}": f"Words {n}" for n in range(length)}
        steps = (
            lambda sent=answers, to=address: post(client, to, sent),
            lambda to=address: client.get(to),
            lambda of=sheet: client.get(f"{home(of)}check/"),
            lambda of=sheet: client.get(home(of)),
        )
        told = []
        for step in steps:
            with CaptureQueriesContext(connection) as asked_of_the_database:
                step()
            told.append(len(asked_of_the_database))
        counts.append(told)
        assert len(queries.given_of(sheet)) == length
    assert counts[0] == counts[1]
