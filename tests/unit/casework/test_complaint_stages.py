"""The second and third stage of a complaint: independent of who helped, each step by another, told to nobody else."""

import uuid
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.unit.casework import made
from tests.unit.casework.own import Own, of
from tests.unit.casework.planned import NOW
from tests.unit.casework.test_own_pages import client_of, mine
from tests.unit.casework.test_sharing_pages import same_as_nothing, words
from village.casework.actions import complaint_stages as stages
from village.casework.actions import complaints, own
from village.casework.actions.complaint_stages import Said
from village.casework.models import Complaint, ComplaintPaper, Independent
from village.casework.queries.complaints import steps_now, told_of
from village.casework.rules.complaints import independent_fault
from village.kernel.access.actions import Refusal
from village.kernel.accounts.actions import give_role
from village.kernel.accounts.models import Account
from village.kernel.documents.rules.reader import digest

pytestmark = pytest.mark.django_db
FOUND, DECIDED, REPORTED, CLOSED = "FOUNDIT", "DECIDEDIT", "REPORTEDIT", "CLOSEDIT"


class Heard(Own):
    """The mother complains; four people hear complaints."""

    def __init__(self, state: str = "") -> None:
        super().__init__()
        self.ann, self.bob, self.cat, self.dan = (
            made.account(name, "complaints-manager") for name in ("Ann Hears", "Bob Hears", "Cat Hears", "Dan Hears")
        )
        told = {"words": "Nobody came.", "key": "c", "by": of(self.mum), "at": NOW}
        self.complaint: Complaint = own.complain(episode=self.ref, **told)  # type: ignore[arg-type]
        if state:
            type(self.complaint.process).objects.filter(pk=self.complaint.process_id).update(state=state)

    def state(self) -> str:
        self.complaint.process.refresh_from_db()
        return str(self.complaint.process.state)

    def told(self, who: Account) -> dict[str, Any]:
        return {"complaint": self.complaint.ref, "by": made.seen(who), "at": NOW}

    def answer(self, who: Account) -> None:
        complaints.answer_complaint(answer="Sorry.", advocate=True, key=uuid.uuid4().hex, **self.told(who))

    def asks(self, step: str, who: Account | None = None) -> None:
        told = {"episode": self.ref, "complaint": self.complaint.ref, "step": step, "key": uuid.uuid4().hex}
        stages.ask_of_own(by=of(who or self.mum), at=NOW, **told)  # type: ignore[arg-type]

    def step(self, who: Account, step: str, said: str, outcome: str = "", seen: str = "") -> None:
        key = uuid.uuid4().hex
        stages.take_step(step=step, said=Said(said, outcome, seen), key=key, **self.told(who))

    def name(self, name: str, who: Account | None = None) -> Independent:
        return stages.name_independent(name=name, **self.told(who or self.ann))

    def panel(self, *names: str, who: Account | None = None) -> None:
        stages.hold_panel(names=names, key=uuid.uuid4().hex, **self.told(who or self.ann))


@pytest.mark.parametrize(
    ("names", "says"),
    [
        (["Ina Apart"], ""),
        (["Ina Apart", "Jo Away", "Kim Far"], ""),
        ([" "], "name of each"),
        (["Ina Apart", "apart,  INA"], "once"),
        (["lena\u200b lead"], "not independent"),
        (["Ina Apart", "Ivy Second"], "stage 2"),
    ],
)
def test_who_is_independent(names: list[str], says: str) -> None:
    fault = independent_fault(names, ["Lena Lead"], ["Ivy Second"])
    assert (says in fault) if says else fault == ""


def test_an_investigation_is_independent_and_decided_on_by_another() -> None:
    world = Heard()
    world.answer(world.ann)
    world.asks("ask-stage-2")
    for who in (world.lead, world.mum, world.stranger):  # nobody else, whatever they try
        with pytest.raises(Refusal, match=complaints.NO_COMPLAINT):
            world.name("Ina Apart", who)
    for helped in ("Lena Lead", "Nina Nurse", "mary testperson", "Ann Hears", "Dan Hears"):
        with pytest.raises(Refusal, match="not independent"):
            world.name(helped)
    with pytest.raises(Refusal, match="too long"):
        world.name("I" * 121)
    with pytest.raises(Refusal, match="independent person first"):
        stages.write_finding(words=FOUND, **world.told(world.ann))
    world.name("Ivy First")
    assert world.name("Ina Apart") == world.name(" Ina Apart ")
    with pytest.raises(Refusal, match="Somebody else decides"):
        world.step(world.bob, "adjudicate", DECIDED)
    with pytest.raises(Refusal, match="Write it down"):
        stages.write_finding(words=" ", **world.told(world.bob))
    stages.write_finding(words=FOUND, **world.told(world.bob))
    with pytest.raises(Refusal, match="already"):
        stages.write_finding(words="Another", **world.told(world.cat))
    assert FOUND not in str(told_of(world.complaint, own=True))  # until it is decided on
    for who in (world.ann, world.bob):  # who answered, and who wrote it
        with pytest.raises(Refusal):
            world.step(who, "adjudicate", DECIDED, seen=digest(FOUND))
    for seen in ("", digest("Another")):
        with pytest.raises(Refusal):
            world.step(world.cat, "adjudicate", DECIDED, seen=seen)
    world.step(world.cat, "adjudicate", DECIDED, seen=digest(FOUND))
    assert FOUND in str(told_of(world.complaint, own=True))


def test_whoever_manages_the_service_hears_nothing_of_it_whatever_else_they_are() -> None:
    world = Heard()
    give_role(
        account=world.boss, role="complaints-manager", area=made.AREA, from_on=made.LONG_AGO, by="test", at=NOW
    )  # fmt: skip
    assert not complaints.list_complaints(by=made.seen(world.boss), at=NOW)
    assert complaints.list_complaints(by=made.seen(world.ann), at=NOW) == [world.complaint]


def test_a_panel_of_three_who_are_apart_from_it_reports_and_is_answered() -> None:
    world = Heard()
    world.answer(world.ann)
    world.asks("ask-stage-2")
    world.name("Ivy First")
    world.name("Ina Apart")
    stages.write_finding(words=FOUND, **world.told(world.bob))
    world.step(world.cat, "adjudicate", DECIDED, seen=digest(FOUND))
    world.asks("ask-panel")
    for names in (
        ("Una", "Vic"),
        ("Una", "Vic", "Ina Apart"),
        ("Una", "Vic", "First, Ivy"),
        ("Una", "Vic", "Cat Hears"),
    ):
        with pytest.raises(Refusal):
            world.panel(*names)
    assert world.state() == "stage-3"
    world.panel("Una Uhr", "Vic Veil", "Wim Wall")
    for who in (world.ann, world.cat):  # the one answered, the other decided
        with pytest.raises(Refusal):
            world.step(who, "report", REPORTED)
    world.step(world.dan, "report", REPORTED)
    for outcome in ("", "resolved", "x"):
        with pytest.raises(Refusal, match="came of"):
            world.step(world.ann, "respond", CLOSED, outcome)
    world.step(world.ann, "respond", CLOSED, "upheld")
    assert world.state() == "closed"
    assert [label for label, _ in told_of(world.complaint, own=True)] == [
        "The independent person of stage 2", "What the investigation found", "What was decided on it",
        "Chair of the panel", "Of the panel", "Of the panel", "The panel’s report", "The answer to the panel",
    ]  # fmt: skip
    assert told_of(world.complaint, own=True)[-1][1] == f"The complaint was right. {CLOSED}"
    assert steps_now(world.complaint) == {}
    for model in (ComplaintPaper, Independent):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]


def test_it_is_taken_back_by_whoever_complained_and_closed_when_it_is_settled() -> None:
    world = Heard()
    for who, step in ((world.dad, "take-back"), (world.mum, "answer"), (world.mum, "close")):
        with pytest.raises(Refusal, match=own.NOTHING):
            world.asks(step, who)
    world.answer(world.ann)
    concern = world.episode.concerns.create(words="x", by=world.lead.ref, at=NOW)
    with pytest.raises(Refusal, match="concern"):
        world.step(world.ann, "close-answered", CLOSED, "resolved")
    assert not ComplaintPaper.objects.exists()
    type(concern).objects.filter(pk=concern.pk).update(
        settled_at=NOW, settled_by=world.boss.ref, outcome="nothing-found", finding="x"
    )
    world.step(world.ann, "close-answered", CLOSED, "resolved")
    assert world.state() == "closed"
    for step in ("report", "close", "close-answered", "nothing"):
        with pytest.raises(Refusal, match="as it stands now"):
            world.step(world.ann, step, "x")
    with pytest.raises(Refusal):
        world.asks("take-back")
    other = own.complain(episode=world.ref, words="Again.", key="d", by=of(world.mum), at=NOW)
    world.complaint = other
    world.asks("take-back")
    assert world.state() == "withdrawn"


def test_the_pages_of_the_later_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    world = Heard("stage-2")
    cat, dan, mum = made.browser(world.cat), made.browser(world.dan), client_of(world.mum)
    here = f"/oversight/complaints/{world.complaint.ref}/"
    for who in (world.lead, world.boss, world.stranger):
        for step in ("name", "finding", "hold-panel"):
            same_as_nothing(made.browser(who), f"{here}{step}/", f"/oversight/complaints/{uuid.uuid4()}/{step}/")
    assert cat.get(f"{here}nothing/").status_code == 404
    assert cat.get(f"{here}report/").status_code == 302  # not now
    assert "Name the independent person" in words(cat.get(here))
    assert cat.post(f"{here}name/", {"name": "Lena Lead"}).status_code == 400
    for _ in range(2):
        assert cat.post(f"{here}name/", {"name": "Ina Apart"}).status_code == 302
    assert Independent.objects.count() == 1
    assert "What was found" in words(cat.get(f"{here}finding/"))
    for _ in range(2):
        assert cat.post(f"{here}finding/", {"words": FOUND, "key": "k"}).status_code == 302
    decide = words(dan.get(f"{here}adjudicate/"))
    assert FOUND in decide
    seen = decide.partition('name="seen" value="')[2][:64]
    assert FOUND not in words(mum.get(mine(world, "complain/")))
    assert "Ina Apart" in words(mum.get(mine(world, "complain/")))
    assert dan.post(f"{here}adjudicate/", {"words": DECIDED, "seen": seen, "key": "l"}).status_code == 302
    page = words(mum.get(mine(world, "complain/")))
    assert FOUND in page
    assert DECIDED in page
    assert "ask for a panel" in page
    own_one = mine(world, f"complain/{world.complaint.ref}/")
    assert mum.post(own_one, {"do": "ask-panel", "key": "m"}).status_code == 302
    assert client_of(world.dad).post(own_one, {"do": "take-back", "key": "n"}).status_code == 404
    names = {"chair": "Una Uhr", "second": "Vic Veil", "third": "Ina Apart", "key": "o"}
    assert "stage 2" in words(cat.post(f"{here}hold-panel/", names))
    assert cat.post(f"{here}hold-panel/", {**names, "third": "Wim Wall"}).status_code == 302
    assert "What came of the complaint" not in words(cat.get(f"{here}report/"))
    world.state()
    for who in (world.lead, world.boss):
        client = made.browser(who)
        for part in ("", "own/", "chronology/", "tasks/", "letters/"):
            found = words(client.get(f"/help/{world.ref}/{part}"))
            assert not [one for one in (FOUND, DECIDED, "Una Uhr") if one in found]
