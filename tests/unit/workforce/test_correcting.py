"""A worker has what is held about them put right: they ask, their employer decides, and nobody else does either."""

import uuid
from typing import Any

import pytest

from tests.unit.workforce import made
from tests.unit.workforce.made import NOW, Scene, account, refuses, seen
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import ANYONE
from village.kernel.accounts.models import Account
from village.workforce.actions.correcting import NO_CORRECTION, NO_RECORD, ask_correction, decide_correction
from village.workforce.actions.reading import open_correction, open_worker
from village.workforce.actions.vetting import join_account
from village.workforce.models import CorrectionRequest, Worker
from village.workforce.queries.own import looks, requests
from village.workforce.queries.register import name_of


@pytest.fixture
def scene(db: None) -> Scene:
    return Scene()


def ask(one: Account, field: str, text: str) -> CorrectionRequest:
    return ask_correction(field=field, text=text, by=seen(one), at=NOW)


def decide(one: CorrectionRequest, by: Account, decision: str = "accepted", because: str = "") -> None:
    decide_correction(correction=one.ref, decision=decision, because=because, by=seen(by), at=NOW)


def test_who_is_no_worker_asks_nothing_and_who_is_no_lead_of_theirs_decides_nothing(scene: Scene) -> None:
    worker, mine = scene.cleared()
    with pytest.raises(Refusal, match=NO_RECORD):
        ask(scene.lead, "sex", "Male")
    with pytest.raises(Refusal, match=NO_RECORD):
        ask_correction(field="sex", text="Male", by=ANYONE, at=NOW)
    one = ask(mine, "sex", "Male")
    for other in (mine, scene.dsl, Scene("school").lead, account("Pia", "practitioner")):
        with pytest.raises(Refusal, match=NO_CORRECTION):
            decide(one, other)
        assert open_correction(correction=one.ref, by=seen(other), at=NOW) is None
    worker.refresh_from_db()
    assert worker.sex == "unknown"


def test_nobody_decides_on_what_they_asked_for_themselves(scene: Scene) -> None:
    worker = scene.worker("Lead")
    join_account(worker=worker.ref, email=scene.lead.email, **scene.vetted)
    one = ask(scene.lead, "sex", "Male")
    with pytest.raises(Refusal, match=NO_CORRECTION):
        decide(one, scene.lead)
    decide(one, account("Ola Otherlead", made.LEAD))
    worker.refresh_from_db()
    assert worker.sex == "male"


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("name", "Nora Newname", "Nora Newname"),
        ("name", "Suharto", "Suharto"),
        ("born_on", "01/02/1980", "1980-02-01"),
        ("sex", "Male", "male"),
        ("ethnicity", "Chinese", "CHNE"),
        ("posts", "I began in May", "1985-03-14"),
    ],
)
def test_what_is_accepted_is_put_right(scene: Scene, field: str, text: str, kept: str) -> None:
    _, mine = scene.cleared()
    one = ask(mine, field, text)
    assert open_correction(correction=one.ref, by=scene.viewer, at=NOW) == one
    decide(one, scene.lead)
    worker = Worker.objects.get()
    held: dict[str, Any] = {
        "name": name_of(worker, on=NOW.date()), "born_on": worker.born_on.isoformat(), "sex": worker.sex,
        "ethnicity": worker.ethnicity, "posts": worker.born_on.isoformat(),
    }  # fmt: skip
    assert held[field] == kept
    with pytest.raises(Refusal, match=NO_CORRECTION):
        decide(one, scene.lead)


def test_to_decline_needs_a_reason_that_the_worker_reads(scene: Scene) -> None:
    worker, mine = scene.cleared()
    one = ask(mine, "born_on", "01/02/1980")
    for decision, because, sentence in (
        ("declined", " ", "Say why"),
        ("declined", "x" * 301, "300"),
        ("x", "", "Accept"),
    ):
        with pytest.raises(Refusal, match=sentence):
            decide(one, scene.lead, decision, because)
    decide(one, scene.lead, "declined", "Your passport says otherwise.")
    assert [each.because for each in requests(worker)] == ["Your passport says otherwise."]
    assert Worker.objects.get().born_on == made.BORN


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("checks", "My caution for theft in 2009 is spent; certificate 001234567890"),
        ("posts", "GBH 2011, 6 months suspended"),
        ("registration", "AB 12 34 56 C"),
        ("name", "Wanda 001234567890"),
        ("name", "Wanda AB123456C"),
    ],
)
def test_what_a_certificate_says_is_kept_in_no_request(scene: Scene, field: str, text: str) -> None:
    _, mine = scene.cleared()
    with pytest.raises(Refusal, match="This looks like"):
        ask(mine, field, text)
    assert not CorrectionRequest.objects.exists()
    assert ask(mine, "name", "Courtney Spencer").wanted == "Courtney Spencer"


def test_what_a_certificate_says_is_kept_in_no_reason(scene: Scene) -> None:
    _, mine = scene.cleared()
    one = ask(mine, "posts", "I left in May")
    for decision in ("declined", "accepted"):
        with pytest.raises(Refusal, match="what a certificate says"):
            decide(one, scene.lead, decision, "Conviction for assault 2009 on 001234567890")
    one.refresh_from_db()
    assert (one.decision, one.because) == ("", "")


def test_what_cannot_be_asked_is_refused(scene: Scene) -> None:
    _, mine = scene.cleared()
    ask(mine, "sex", "Male")
    for field, text, sentence in (
        ("sex", "Female", "asked about this already"),
        ("x", "y", "Choose what is wrong"),
        ("posts", "x" * 201, "200"),
        ("born_on", "tomorrow", "four figures"),
    ):
        with pytest.raises(Refusal, match=sentence):
            ask(mine, field, text)
    assert CorrectionRequest.objects.count() == 1


def test_a_worker_reads_who_looked_by_name_and_nobody_whom_it_was_denied(scene: Scene) -> None:
    worker, _ = scene.cleared()
    open_worker(worker=worker.ref, by=scene.viewer, at=NOW)
    open_worker(worker=worker.ref, by=seen(Scene("school").lead), at=NOW)
    told = [(one.said, one.name) for one in looks(worker)]
    assert ("Looked at what is held about you", "Lea Lead nursery") in told
    assert not [name for _, name in told if "school" in name]
    assert looks(worker)[0].at == NOW


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("correction_field_known", {"field": "x"}),
        ("correction_says_something", {"wanted": ""}),
        ("correction_decision_known", {"decision": "x"}),
        ("correction_declined_with_a_reason", {"decision": "declined"}),
    ],
)
def test_the_database_itself_refuses(scene: Scene, name: str, values: dict[str, Any]) -> None:
    _, mine = scene.cleared()
    one = ask(mine, "sex", "Male")
    refuses(name, lambda: CorrectionRequest.objects.filter(pk=one.pk).update(**values))
    again = {"worker": one.worker, "field": "sex", "wanted": "male", "asked_at": NOW, "ref": uuid.uuid4()}
    refuses("correction_asked_once_of_a_field", lambda: CorrectionRequest.objects.create(**again))
