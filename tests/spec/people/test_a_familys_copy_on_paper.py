"""A family's copy as a document: what is held, who looked and why, in plain words; nothing of where a shielded child
is, nor of a sensitive service without consent, nor of who on the staff it was."""

import datetime as dt
import io
import shutil
import subprocess
import uuid
from collections.abc import Iterator

import pikepdf
import pytest
import time_machine

from tests.index_made import AMY, HERE, NOW, THERE, a_town, arrive, browser, someone, source, viewer_behind
from village.people.actions import asking, shielding
from village.people.models import Child
from village.people.rules.searching import PURPOSES
from village.people.rules.telling import WHY_TOLD, copy_in_words

pytestmark = pytest.mark.django_db
SECRETS = ("Clinic", "Nurse", "ZE3", "Sam Secret", "01632", "looks for her", "sexual")


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def child() -> Child:
    """Amy, whom a sensitive service knows too, and at whom somebody looked."""
    child = a_town()
    hidden = {**AMY, "record": "k1", "role": "Nurse", "postcode": "ZE3 0AA", "contact": "01632 960099"}
    arrive(source("clinic", "health", sensitive="sexual-health"), {**hidden, "grounds": "risk of serious harm"})
    by = viewer_behind(browser("practitioner", of="ashmere-care", name="Sam Secret"))
    asking.give_reason(purpose="referral", words="", by=by, at=NOW)
    nurse = viewer_behind(browser("practitioner", of="clinic"))
    asking.give_reason(purpose="help", words="", by=nurse, at=NOW)
    asking.look(ref=child.ref, by=nurse, at=NOW)
    for minutes in (0, 1):
        asking.look(ref=child.ref, by=by, at=NOW + dt.timedelta(minutes=minutes))
    return child


def made(child: Child, to: str) -> bytes:
    answer = browser("information-governance").post(f"/oversight/looked/{child.ref}/copy/", {"to": to, "kind": "pdf"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="copy.pdf"'
    assert "no-store" in answer["Cache-Control"]
    return bytes(answer.content)


def read(body: bytes) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=body, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize("role", ["practitioner", "safeguarding-practitioner", "matching-lead", "administrator"])
def test_other_roles_make_no_copy(role: str, child: Child) -> None:
    for ref in (child.ref, uuid.uuid4()):
        answer = browser(role).post(f"/oversight/looked/{ref}/copy/", {"to": "parent", "kind": "pdf"})
        assert answer.status_code == 404
    elsewhere = browser("information-governance", area=THERE)
    assert elsewhere.post(f"/oversight/looked/{child.ref}/copy/", {"to": "parent", "kind": "pdf"}).status_code == 404


@pytest.mark.parametrize(("to", "whom"), [("child", "about you"), ("parent", "about your child")])
def test_what_is_held_and_who_looked_and_why(to: str, whom: str, child: Child) -> None:
    said = read(made(child, to))
    for told in (
        f"What the index holds {whom}",
        "First name Amy",
        "Date of birth 27 March 2015",
        "Sex Female",
        "NHS number 9999999468",
        "4 Mill Lane",
        "Ashmere Health, Health visitor",
        "Leads the work Yes",
        "Since 5 January 2026",
        "23 November 2026 Practitioner, Ashmere Care Looked at who works with the child Somebody had asked them",
        "23 November 2026 Practitioner, An organisation not named",
        "0303 123 1113",
    ):
        assert told in said
    assert said.count("Somebody had asked them to help") == 1  # twice in a day is told once
    assert not [secret for secret in SECRETS if secret in said]


def test_an_earlier_copy_was_made_because_the_family_asked(child: Child) -> None:
    made(child, "child")
    assert "Gave the family a copy The family had asked them to" in read(made(child, "child"))


def test_a_sensitive_service_is_told_with_consent(child: Child) -> None:
    hidden = {**AMY, "record": "k1", "role": "Nurse", "consent": "by the young person, in writing"}
    arrive(source("clinic", "health", sensitive="sexual-health"), hidden)
    assert "Clinic" in read(made(child, "parent"))


@pytest.mark.parametrize("to", ["child", "parent"])
def test_nothing_that_a_shield_hides_is_on_paper(to: str, child: Child) -> None:
    officer = someone("information-governance")
    shielding.shield_child(ref=child.ref, reason="refuge", words="Her father looks for her.", by=officer, at=NOW)
    said = read(made(child, to))
    hidden = (
        "Mill Lane",
        "ZE1",
        "Ashmere Health",
        "Ashmere Care",
        "Ashmere School",
        "Health visitor",
        "Social worker",
        "shield",
    )
    assert not [secret for secret in (*SECRETS, *hidden, "Ashmere Care") if secret.lower() in said.lower()]
    assert ("First name Amy" in said) is (to == "child")


def test_who_looked_does_not_tell_where_a_shielded_child_is(child: Child) -> None:
    """Those who look are those who work with the child: an organisation of a town says that the child is there."""
    client = browser("information-governance")

    def told() -> list[str]:
        form = {"kind": "page"}
        copies = [client.post(f"/oversight/looked/{child.ref}/copy/", {"to": to, **form}) for to in ("parent", "child")]
        return [page.content.decode() for page in (*copies, client.get(f"/oversight/looked/{child.ref}/letter/"))]

    assert ["Ashmere Care" in text for text in told()] == [True, True, True]
    number = {"number": AMY["nhs_number"], "area": HERE, "reason": "harm", "words": "Her father looks for her."}
    shielding.shield_number(**number, by=someone("information-governance"), at=NOW)
    assert ["Ashmere Care" in text for text in told()] == [False, True, False]
    assert ["Practitioner, An organisation not named" in text for text in told()[:1]] == [True]


def test_a_page_for_a_parent_has_no_sensitive_service_on_grounds_alone(child: Child) -> None:
    client = browser("information-governance")
    page = client.post(f"/oversight/looked/{child.ref}/copy/", {"to": "parent", "kind": "page"}).content.decode()
    assert "Ashmere Health" in page
    assert "Clinic" not in page


def test_the_page_says_it_in_the_words_of_the_paper(child: Child) -> None:
    answer = browser("information-governance").post(
        f"/oversight/looked/{child.ref}/copy/", {"to": "child", "kind": "page"}
    )
    page = answer.content.decode()
    for told in ("about you", "27 March 2015", "Female", "Somebody had asked them to help", "23 November 2026"):
        assert told in page
    assert "2015-03-27" not in page


def test_the_document_is_tagged_and_the_same_again(child: Child) -> None:
    body = made(child, "parent")
    with pikepdf.open(io.BytesIO(body)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("en")
        with document.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
    told = {"reference": "r", "records": [], "looked": []}
    empty = copy_in_words(told, to_child=True, on=NOW.date())
    assert (empty["records"], empty["looks"], empty["on"]) == ([], [], "23 November 2026")


def test_every_purpose_is_told_in_plain_words() -> None:
    assert set(WHY_TOLD) == set(PURPOSES)


def test_little_is_told_of_a_record_of_little() -> None:
    service = {
        "organisation": "A school",
        "role": "",
        "lead": False,
        "assessment_exists": True,
        "from": None,
        "to": "2026-07-20",
    }
    one = {
        "source": "School",
        "says": {"email": "ada@example.org", "middle_names": "Ada"},
        "first_seen": "2026-01-05",
        "last_seen": "2026-01-06",
    }
    look = {"at": "2026-01-05T10:00", "role": "Practitioner", "organisation": "X", "what": "Looked", "why": ""}
    told = {"reference": "r", "records": [{**one, "service": service}], "looked": [look]}
    made = copy_in_words(told, to_child=False, on=NOW.date())
    assert made["records"][0]["rows"] == [
        ["Middle names", "Ada"],
        ["Email", "ada@example.org"],
        ["Service", "A school"],
        ["Assessment", "There is one. Ask the service for it: it is not kept here."],
        ["Until", "20 July 2026"],
        ["Told us", "First on 5 January 2026, last on 6 January 2026"],
    ]
    assert made["looks"] == [["5 January 2026", "Practitioner, X", "Looked", "Not given"]]
