"""Reading a record is in the audit before it is answered; breaking the glass is reasoned, short, and reviewed by
somebody who has no part in the record."""

import datetime as dt
import uuid

import pytest

from tests.index_made import a_code
from tests.unit.casework import made
from village.casework.actions import reading, restrictions
from village.casework.models import Episode, Glass
from village.casework.queries.visible import to_review, visible_to
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.audit.models import Entry

pytestmark = pytest.mark.django_db
WORDS = "The child did not come home last night."
LATER = made.NOW + dt.timedelta(minutes=31)


class Scene:
    """A child of the index, whom a lead helps; a safeguarding practitioner; an officer."""

    def __init__(self) -> None:
        self.child = uuid.uuid4()
        self.lead = made.account("Lena Lead", "practitioner")
        self.guard = made.account("Gus Guard", "safeguarding-practitioner", body="clinic")
        self.officer = made.account("Ivy Officer", "information-governance")
        self.episode = made.episode(self.lead, child=self.child)

    def breaks(self, by: Viewer | None = None, words: str = WORDS, at: dt.datetime = made.NOW) -> list[Episode]:
        viewer = by or made.seen(self.guard)
        return reading.break_glass(child=self.child, words=words, code=a_code(viewer), by=viewer, at=at)

    def reads(self, one: Account, at: dt.datetime = made.NOW) -> Episode | None:
        return reading.open_record(episode=self.episode.ref, part="plan", by=made.seen(one), at=at)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def last(action: str) -> Entry:
    return Entry.objects.filter(action=action).latest("seq")


def test_a_look_that_is_refused_is_in_the_audit_as_one_at_nothing_is(scene: Scene) -> None:
    assert scene.reads(scene.guard) is None
    first = last("casework.read")
    scene.episode.ref = uuid.uuid4()
    assert scene.reads(scene.guard) is None
    second = last("casework.read")
    assert (first.decision, first.detail) == (second.decision, second.detail)
    assert first.decision == "denied"


def test_a_look_says_on_what_grounds(scene: Scene) -> None:
    assert scene.reads(scene.lead) == scene.episode
    assert last("casework.read").decision == "permitted"
    assert '"lead"' in str(last("casework.read").detail).replace("'", '"')


def test_what_cannot_be_written_down_is_not_answered(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("the disc is full")

    monkeypatch.setattr("village.kernel.audit.noting.audit.record", fails)
    with pytest.raises(OSError, match="full"):
        scene.reads(scene.lead)


def test_nobody_breaks_the_glass_without_the_role_or_of_what_is_not_there(scene: Scene) -> None:
    for one in (scene.lead, scene.officer):
        with pytest.raises(Refusal, match=reading.NOTHING_TO_OPEN):
            scene.breaks(made.seen(one))
    known, scene.child = scene.child, uuid.uuid4()
    with pytest.raises(Refusal, match=reading.NOTHING_TO_OPEN):
        scene.breaks()
    scene.child = known
    away = made.account("Ada Away", "safeguarding-practitioner", area=made.ELSEWHERE)
    with pytest.raises(Refusal, match=reading.NOTHING_TO_OPEN):
        scene.breaks(made.seen(away))
    assert last("casework.glass").decision == "denied"


def test_nobody_breaks_the_glass_of_what_they_are_barred_from(scene: Scene) -> None:
    restrictions.restrict(
        person=scene.episode.children.get().ref, kind="conflict", account=scene.guard.ref, authority="Declared",
        by=made.seen(scene.officer), at=made.NOW,
    )  # fmt: skip
    with pytest.raises(Refusal, match=reading.NOTHING_TO_OPEN):
        scene.breaks()


def test_without_a_right_code_nobody_learns_whether_there_is_a_record(scene: Scene) -> None:
    known = scene.child
    for words, code, sentence in (("needed", "000000", "in a sentence"), (WORDS, "000000", "code is wrong")):
        told = []
        for child in (known, uuid.uuid4()):
            before = Entry.objects.filter(action="casework.glass", decision="denied").count()
            with pytest.raises(Refusal, match=sentence) as refused:
                reading.break_glass(child=child, words=words, code=code, by=made.seen(scene.guard), at=made.NOW)
            told.append(str(refused.value))
            entry = last("casework.glass")
            assert (entry.decision, entry.thing) == ("denied", f"child:{child}")
            assert Entry.objects.filter(action="casework.glass", decision="denied").count() == before + 1
        assert len(set(told)) == 1
    scene.child = uuid.uuid4()
    code = a_code(made.seen(scene.guard))
    for sentence in (reading.NOTHING_TO_OPEN, reading.WRONG_CODE):  # the code that told it is used up
        with pytest.raises(Refusal, match=sentence):
            reading.break_glass(
                child=known if sentence == reading.WRONG_CODE else scene.child,
                words=WORDS,
                code=code,
                by=made.seen(scene.guard),
                at=made.NOW,
            )
    assert not Glass.objects.exists()


def test_broken_glass_shows_the_record_for_half_an_hour(scene: Scene) -> None:
    assert scene.reads(scene.guard) is None
    assert scene.breaks() == [scene.episode]
    assert scene.reads(scene.guard) == scene.episode
    assert scene.reads(scene.guard, LATER) is None


def test_leaving_ends_it_and_the_next_look_asks_again(scene: Scene) -> None:
    scene.breaks()
    for _ in range(2):
        reading.leave_glass(episode=scene.episode.ref, by=made.seen(scene.guard), at=made.NOW)
    assert Entry.objects.filter(action="casework.glass.leave").count() == 1
    assert scene.reads(scene.guard) is None


def test_the_reason_says_something_and_the_code_is_right(scene: Scene) -> None:
    with pytest.raises(Refusal, match="in a sentence"):
        scene.breaks(words="needed")
    with pytest.raises(Refusal, match="code is wrong"):
        reading.break_glass(child=scene.child, words=WORDS, code="000000", by=made.seen(scene.guard), at=made.NOW)
    assert not Glass.objects.exists()


def test_after_too_many_wrong_codes_nobody_can_try_for_a_while(scene: Scene) -> None:
    told = {"child": scene.child, "words": WORDS, "by": made.seen(scene.guard), "at": made.NOW}
    found = []
    for number in range(20):
        with pytest.raises(Refusal) as refused:
            reading.break_glass(code=f"{number:06}", **told)  # type: ignore[arg-type]
        found.append(str(refused.value))
    assert found[0] == reading.WRONG_CODE
    assert found[-1] == reading.TRIED_TOO_OFTEN


def test_whoever_breaks_it_often_must_ask(scene: Scene) -> None:
    for number in range(reading.MOST_A_DAY):
        scene.breaks(at=made.NOW + dt.timedelta(hours=number))
    for child in (scene.child, uuid.uuid4()):
        scene.child = child
        with pytest.raises(Refusal, match="several records"):
            scene.breaks(at=made.NOW + dt.timedelta(hours=6))
        assert last("casework.glass").decision == "denied"


def review(scene: Scene, one: Account, finding: str = "A child was missing.") -> None:
    glass = Glass.objects.latest("pk")
    reading.review_glass(glass=glass.pk, justified=True, finding=finding, by=made.seen(one), at=LATER)


def test_somebody_without_a_part_in_the_record_reviews_it(scene: Scene) -> None:
    scene.breaks()
    for one in (scene.guard, scene.lead, made.account("Ina", "information-governance", area=made.ELSEWHERE)):
        with pytest.raises(Refusal, match="no such review"):
            review(scene, one)
    manages = made.account("Max Both", "information-governance", "family-help-manager")
    with pytest.raises(Refusal, match="no part"):
        review(scene, manages)
    with pytest.raises(Refusal, match="what you found"):
        review(scene, scene.officer, " ")
    assert list(to_review(made.seen(scene.officer))) == [Glass.objects.get()]
    review(scene, scene.officer)
    assert not to_review(made.seen(scene.officer)).exists()
    with pytest.raises(Refusal, match="no such review"):
        review(scene, scene.officer)


@pytest.mark.parametrize("kept", ["family", "account", "organisation"])
def test_an_officer_of_the_family_or_barred_from_it_reviews_nothing_of_it(scene: Scene, kept: str) -> None:
    scene.breaks()
    family = made.account("Ida Officer", "information-governance", body="school")
    assert to_review(made.seen(family)).exists()
    child = scene.episode.children.get()
    if kept == "family":
        scene.episode.family.people.filter(pk=child.pk).update(account=family.ref)
    else:
        named = {"account": family.ref} if kept == "account" else {"organisation": "school"}
        restrictions.restrict(
            person=child.ref, kind="conflict", authority="Declared", by=made.seen(scene.officer), at=made.NOW,
            **named,  # type: ignore[arg-type]
        )  # fmt: skip
    assert not to_review(made.seen(family)).exists()
    with pytest.raises(Refusal, match="no such review"):
        review(scene, family)
    review(scene, scene.officer)


def test_nobody_reviews_what_they_broke_themselves(scene: Scene) -> None:
    both = made.account("Bo Both", "information-governance", "safeguarding-practitioner", body="clinic")
    scene.breaks(made.seen(both))
    with pytest.raises(Refusal, match="recorded yourself"):
        review(scene, both)


def test_the_officer_who_reviews_reads_no_record(scene: Scene) -> None:
    assert not visible_to(made.seen(scene.officer), at=made.NOW).exists()
