"""The index's pages: who gets nothing, what a mistake is told, what is kept out of addresses and caches."""

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.index_made import AMY, HERE, NOW, THERE, a_code, a_town, arrive, browser, source, viewer_behind
from village.kernel.access.queries import today
from village.people.actions import asking, shielding
from village.people.models import Alert, Child, Message, NewIdentity, Override, Reason, Record, Shield
from village.people.queries.shields import seen_of

pytestmark = pytest.mark.django_db
WHY = {"purpose": "help"}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def child() -> Child:
    return a_town()


def shielded(child: Child) -> Shield:
    by = viewer_behind(browser("information-governance"))
    return shielding.shield_child(ref=child.ref, reason="harm", words="Her father looks for her.", by=by, at=NOW)


def asked(*roles: str, **other: str) -> Client:
    """Somebody who has said why."""
    client = browser(*(roles or ("practitioner",)), **other)  # type: ignore[arg-type]
    asking.give_reason(purpose="help", words="", by=viewer_behind(client), at=NOW)
    return client


def words(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


OVERSIGHT = ("shields/", "shields/new/", "shield-reviews/", "new-identities/", "looked/", "alerts/")


@pytest.mark.parametrize("role", ["practitioner", "safeguarding-practitioner", "matching-lead", "administrator"])
def test_oversight_is_not_there_for_others(role: str, child: Child) -> None:
    client = browser(role)
    for address in (*OVERSIGHT, f"looked/{child.ref}/", f"looked/{child.ref}/copy/"):
        assert client.get(f"/oversight/{address}").status_code == 404
        assert client.post(f"/oversight/{address}").status_code == 404


def test_who_may_not_look_behind_finds_no_such_page(child: Child) -> None:
    shielded(child)
    assert asked().get(f"/children/{child.ref}/behind/").status_code == 404
    assert "look behind" not in words(asked().get(f"/children/{child.ref}/"))


def test_a_child_of_another_area_and_no_child_are_the_same_page(child: Child) -> None:
    client = asked(area=THERE)
    pages = [client.get(f"/children/{ref}/") for ref in (child.ref, uuid.uuid4())]
    assert [one.status_code for one in pages] == [404, 404]
    assert pages[0].content == pages[1].content


def test_a_browser_remembers_nothing_that_is_typed_and_is_told_so_where_something_is(child: Child) -> None:
    page = words(browser("practitioner").get("/children/"))
    typed = re.findall(r"<(?:input|textarea)[^>]*name=\"(?:words|number|forename|surname|age|postcode)\"[^>]*>", page)
    assert len(typed) == 6
    assert all('autocomplete="off"' in one for one in typed)
    assert re.findall(r"<div[^>]*autocomplete[^>]*>", page) == []


def test_pages_are_kept_by_no_browser_and_no_proxy(child: Child) -> None:
    client = asked()
    for answer in (
        client.get("/children/"),
        client.post("/children/", {"number": "9999999468"}),
        client.get(f"/children/{child.ref}/"),
    ):
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]


def test_what_is_searched_for_is_in_no_address_and_no_title(child: Child) -> None:
    client = browser("practitioner")
    answer = client.post("/children/", {**WHY, "forename": "Amy", "surname": "Archer", "age": "11"})
    assert answer.status_code == 200
    assert "Amy Archer" in words(answer)
    for page in (words(answer), words(client.get(f"/children/{child.ref}/"))):
        title = page.partition("<title>")[2].partition("</title>")[0]
        assert "Amy" not in title
        assert "Archer" not in title
    assert words(client.get("/children/?forename=Amy&surname=Archer&age=11")).count("Amy") == 0


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({}, "Choose why you need to know"),
        (WHY, "Enter an NHS or pupil number"),
        ({**WHY, "number": "12"}, "neither an NHS number nor a pupil number"),
        ({**WHY, "forename": "Amy", "surname": "Archer"}, "Enter a date of birth, an age or a postcode too"),
        ({**WHY, "forename": "Amy", "surname": "Archer", "age": "x"}, "Enter an age in years"),
        (
            {**WHY, "forename": "Amy", "surname": "Archer", "born-day": "31", "born-month": "2", "born-year": "2015"},
            "real date",
        ),
        ({"purpose": "whim", "number": "9999999468"}, "Select a valid choice"),
        ({**WHY, "words": "x" * 301, "number": "9999999468"}, "at most 300"),
        ({**WHY, "forename": "A\x00my", "surname": "Archer", "age": "11"}, "Null characters"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_and_nothing_is_searched(said: dict[str, str], says: str, child: Child) -> None:
    answer = browser("practitioner").post("/children/", said)
    assert answer.status_code == 400
    assert says in words(answer)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({}, {"#id_purpose": "Choose why you need to know", "#id_number": "Enter an NHS or pupil number"}),
        ({"number": "12", "age": "x"}, {"#id_purpose": "Choose why", "#id_number": "neither", "#id_age": "an age in"}),
        ({"forename": "A", "surname": "B"}, {"#id_purpose": "Choose why", "#id_born-day": "Enter a date of birth, an"}),
        ({"forename": "A", "age": "99"}, {"#id_purpose": "Choose", "#id_number": "Enter an NHS", "#id_age": "an age"}),
        ({"forename": "A", "surname": "B", "born-day": "31", "born-month": "2", "born-year": "2015"},
         {"#id_purpose": "Choose why", "#id_born-day": "real date"}),
    ],
)  # fmt: skip
def test_all_mistakes_are_told_at_once_each_with_a_link_to_its_field(
    said: dict[str, str], told: dict[str, str], child: Child
) -> None:
    page = words(browser("practitioner").post("/children/", said))
    summary = page.partition('class="govuk-error-summary"')[2].partition("</ul>")[0]
    lines = dict(re.findall(r'<a href="(#[\w-]+)">([^<]*)</a>', summary))
    assert lines.keys() == told.keys()
    assert all(text in lines[link] for link, text in told.items()), lines
    assert all(f'id="{link[1:]}"' in page for link in told)


def test_another_reason_takes_the_place_of_the_one_that_stands(child: Child) -> None:
    client = browser("practitioner")
    by = {"by": viewer_behind(client), "at": NOW}
    for said in ({"purpose": "concern"}, {"purpose": "concern", "words": " "}, {}):
        client.post("/children/", {**WHY, "number": "9999999468"})
        answer = client.post("/children/", {**said, "number": "9999999468"})
        assert "I ask for another reason" in words(answer)
        standing = asking.reason_of(**by)  # type: ignore[arg-type]
        assert standing is not None
        assert standing.purpose == said.get("purpose", "help")
    assert Reason.objects.count() == 5  # what stands already is not given again
    client.post("/children/message/", {**WHY, "purpose": "request", "number": "9999999468", "reach": "0113 496 0000"})
    assert Message.objects.get().purpose == "request"


def test_more_than_ten_are_not_shown() -> None:
    rows = [
        {**AMY, "nhs_number": "", "record": f"r{i}", "date_of_birth": f"2015-{i:02}-11", "postcode": f"M{i} 5AB"}
        for i in range(1, 13)
    ]  # fmt: skip
    assert len(set(arrive(source("ashmere-school"), *rows))) == 12
    page = words(asked().post("/children/", {"forename": "Amy", "surname": "Archer", "age": "11"}))
    assert "More than 10 children are like this" in page
    assert "M1 5AB" not in page


def test_over_budget_is_told_on_the_page(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("village.people.actions.asking.too_often", lambda hour, day: True)
    answer = asked().post("/children/", {"number": "9999999468"})
    assert answer.status_code == 400
    assert "more often than one person" in words(answer)


def test_without_a_reason_a_childs_page_asks_for_one_first(child: Child) -> None:
    client = browser("practitioner")
    page = f"/children/{child.ref}/"
    assert client.get(page)["Location"] == f"{page}why/"
    assert client.post(f"{page}why/", {}).status_code == 400
    assert client.post(f"{page}why/", WHY)["Location"] == page
    assert client.get(page).status_code == 200
    record = Record.objects.filter(child=child)[0].pk
    other = browser("practitioner")
    assert other.post(f"{page}contact/{record}/", {"reach": "1"})["Location"] == f"{page}why/"
    shielded(child)
    brave = browser("safeguarding-practitioner")
    assert brave.post(f"{page}behind/", {"words": "She may be in danger.", "code": "1"})["Location"] == f"{page}why/"


def test_a_look_behind_from_warning_to_leaving(child: Child) -> None:
    page = f"/children/{child.ref}/"
    client = asked("safeguarding-practitioner")

    def behind(words: str = "She may be in danger now.", code: str = "") -> Any:
        return client.post(f"{page}behind/", {"words": words, "code": code or a_code(viewer_behind(client))})

    assert behind().status_code == 404
    shielded(child)
    assert client.get(f"{page}behind/").status_code == 200
    assert "Say in a sentence" in words(behind("urgent"))
    assert "Enter the code" in words(client.post(f"{page}behind/", {"words": "She may be in danger now."}))
    assert "The code is wrong" in words(behind(code="000000"))
    assert "Mill Lane" not in words(client.get(page))
    used = a_code(viewer_behind(client))
    assert behind(code=used)["Location"] == page
    assert "Mill Lane" in words(client.get(page))
    assert client.get(f"{page}leave/").status_code == 405
    assert client.post(f"{page}leave/")["Location"] == "/children/"
    assert "Mill Lane" not in words(client.get(page))
    assert "was used before" in words(behind(code=used))
    for _ in range(3):
        assert "The code is wrong" in words(behind(code="111111"))
    assert "tried too often" in words(behind())
    assert "Mill Lane" not in words(client.get(page))


@pytest.mark.parametrize(
    "elsewhere", ["/children/", "/children/contact-requests/", "/", "/work/", "other", "/nowhere/"]
)
def test_opening_any_other_page_ends_a_look_behind(elsewhere: str, child: Child) -> None:
    shielded(child)
    other = arrive(source("brack-school"), {"record": "b1", "forename": "Bea", "surname": "Brown"})[0]
    page = f"/children/{child.ref}/"
    client = asked("safeguarding-practitioner")
    told = {"words": "She may be in danger now.", "code": a_code(viewer_behind(client))}
    assert client.post(f"{page}behind/", told)["Location"] == page
    record = Record.objects.filter(child=child)[0].pk
    for still_there in (page, f"{page}contact/{record}/", f"{page}behind/", page):
        assert client.get(still_there).status_code == 200
    assert "Mill Lane" in words(client.get(page))
    client.get(f"/children/{other.ref}/" if elsewhere == "other" else elsewhere)
    again = words(client.get(page))
    if elsewhere == "/nowhere/":  # there is no such page to have gone to
        assert "Mill Lane" in again
    else:
        assert "Mill Lane" not in again
        assert Override.objects.get().left_at == NOW


def test_the_same_child_seen_from_oversight_is_another_page(child: Child) -> None:
    shielded(child)
    page = f"/children/{child.ref}/"
    client = asked("safeguarding-practitioner", "information-governance")
    told = {"words": "She may be in danger now.", "code": a_code(viewer_behind(client))}
    assert client.post(f"{page}behind/", told)["Location"] == page
    assert client.get(f"/oversight/looked/{child.ref}/").status_code == 200
    assert "Mill Lane" not in words(client.get(page))


def test_a_child_with_little_on_record_has_a_page() -> None:
    child = arrive(
        source("ashmere-school"),
        {"record": "s1", "forename": "Ann", "surname": "Archer", "date_of_birth": "2019", "ended_on": "2026-01-05"},
        {"record": "s2", "nhs_number": "9999999476"},
    )  # fmt: skip
    pages = [words(asked().get(f"/children/{one.ref}/")) for one in child]
    assert "No service is known to work with Ann Archer now." in pages[0]
    assert "1 service before" in pages[0]
    assert "Until 5 Jan 2026" in pages[0]
    assert "about 7 years" in pages[0]
    assert "No name given" in pages[1]


def test_messages_are_asked_read_and_answered(child: Child) -> None:
    health = Record.objects.get(child=child, key="h1").pk
    client = asked()
    page = f"/children/{child.ref}/contact/{health}/"
    assert client.get(page).status_code == 200
    assert "Enter how they can reach you" in words(client.post(page, {}))
    assert client.post(f"/children/{child.ref}/contact/9999/", {"reach": "01632 960000"}).status_code == 400
    client.post(page, {"reach": "01632 960000"})
    assert "Nobody is waiting" in words(client.get("/children/contact-requests/"))
    nurse = browser("practitioner", of="ashmere-health")
    inbox = words(nurse.get("/children/contact-requests/"))
    assert "01632 960000" in inbox
    number = inbox.partition('name="request" value="')[2].partition('"')[0]
    for wrong in ("", "x", "999"):
        assert "no such request" in words(nurse.post("/children/contact-requests/", {"request": wrong}, follow=True))
    assert "Answered" in words(nurse.post("/children/contact-requests/", {"request": number}, follow=True))


def test_shields_are_put_on_renewed_and_taken_off(child: Child) -> None:
    client = browser("information-governance")
    new = "/oversight/shields/new/"
    told = {"reason": "harm", "words": "Her father looks for her.", "area": HERE}
    assert "No shield stands here" in words(client.get("/oversight/shields/"))
    assert client.post(new, told).status_code == 400
    assert "neither an NHS number" in words(client.post(new, {**told, "which": "12"}))
    assert "no such child" in words(client.post(new, {**told, "which": str(uuid.uuid4())}))
    assert client.post(new, {**told, "which": str(child.ref)}).status_code == 302
    assert client.post(new, {**told, "which": "9999999476"}).status_code == 302
    page = words(client.get("/oversight/shields/"))
    assert "2 shields stand" in page
    assert "Number ending 9476" in page
    one = Shield.objects.get(child=child)
    with time_machine.travel(dt.datetime(2027, 6, 1, 9, tzinfo=dt.UTC), tick=False):
        assert "Due now" in words(browser("information-governance").get("/oversight/shields/"))
    address = f"/oversight/shields/{one.pk}/"
    assert "Her father" in words(client.get(address))
    assert "Choose whether the shield is still needed" in words(client.post(address, {}))
    assert client.post(address, {"do": "renew"}).status_code == 302
    assert client.post(address, {"do": "end"}).status_code == 302
    assert client.get(address).status_code == 404
    everywhere = browser("information-governance", area="")
    assert everywhere.post(new, {**told, "area": "", "which": "9999999484"}).status_code == 302


def test_looks_behind_shields_are_reviewed(child: Child) -> None:
    shielded(child)
    client = browser("information-governance")
    assert "Nobody looked behind a shield" in words(client.get("/oversight/shield-reviews/"))
    looker = viewer_behind(asked("safeguarding-practitioner"))
    made = asking.override(ref=child.ref, words="She may be in danger now.", code=a_code(looker), by=looker, at=NOW)
    page = f"/oversight/shield-reviews/{made.pk}/"
    assert client.get("/oversight/shield-reviews/999/").status_code == 404
    listed = words(client.get("/oversight/shield-reviews/"))
    assert "She may be in danger now." in listed
    assert "An account that is gone" not in listed
    assert client.post(page, {}).status_code == 400
    assert "Say in a sentence" in words(client.post(page, {"justified": "no", "finding": "no"}))
    told = {"justified": "no", "finding": "There was no referral at all."}
    assert client.post(page, told).status_code == 302
    assert Override.objects.get().justified is False
    assert "There was no referral" in words(client.get(page))
    assert "Not necessary" in words(client.get("/oversight/shield-reviews/"))


def test_a_new_identity_takes_two(child: Child) -> None:
    one, two = browser("information-governance"), browser("information-governance")
    page = "/oversight/new-identities/"
    assert one.post(page, {}).status_code == 400
    told = {"which": "9999999468", "words": "Adoption order of 3 November"}
    assert "no such child" in words(one.post(page, {**told, "which": "9999999476"}))
    assert "Say in a sentence" in words(one.post(page, {**told, "words": "order"}))
    assert one.post(page, told).status_code == 302
    number = NewIdentity.objects.get().pk
    assert "You proposed this" in words(one.get(page))
    decide = {"proposal": str(number), "do": "agree", "seen": seen_of(child)}
    assert "have changed since" in words(two.post(page, {**decide, "seen": "x"}, follow=True))
    assert "Someone else must decide" in words(one.post(page, decide, follow=True))
    assert "no such proposal" in words(two.post(page, {**decide, "proposal": "x"}, follow=True))
    assert "Decided" in words(two.post(page, decide, follow=True))
    assert Child.objects.get(pk=child.pk).state == "retired"


def test_a_family_is_answered(child: Child) -> None:
    asked().get(f"/children/{child.ref}/")
    client = browser("information-governance")
    assert "no such child" in words(client.post("/oversight/looked/", {"which": "9999999476"}))
    found = client.post("/oversight/looked/", {"which": "999 999 9468"})
    page = found["Location"]
    assert page == f"/oversight/looked/{child.ref}/"
    assert "looked at 1 time" in words(client.get(page))
    assert "They were working with the child already" in words(client.get(page))
    assert "Ashmere School" in words(client.get(f"{page}letter/"))
    assert client.get(f"/oversight/looked/{uuid.uuid4()}/").status_code == 404
    assert client.post(f"{page}copy/", {}).status_code == 400
    assert "Mill Lane" in words(client.post(f"{page}copy/", {"to": "parent", "kind": "page"}))
    file = client.post(f"{page}copy/", {"to": "child", "kind": "json"})
    assert file["Content-Disposition"] == 'attachment; filename="copy.json"'
    assert len(json.loads(file.content)["records"]) == 3
    assert "how the young person agreed" in words(client.post(f"{page}keep/", {"kept_for": "disability"}))
    assert client.post(f"{page}keep/", {"kept_for": "disability", "consent": "signed"}).status_code == 302
    assert client.post(f"{page}keep/", {"kept_for": "no"}).status_code == 302
    future = {"died_on-day": "1", "died_on-month": "1", "died_on-year": "2030"}
    assert "not come" in words(client.post(f"{page}died/", future))
    assert client.post(f"{page}died/", {**future, "died_on-year": "2026"}).status_code == 302


def test_alerts_are_settled(child: Child) -> None:
    looker = viewer_behind(browser("practitioner"))
    told = {"kind": "own", "child": child.ref, "on": today(), "told": "The same last name.", "raised_at": NOW}
    one = Alert.objects.create(account=looker.ref, **told)
    Alert.objects.create(account=uuid.uuid4(), **told)
    client = browser("information-governance")
    page = words(client.get("/oversight/alerts/"))
    assert "1 thing waits" in page
    assert client.get("/oversight/alerts/999/").status_code == 404
    address = f"/oversight/alerts/{one.pk}/"
    assert client.post(address, {}).status_code == 400
    assert client.post(address, {"finding": "A cousin; spoken to."}).status_code == 302
    assert "A cousin" in words(client.get(address))
    assert "no such alert" in words(client.post(address, {"finding": "Again."}))
    assert "Nothing waits" in words(client.get("/oversight/alerts/"))
