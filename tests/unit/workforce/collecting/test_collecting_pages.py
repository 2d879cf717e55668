"""The pages of collections and returns: whom they open to, and what each does. Denied first."""

import csv
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.unit.workforce.collecting.made import (
    AREA,
    CY,
    DAY,
    DUE,
    MANAGER,
    NINA,
    NOWHERE,
    OVER,
    SIGNATORY,
    TODAY,
    UMA,
    Round,
    account,
    browser,
    made,
    table,
)
from tests.unit.workforce.test_workforce_pages import day, page, send
from village.kernel.audit.models import Entry
from village.workforce.actions.collecting.opening import close_collection
from village.workforce.models import Asked, Collection, Draft, Signature, Version
from village.workforce.queries.collecting import overview
from village.workforce.queries.collecting.erasable import held_of, mark_of, who_goes
from village.workforce.queries.returns import checking

EMPLOYERS = (
    "return", "return-file", "return-register", "return-draft", "return-discard", "return-queries",
    "return-differences", "return-download", "return-send", "return-withdraw", "return-erase", "return-sign",
    "return-back", "return-form", "return-rows", "return-row-add",
)  # fmt: skip


@pytest.fixture
def round_(db: None) -> Round:
    return Round()


@pytest.mark.slow
def test_what_is_anothers_answers_as_what_is_not_there(round_: Round) -> None:
    version = round_.take(OVER, NINA)
    round_.draft(UMA)
    mark = version.findings[0]["mark"]
    ours = [(name, (round_.asked.ref,)) for name in EMPLOYERS] + [("return-query", (round_.asked.ref, mark))]
    ours += [(name, (round_.asked.ref, "engagement-1")) for name in ("return-row", "return-row-out")]
    managed = [(name, (round_.collection.ref,)) for name in ("collection", "collection-ask", "collection-due")]
    managed += [("collection-statuses", (round_.collection.ref,))]
    managed += [("collection-close", (round_.collection.ref,))]
    managed += [(name, (round_.asked.ref,)) for name in ("collected", "collected-reopen")]
    others = [
        (account("Lou Lead", made.LEAD, SIGNATORY, body="school", area=""), [*ours, *managed]),
        (round_.nursery.lead, [*managed, *((name, (round_.asked.ref,)) for name in ("return-sign", "return-back"))]),
        (round_.signatory, [*managed, *((n, a) for n, a in ours if n not in READ)]),
        (round_.manager, ours),
        (account("Oz Other", MANAGER, area="E08000035"), [*ours, *managed]),
        (round_.nursery.dsl, [*ours, *managed]),
        (account("Ada Auditor", "auditor", area=""), [*ours, *managed]),
    ]  # fmt: skip
    before = [list(model.objects.values()) for model in (Asked, Draft, Version, Collection)]
    for one, addresses in others:
        client = browser(one)
        nothing = client.get("/there/is/nothing/here/").content
        for name, refs in addresses:
            address = reverse(name, args=refs)
            for answer in (client.get(address), client.post(address, {"seen": "x", "number": "1", "because": "x"})):
                assert answer.status_code in (404, 405), (name, one.name)
                assert answer.status_code == 405 or answer.content == nothing, (name, one.name)
    assert before == [list(model.objects.values()) for model in (Asked, Draft, Version, Collection)]


READ = ("return", "return-queries", "return-sign", "return-back")


def test_lists_hold_ones_own_alone(round_: Round) -> None:
    assert "Staff of early years settings" in page(browser(round_.nursery.lead), "returns")
    assert "Staff of early years settings" in page(browser(round_.manager), "collections")
    for one, name in (
        (account("Lou Lead", made.LEAD, body="school"), "returns"),
        (account("Oz Other", MANAGER, area="E08000035"), "collections"),
    ):
        assert "Staff of early years settings" not in page(browser(one), name)
    assert "Nothing is asked of you" in page(browser(account("Ned None", SIGNATORY, body="club")), "returns")


def test_a_look_is_in_the_audit_granted_or_not(round_: Round) -> None:
    browser(account("Lou Lead", made.LEAD, body="school")).get(reverse("return", args=[round_.asked.ref]))
    browser(round_.manager).get(reverse("collected", args=[round_.asked.ref]))
    browser(round_.manager).get(reverse("collection", args=[NOWHERE]))
    found = Entry.objects.filter(action__startswith="workforce.", decision__in=("denied", "permitted"))
    told = [(one.action, one.decision) for one in found.order_by("pk")]
    assert told[-3:] == [
        ("workforce.return.read", "denied"), ("workforce.return.followed", "permitted"),
        ("workforce.collection.read", "denied"),
    ]  # fmt: skip


def upload(client: Client, round_: Round, raw: bytes, **more: Any) -> str:
    file = SimpleUploadedFile("staff.csv", raw)
    told = {"file": file, **day("made_on", TODAY), **more}
    answer = client.post(reverse("return-file", args=[round_.asked.ref]), told, follow=True)
    return str(answer.content.decode())


def test_from_a_file_to_a_version(round_: Round) -> None:
    lead, ref = browser(round_.nursery.lead), round_.asked.ref
    assert "WorkerRef is missing" in upload(lead, round_, b"Who,SettingRef,Role,StartDate\n")
    text = upload(lead, round_, table(NINA.replace("2020-09-01", "2020-02-31"), UMA))
    assert "1 fault keeps it from being taken" in text
    assert "There is no such day in the calendar. Check day and month." in text
    assert "Take it" not in text
    text = upload(lead, round_, table(OVER, NINA))
    assert "There was no return before: everybody is new" in text
    assert "Seldom so" in text
    for private in ("Olu", "1980-01-31", "WBRI"):
        assert private not in text
    send(lead, "return-draft", ref, seen=Draft.objects.get().sha256)
    assert Version.objects.get().number == 1
    upload(lead, round_, table(OVER, NINA.replace(",1,permanent", ",0.9,permanent"), CY))
    text = page(lead, "return-draft", ref)
    assert "Compared with version 1" in text
    assert "0.9" in text
    send(lead, "return-discard", ref)
    assert not Draft.objects.exists()
    assert "1 query open" in page(lead, "return", ref)


def test_from_a_version_to_a_signature(round_: Round) -> None:
    lead, manager, signatory = (browser(one) for one in (round_.nursery.lead, round_.manager, round_.signatory))
    ref = round_.asked.ref
    round_.take(OVER, NINA)
    mark = Version.objects.get().findings[0]["mark"]
    assert "Not explained" in page(lead, "return-queries", ref)
    assert "w4: " in page(lead, "return-query", ref, mark)
    assert "Enter an answer" in send(lead, "return-query", ref, mark, words="")
    assert "Sleeps in." in send(lead, "return-query", ref, mark, words="Sleeps in.", every="on")
    assert "It waits for a signature" in send(lead, "return-send", ref, number=1)
    assert "Change" not in page(lead, "return-queries", ref)
    text = page(manager, "collected", ref)
    for private in ("w4", "Sleeps in", "Over", "Olu"):
        assert private not in text
    assert "E211" in text
    text = page(signatory, "return-sign", ref)
    assert "Every query is explained" in text
    assert "not available" not in text
    assert "Sleeps in." in page(signatory, "return-queries", ref)
    assert "It is sent back" in send(signatory, "return-back", ref, because="Once more, please.")
    assert "Once more" not in page(manager, "collected", ref)
    assert "Once more, please." in page(lead, "return", ref)
    send(lead, "return-send", ref, number=1)
    send(lead, "return-withdraw", ref)
    send(lead, "return-send", ref, number=1)
    assert "It is signed off" in send(signatory, "return-sign", ref, number=1)
    assert Signature.objects.get().by == round_.signatory.ref
    assert "Signed off" in page(manager, "collection", round_.collection.ref)
    assert "It is sent back" in send(manager, "collected-reopen", ref, because="The manager is missing.")
    assert "The manager is missing." in page(lead, "return", ref)
    assert "The manager is missing." in page(manager, "collected", ref)


def test_from_the_register_and_back_out_as_a_file(round_: Round) -> None:
    lead, nursery, ref = browser(round_.nursery.lead), round_.nursery, round_.asked.ref
    assert lead.get(reverse("return-draft", args=[ref])).status_code == 404
    assert lead.get(reverse("return-download", args=[ref])).status_code == 404
    assert lead.get(reverse("return-send", args=[ref])).status_code == 404
    assert lead.get(reverse("return-query", args=[ref, "x"])).status_code == 404
    assert "Nothing to compare" in page(lead, "return-differences", ref)
    assert "No query" in page(lead, "return-queries", ref)
    assert "has nobody of whom this return speaks" in send(lead, "return-register", ref)
    nursery.start(nursery.checked(), nursery.post())
    assert "look at what it holds" in send(lead, "return-register", ref)
    answer = lead.get(reverse("return-download", args=[ref]))
    assert answer["Content-Disposition"] == f'attachment; filename="early-years-{DAY}.csv"'
    assert "Testperson" in answer.content.decode()
    assert "They agree" in page(lead, "return-differences", ref)
    changed = answer.content.replace(b"permanent", b"zero-hours")
    upload(lead, round_, changed)
    text = page(lead, "return-differences", ref)
    assert "They differ" in text
    assert reverse("worker", args=[made.Worker.objects.get().ref]) in text
    assert browser(round_.signatory).get(reverse("return-differences", args=[ref])).status_code == 404
    send(lead, "return-draft", ref, seen=Draft.objects.get().sha256)
    assert "zero-hours" in lead.get(reverse("return-download", args=[ref])).content.decode()
    worker = made.Worker.objects.get()
    short = str(worker.ref).replace("-", "")[:12]
    text = send(lead, "return-erase", ref, reference=short)
    assert "Is it they who are to go?" in text
    assert "Version 1" in text
    assert "zero-hours" in lead.get(reverse("return-download", args=[ref])).content.decode()  # nobody is gone yet
    assert "Nobody in this return" in send(lead, "return-erase", ref, reference="nobody")
    assert "Is it they" in send(lead, "return-erase", ref, reference=short, seen="0" * 64)
    going = mark_of(who_goes(round_.asked, short, held_of(round_.asked.employer_id)))
    assert going in text
    assert "They are erased" in send(lead, "return-erase", ref, reference=short, seen=going)
    again = lead.get(reverse("return-download", args=[ref]), follow=True).content.decode()
    assert "Nobody is in it" in again


def test_a_collection_is_opened_asked_moved_and_closed(round_: Round) -> None:
    manager = browser(round_.manager)
    made.employer("school")
    told = {"area": AREA, "kind": "school", **day("reference_on", DAY), **day("due_on", DUE)}
    text = send(manager, "collection-open", **told)
    assert "Whom to ask" in text
    one = Collection.objects.get(kind="school")
    assert "collected for that day already" in send(manager, "collection-open", **told)
    assert "They are asked" in send(manager, "collection-ask", one.ref, employers=["school"])
    later = DUE + made.dt.timedelta(days=3)
    assert f"{later:%-d %B %Y}" in send(manager, "collection-due", one.ref, **day("due_on", later))
    text = page(manager, "collection", one.ref)
    assert "There was no such collection before" in text
    assert "It is closed" in send(manager, "collection-close", one.ref)
    assert "The collection is closed" in page(manager, "collection", one.ref)
    close_collection(collection=round_.collection.ref, **round_.managed)
    lead = browser(round_.nursery.lead)
    assert "The collection is closed" in page(lead, "return", round_.asked.ref)


def test_what_is_not_listed_is_told_and_where_nobody_counts_there_is_no_score(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST", 1)
    agency = [OVER.replace("permanent,0", "agency,1"), OVER.replace("permanent,0", "agency,1").replace("w4", "w5")]
    round_.take(agency[0], agency[1].replace("p4", "p5").replace("1970", "1971"))
    lead, ref = browser(round_.nursery.lead), round_.asked.ref
    text = page(lead, "return-queries", ref)
    assert "2 queries are not explained" in text
    assert "E211 found 1 more than are listed here" in text
    assert "no score" in page(lead, "return", ref)
    assert "no score" in page(browser(round_.manager), "collected", ref)
    page(browser(round_.manager), "collection", round_.collection.ref)


def test_how_far_everybody_is_as_a_table(round_: Round) -> None:
    round_.send(OVER, NINA)
    school_ = made.employer("school")
    type(school_).objects.filter(pk=school_.pk).update(name="=cmd()")
    round_.ask("school")
    answer = browser(round_.manager).get(reverse("collection-statuses", args=[round_.collection.ref]))
    text = answer.content.decode()
    head, school, nursery = csv.reader(text.splitlines())
    told = dict(zip(head, nursery, strict=True))
    assert answer["Content-Disposition"] == f'attachment; filename="early-years-{DAY}-returns.csv"'
    assert (told["state"], told["version"], told["open_queries"], told["days_late"], told["people_in_post"]) == (
        "Waits for a signature", "1", "1", "0", "2",
    )  # fmt: skip
    assert (told["full_time_equivalents"], told["agency_workers"]) == ("2", "0")
    assert (told["due_on"], told["sent_on"]) == (DUE.isoformat(), TODAY.isoformat())
    assert dict(zip(head, school, strict=True)) | {"name": ""} == {
        **dict.fromkeys(head, ""), "employer": "school", "state": "Nothing has come", "due_on": DUE.isoformat(),
        "days_late": "0",
    }  # fmt: skip
    assert school[head.index("name")].startswith("'=")
    for private in ("w1", "Made", "Over", "1980-01-31"):
        assert private not in text


def test_a_signature_needs_a_version(round_: Round) -> None:
    signatory = browser(round_.signatory)
    assert signatory.get(reverse("return-sign", args=[round_.asked.ref])).status_code == 404
    assert "Nothing has come" in page(signatory, "return", round_.asked.ref)


def test_a_collection_works_out_once_what_its_lists_are_made_of(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    round_.take(OVER, NINA)
    called: list[str] = []

    def watch(name: str) -> None:
        real = getattr(overview, name)

        def watched(*given: Any) -> Any:
            called.append(name)
            return real(*given)

        monkeypatch.setattr(overview, name, watched)

    for name in ("by_code", "estimates"):
        watch(name)
    manager, there = browser(round_.manager), reverse("collection-statuses", args=[round_.collection.ref])
    page(manager, "collection", round_.collection.ref)
    assert sorted(called) == ["by_code", "estimates"]  # one employer has sent
    called.clear()
    every = manager.get(there).content.decode()
    assert called == []
    shown = manager.get(f"{there}?show=query-E211").content.decode()
    assert sorted(called) == ["by_code", "estimates"]
    assert every == shown
    assert "nursery" in every
