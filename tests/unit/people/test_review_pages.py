"""The queue, the page of a review, the ledger and the samples, as people meet them."""

import re
import uuid
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.unit.kernel.people import LONG_AGO, audited, person, signed_in
from tests.unit.people import made
from tests.unit.people.test_review_shown import shield
from tests.unit.people.test_reviewing import anna, grace, twins
from tests.unit.ui.pages import problems
from village.kernel.access.models import Clearance
from village.kernel.accounts.models import Account
from village.people.models import Child, LinkEvent, MatchingModel, QualityCheck, Remark, ReviewItem
from village.people.queries import review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(made.NOW, tick=False) as traveller:
        yield traveller


def cleared(account: Account) -> Account:
    for kind in ("vetting", "training"):
        Clearance.objects.create(
            account=account.ref, kind=kind, from_on=LONG_AGO, until_on=made.FAR_OFF, recorded_at=made.NOW
        )
    return account


def at_work(name: str, *roles: str, area: str = made.AREA) -> Client:
    return signed_in(cleared(person(name, *roles, area=area)), second_factor=True)


@pytest.fixture
def officer() -> Client:
    return at_work("Olive Officer", "matching-officer")


def said(answer: Any) -> str:
    """The words of a page that is as it should be."""
    html = answer.content.decode()
    assert problems(html) == []
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def taken(client: Client) -> str:
    """The address of the next review, taken up."""
    answer = client.post("/children/reviews/next/")
    assert answer.status_code == 302
    return str(answer["Location"])


def seen(client: Client, address: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', client.get(address).content.decode())
    assert found is not None
    return found[1]


# ── who gets nothing ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_to_others_nothing_of_it_is_there() -> None:
    item = twins()
    made.take(made.source("clinic"), [made.row("2")])
    event = LinkEvent.objects.filter(kind="weight").first()
    assert event is not None
    read = ["/children/reviews/", f"/children/reviews/{item.pk}/", "/children/matching/quality/"]
    kept = [
        f"/children/matching/children/{anna().child.ref}/",
        f"/children/matching/merge/{anna().child.ref}/{grace().child.ref}/",
        f"/children/matching/split/{anna().pk}/",
    ]
    for name, roles, area in (
        ("No Role", [], ""),
        ("Pat Practitioner", ["practitioner"], made.AREA),
        ("Ida Governance", ["information-governance"], made.AREA),
    ):
        client = at_work(name, *roles, area=area)
        nothing = client.get("/there/is/nothing/here/").content
        for address in read + kept:
            answer = client.get(address)
            assert (answer.status_code, answer.content) == (404, nothing), address
    elsewhere = at_work("Elsa Elsewhere", "matching-officer", area=made.ELSEWHERE)
    nothing = elsewhere.get("/there/is/nothing/here/").content
    for address in kept + read[1:2]:
        assert elsewhere.get(address).content == nothing, address
    for act in ("take", "leave", "decide"):
        assert elsewhere.post(f"/children/reviews/{item.pk}/{act}/").status_code == 404
    assert "Nothing waits for you" in said(elsewhere.get("/children/reviews/"))


def test_without_clearance_or_second_factor_nobody_gets_in() -> None:
    account = person("Una Uncleared", "matching-officer", area=made.AREA)
    assert signed_in(account, second_factor=True).get("/children/reviews/")["Location"] == "/account/clearance/"
    assert signed_in(cleared(account)).get("/children/reviews/")["Location"].startswith("/account/two-factor/needed/")


# ── the queue ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_queue_tells_what_waits_and_not_of_whom(officer: Client) -> None:
    item = twins()
    words = said(officer.get("/children/reviews/"))
    assert "1 review waits for you" in words
    assert "Likely, not sure : 1" in words
    assert "Grace" not in words
    assert "Testperson" not in words
    assert "No reviews" in said(officer.get("/children/reviews/?reason=several&order=oldest"))
    assert f"/children/reviews/{item.pk}/" in officer.get("/children/reviews/?reason=nonsense").content.decode()


def test_a_child_is_looked_up_by_reference_from_the_queue(officer: Client) -> None:
    twins()
    assert officer.get("/children/reviews/", {"child": str(anna().child.ref)})["Location"] == ledger_address()
    assert "whole reference" in said(officer.get("/children/reviews/", {"child": "Anna"}))


def test_whoever_works_through_one_reason_stays_with_it(officer: Client) -> None:
    item = twins()
    asked = {"reason": item.reason, "order": "oldest"}
    address = str(officer.post("/children/reviews/next/", asked)["Location"])
    assert address == f"/children/reviews/{item.pk}/?reason={item.reason}&order=oldest"
    page = officer.get(address).content.decode()
    assert f'name="reason" value="{item.reason}"' in page
    assert 'name="order" value="oldest"' in page
    decided = {"choice": "new", "seen": seen(officer, address), **asked}
    answer = officer.post(f"/children/reviews/{item.pk}/decide/", decided)
    assert answer["Location"] == f"/children/reviews/?reason={item.reason}&order=oldest"
    assert "No more of these wait for you" in said(officer.get(answer["Location"]))
    assert "See what was decided, or undo it" in said(officer.get(f"/children/reviews/{item.pk}/"))


def test_a_child_that_the_record_is_hardly_of_is_folded_and_the_likeliest_is_not(officer: Client) -> None:
    item = twins()
    made.take(made.source("clinic"), [made.row("8", forename="Otto", sex="M", date_of_birth="2009-11-20")])
    otto = made.record(made.source("clinic"), "8").child
    item.candidates = [*item.candidates, {**item.candidates[0], "child": otto.pk}]
    item.save(update_fields=["candidates"])
    page = officer.get(taken(officer)).content.decode()
    likeliest, _, rest = page.partition('class="govuk-details vg-rival"')
    assert "Child 1: the chance is about" in likeliest
    assert "Otto" not in likeliest
    folded, _, _ = rest.partition('id="decide"')
    assert "Child 2: the chance is less than 1 in 100" in folded
    assert "Otto" in folded


def test_one_is_decided_and_the_next_is_taken_up(officer: Client) -> None:
    twins()
    address = taken(officer)
    words = said(officer.get(address))
    assert "Forename Grace Anna Differs" in words
    assert "What speaks against it Forename differs (−" in words
    answer = officer.post(
        f"{address}decide/", {"choice": f"same:{anna().child.ref}", "seen": seen(officer, address), "note": "Twin?"}
    )
    assert answer["Location"] == "/children/reviews/"
    assert made.together(anna(), grace())
    written = Remark.objects.get(operation=ReviewItem.objects.get().operation)
    assert (written.text, set(written.about.all())) == ("Twin?", set(Child.objects.all()))
    told = said(officer.get("/children/reviews/"))
    assert "Decided. The same as child 1 (" in told
    assert "Nothing more waits for you" in told
    assert "“Twin?”" in said(officer.get(f"/children/matching/children/{anna().child.ref}/"))
    back = officer.post("/children/reviews/undo/")
    assert back["Location"] == address
    assert not made.together(anna(), grace())
    assert "Taken back" in said(officer.get(address))
    officer.post(f"{address}leave/")
    assert "Take it up" in said(officer.get(address))


def test_a_number_key_means_the_same_on_every_review(officer: Client) -> None:
    twins()
    page = officer.get(taken(officer)).content.decode()
    keys = dict(re.findall(r'value="([a-z-]+)(?::[0-9a-f-]+)?" accesskey="(\d)"', page))
    assert keys == {"same": "1", "new": "9", "cannot-tell": "0"}


def test_a_page_that_says_nothing_is_asked_again(officer: Client) -> None:
    twins()
    address = taken(officer)
    answer = officer.post(f"{address}decide/", {"seen": seen(officer, address)})
    assert answer.status_code == 400
    assert "Choose an answer" in said(answer)


def test_what_has_changed_since_is_shown_again_and_then_decided(officer: Client) -> None:
    twins()
    address = taken(officer)
    old = seen(officer, address)
    made.take(made.source("health"), [made.row("1", sex="M")])
    answer = officer.post(f"{address}decide/", {"choice": "new", "seen": old})
    assert answer.status_code == 400
    assert "has changed since" in said(answer)
    new = re.search(r'name="seen" value="([0-9a-f]+)"', answer.content.decode())
    assert new is not None
    assert officer.post(f"{address}decide/", {"choice": "new", "seen": new[1]}).status_code == 302


def test_somebody_elses_is_not_shown(officer: Client) -> None:
    twins()
    address = taken(officer)
    other = at_work("Otto Officer", "matching-officer")
    words = said(other.get(address))
    assert "Someone else is working on it" in words
    assert "Grace" not in words
    other.post(f"{address}take/")
    assert "Someone else has taken this up" in said(other.get(address))
    assert "is working on it" in said(other.post(f"{address}decide/", {"choice": "new"}))
    officer.post(f"{address}decide/", {"choice": "cannot-tell", "seen": seen(officer, address)})
    assert "You have read it" in said(officer.get(address))
    other.post(f"{address}take/")
    assert "Somebody has read it before you" in said(other.get(address))
    other.post(f"{address}decide/", {"choice": "new", "seen": seen(other, address)})
    assert "It was settled on" in said(officer.get(address))
    assert "nothing of yours" in said(officer.post("/children/reviews/undo/", follow=True))


def test_a_shielded_child_says_so_and_nothing_hidden(officer: Client) -> None:
    made.take(made.source("health"), [made.row("1")])
    shield(anna().child)
    twins()
    words = said(officer.get(taken(officer)))
    assert "One of these children is shielded" in words
    assert "Postcode Hidden Hidden Hidden" in words
    assert "M14" not in words


# ── the ledger, joining and parting ──────────────────────────────────────────────────────────────────────────────────


def ledger_address() -> str:
    return f"/children/matching/children/{anna().child.ref}/"


def test_a_child_is_joined_undone_and_explained(officer: Client) -> None:
    twins()
    made.take(made.source("clinic"), [made.row("2")])
    keep, gone = anna().child, grace().child
    words = said(officer.get(ledger_address()))
    assert "2 records" in words
    assert "What it was worth" in words
    asked = officer.get(ledger_address(), {"gone": str(gone.ref)})
    assert asked["Location"] == f"/children/matching/merge/{keep.ref}/{gone.ref}/"
    assert "whole reference" in said(officer.get(ledger_address(), {"gone": "Anna"}))
    assert "1 record moves" in said(officer.get(asked["Location"]))
    refused = officer.post(asked["Location"], {"reason": ""})
    assert refused.status_code == 400
    assert officer.post(asked["Location"], {"reason": "The school was wrong."})["Location"] == ledger_address()
    assert made.together(anna(), grace())
    words = said(officer.get(f"/children/matching/children/{gone.ref}/"))
    assert "has become part of this one" in words
    assert "“The school was wrong.”" in words
    assert "Olive Officer" in words
    operation = LinkEvent.objects.get(kind="merge").operation
    undo = f"/children/matching/unmerge/{operation}/"
    assert "1 record goes back" in said(officer.get(undo))
    assert officer.post(undo, {"reason": "Two after all."}).status_code == 302
    assert not made.together(anna(), grace())
    assert officer.get(undo).status_code == 404
    barred = officer.get(f"/children/matching/merge/{keep.ref}/{gone.ref}/")
    assert "cannot be joined" in said(barred)
    again = officer.post(f"/children/matching/merge/{keep.ref}/{gone.ref}/", {"reason": "Once more."})
    assert "Somebody has settled" in said(again)


def test_a_record_is_taken_from_its_child(officer: Client) -> None:
    made.take(made.source("health"), [made.row("1")])
    made.take(made.source("school"), [made.row("1")])
    address = f"/children/matching/split/{grace().pk}/"
    assert "1 other record stays" in said(officer.get(address))
    assert officer.post(address, {"reason": "A namesake."}).status_code == 302
    assert not made.together(anna(), grace())
    assert "only record" in said(officer.post(address, {"reason": "Again."}))


def test_what_is_not_there_is_404(officer: Client) -> None:
    made.take(made.source("health"), [made.row("1")])
    nobody, ref = uuid.uuid4(), anna().child.ref
    for address in (
        "/children/reviews/77/",
        f"/children/matching/children/{nobody}/",
        f"/children/matching/merge/{ref}/{nobody}/",
        f"/children/matching/merge/{ref}/{ref}/",
        f"/children/matching/unmerge/{nobody}/",
        "/children/matching/split/77/",
        "/children/matching/quality/none/",
        "/children/matching/quality/none/check/",
    ):
        assert officer.get(address).status_code == 404, address


def test_what_the_records_say_stands_before_the_button_that_joins(officer: Client) -> None:
    twins()
    words = said(officer.get(f"/children/matching/merge/{anna().child.ref}/{grace().child.ref}/"))
    assert words.index("Side by side") < words.index("What speaks against it") < words.index("Why?")
    assert "Forename differs" in words
    assert "together" in words
    assert "The records speak against" not in words


def test_where_the_records_speak_against_joining_the_page_says_so_and_asks_why_in_spite(officer: Client) -> None:
    twins()
    made.take(made.source("clinic"), [made.row("9", forename="Zed", surname="Nobody", date_of_birth="2001-01-09")])
    third = made.record(made.source("clinic"), "9").child
    address = f"/children/matching/merge/{third.ref}/{anna().child.ref}/"
    words = said(officer.get(address))
    assert "The records speak against joining them: the chance that they are one child is less than 1 in 100" in words
    assert "Born on different days" in words
    assert "in spite of what speaks against it?" in words
    assert officer.post(address, {"reason": ""}).status_code == 400
    assert not made.together(anna(), made.record(made.source("clinic"), "9"))


def test_children_without_a_record_have_nothing_to_compare() -> None:
    twins()
    bare = Child.objects.create(made_at=made.NOW)
    assert review.alike(bare, anna().child, made.viewer("matching-officer")) is None


def test_a_merge_that_cannot_be_undone_any_more_says_so(officer: Client) -> None:
    twins()
    made.take(made.source("clinic"), [made.row("9", forename="Zed", surname="Nobody", date_of_birth="2001-01-09")])
    third = made.record(made.source("clinic"), "9").child
    for keep, gone in ((anna().child.ref, grace().child.ref), (third.ref, anna().child.ref)):
        officer.post(f"/children/matching/merge/{keep}/{gone}/", {"reason": "Because."})
    first = LinkEvent.objects.filter(kind="merge").order_by("pk")[0].operation
    assert "joined to another since" in said(officer.post(f"/children/matching/unmerge/{first}/", {"reason": "No."}))


def test_a_link_whose_model_is_no_longer_kept_says_so(officer: Client) -> None:
    model = MatchingModel.objects.create(
        version="gone-1", data={}, trained_on="nothing", made_at=made.NOW, made_by="test"
    )
    made.take(made.source("health"), [made.row("1")])
    made.take(made.source("school"), [made.row("1")])
    event = LinkEvent.objects.get(kind="weight")
    LinkEvent.objects.create(
        operation=event.operation, kind="weight", at=made.NOW, by="test", reason="weight", record=event.record,
        child_to=event.child_to, model=model.version, levels=event.levels, frequencies=event.frequencies, weight=9.0,
    )  # fmt: skip
    MatchingModel.objects.all().delete()
    assert "“gone-1”, which is no longer kept" in said(officer.get(ledger_address()))


def test_each_look_at_a_ledger_is_in_the_audit(officer: Client) -> None:
    twins()
    officer.get(ledger_address())
    assert [one.thing for one in audited("people.ledger.view")] == [f"child:{anna().child.ref}"]
    officer.get(f"/children/matching/merge/{anna().child.ref}/{grace().child.ref}/")
    assert len(audited("people.ledger.view")) == 3


# ── how right the links are ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_sample_is_drawn_and_checked_without_a_hint(officer: Client) -> None:
    twins()
    made.take(made.source("clinic"), [made.row("2")])
    refused = officer.post("/children/matching/quality/", {"seed": "x"})
    assert refused.status_code == 400
    address = officer.post("/children/matching/quality/", {"seed": "7"})["Location"]
    assert "drawn before" in said(officer.post("/children/matching/quality/", {"seed": "7"}))
    assert "still to be checked" in said(officer.get(address))
    pairs = QualityCheck.objects.count()
    assert pairs > 1
    for done in range(pairs):
        page = officer.get(f"{address}check/")
        words = said(page)
        assert "Side by side" in words or "side by side" in words
        assert not re.search(r"link|chance|weight|apart", words.split("One child or two?")[2], re.IGNORECASE)
        number = re.search(r'name="check" value="(\d+)"', page.content.decode())
        assert number is not None
        if not done:
            again = officer.post(f"{address}check/", {"check": number[1]})
            assert again.status_code == 400
        officer.post(f"{address}check/", {"check": number[1], "same": "yes"})
        if not done:
            twice = officer.post(f"{address}check/", {"check": number[1], "same": "no"}, follow=True)
            assert "Someone else has checked" in said(twice)
    finished = officer.get(f"{address}check/", follow=True)
    words = said(finished)
    assert "Every pair of this sample is checked" in words
    assert "Links that are right 100.0%, 2.5% to 100.0%" in words  # one of one: the lower end is half of 5%
    assert f"{pairs}" in said(officer.get("/children/matching/quality/"))


def test_nothing_to_draw_from_is_said(officer: Client) -> None:
    assert Child.objects.count() == 0
    assert "nothing to draw from" in said(officer.post("/children/matching/quality/", {"seed": "7"}))
