"""Made-up families in a made-up hub, at every stage of help: everything done through actions, on the days on which it
would have been done, by the demo's own people."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from village.casework.actions import (
    concerns,
    episodes,
    families,
    needs,
    own,
    own_access,
    plan,
    releasing,
    sheets,
    tasks,
    team,
)
from village.casework.actions.attachments import attach, made_safe
from village.casework.actions.families import Who
from village.casework.actions.notes import Contact, correct_note, write_note
from village.casework.actions.plan import Aimed, Doing
from village.casework.actions.stepping_up import Worry, ask_social_care
from village.casework.actions.watching_leads import watch_leads
from village.casework.models import Episode
from village.casework.queries.plan import plan_hash
from village.casework.queries.releasing import things_of
from village.casework.queries.sheets import assessed
from village.forms.actions import save, sign
from village.forms.models import Sheet
from village.forms.queries import asking_of, given_of, hash_of
from village.forms.rules.asking import Asked as Question
from village.kernel.access.queries import viewer_for
from village.kernel.access.rules import CLEARANCES, Viewer
from village.kernel.accounts.actions import close_account, open_account, record_clearance
from village.kernel.accounts.rules import persona_email
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.synthetic.demo import BY, LEEDS, SINCE
from village.synthetic.personas import viewer
from village.workflow.actions.moving import Asked

HUB = "leeds-hub-made-up"
STAGES = ("identified", "agreed", "assessing", "team", "plan", "closed")


@dataclass(frozen=True)
class Story:
    """A family, when somebody saw a need (days ago), and how far help has come since. `then`: what else happened."""

    name: str
    child: str
    carer: str
    age: int
    days: int
    stage: str
    worry: str
    then: str = ""


STORIES = (
    Story("The Mockwick family", "Bela Mockwick", "Rosa Mockwick", 6, 4, "identified", "Bela comes to school hungry."),
    Story(
        "The Shamford family", "Carl Shamford", "Vera Shamford", 9, 24, "identified",
        "Carl has stopped talking in class since his grandmother died.",
    ),
    Story(
        "The Madeley family", "Dina Madeley", "Olga Madeley", 2, 30, "agreed",
        "Dina says three words and points for the rest.",
    ),
    Story(
        "The Falseham family", "Emil Falseham", "Petra Falseham", 12, 40, "assessing",
        "Emil misses school on Mondays and cares for his brother.", "offered tasks",
    ),
    Story(
        "The Testley family", "Fern Testley", "Nora Testley", 7, 60, "team", "The flat is cold and damp.",
        "concern care",
    ),
    Story(
        "The Mockford family", "Gwen Mockford", "Tara Mockford", 4, 75, "plan",
        "Gwen does not sleep, and neither does her mother.", "team own written",
    ),
    Story("The Shamley family", "", "Jade Shamley", -1, 20, "agreed", "Jade is alone and expects a child in spring."),
    Story(
        "The Madewick family", "Hugo Madewick", "Kira Madewick", 14, 90, "closed",
        "Hugo was out at night; the family has moved.",
    ),
)  # fmt: skip


def demo_families(at: dt.datetime) -> int:
    """Make STORIES, and one family whose lead has left; returns how many were made. Can be done again: a family that is
    there stays as it is."""
    done = 0
    for story in STORIES:
        if not Episode.objects.filter(family__name=story.name).exists():
            with transaction.atomic():
                _tell(story, at)
            done += 1
    if not Episode.objects.filter(family__name="The Falsewick family").exists():
        with transaction.atomic():
            _lead_has_left(at)
        done += 1
    watch_leads(by=BY, at=at)
    return done


def _tell(story: Story, at: dt.datetime) -> None:
    kofi, opened = viewer("kofi"), at - dt.timedelta(days=story.days)
    episode = _open(story, kofi, opened)
    step = max(story.days // 7, 1)
    for number, stage in enumerate(STAGES[1 : STAGES.index(story.stage) + 1], 1):
        _REACH[stage](story, episode, opened + dt.timedelta(days=step * number), kofi)
    for what in story.then.split():
        _THEN[what](episode, at - dt.timedelta(hours=5))


def _open(story: Story, by: Viewer, at: dt.datetime) -> Episode:
    born = london_date(at) - dt.timedelta(days=365 * story.age + 100)
    due = london_date(at) + dt.timedelta(days=150)
    child = Who(story.child, born_on=born) if story.age >= 0 else Who(due_on=due)
    people = [(child, "child"), (Who(story.carer, reach="by telephone, 01632 960001"), "carer")]
    key = f"demo-{story.name}"
    made = episodes.open_episode(name=story.name, area=LEEDS, people=people, key=key, by=by, at=at)
    carer, child_ref = _carer(made), made.children.get().ref
    families.relate(
        episode=made.ref, one=carer, other=child_ref, kind="parent", bond="strong", responsible=True, by=by, at=at
    )
    return made


def _agree(story: Story, one: Episode, at: dt.datetime, by: Viewer) -> None:
    episodes.record_agreement(
        episode=one.ref, person=_carer(one), capacity="parent", scope="Help from the family hub", state="given",
        on=london_date(at), words="We would like somebody to talk to.", by=by, at=at,
    )  # fmt: skip
    _move(one, "agree", at, by)


def _assess(story: Story, one: Episode, at: dt.datetime, by: Viewer) -> None:
    _move(one, "assess", at, by)
    sheet = sheets.begin_form(episode=one.ref, form="early-help-assessment", by=by, at=at)
    fill(sheet, {"prompted-by": story.worry, "present": f"{story.carer} and {by.name}, at home."}, at, by)


def _sign(story: Story, one: Episode, at: dt.datetime, by: Viewer) -> None:
    sheet = Sheet.objects.get(about=f"episode:{one.ref}")
    said = {
        "emotional.words": "Tired and easily upset; loves drawing.", "emotional.reading": "needs-help",
        "emotional.family-reading": "needs-help-now", "family.home.words": "A landlord who does not answer.",
        "family.home.reading": "some-worry", "family.home.family-reading": "needs-help",
        "health.speech.words": "Talks a lot at home.", "health.speech.reading": "going-well",
        "health.speech.family-reading": "going-well",
    }  # fmt: skip
    fill(sheet, said, at, by)
    fill(sheet, {}, at, by, wholly=True)
    sheet.refresh_from_db()
    sign(sheet=sheet.ref, seen=hash_of(sheet.form.sha256, given_of(sheet)), by=str(by.ref), at=at)
    child = one.children.get().ref
    needs.take_readings(episode=one.ref, sheet=sheet.ref, person=child, family_voice="parent", by=by, at=at)
    signed = assessed(one)[1]
    _move(one, "sign", at, by, seen=signed.sha256 if signed else "")
    _agreed_lead(one, at, by)


def _agreed_lead(one: Episode, at: dt.datetime, by: Viewer) -> None:
    """The family agrees that whoever opened it goes on, and the health visitor is of the team."""
    team.agree_to_lead(episode=one.ref, agreed_by=_carer(one), by=by, at=at)
    hana = uuid.UUID(str(viewer("hana").ref))
    team.join_team(episode=one.ref, name="Hana", role="Health visitor", organisation="", account=hana, by=by, at=at)


def _plan(story: Story, one: Episode, at: dt.datetime, by: Viewer) -> None:
    child, today = one.children.get().ref, london_date(at)
    for element, words, doing, days in (
        ("emotional", "Sleeps through most nights", "Ask the health visitor about sleep", 14),
        ("family.home", "A warm, dry bedroom", "Write to the landlord with the family", 21),
    ):
        goal = plan.add_goal(episode=one.ref, aimed=Aimed(words, child, element, "going-well"), by=by, at=at)
        due = today + dt.timedelta(days=days)
        step = Doing(doing, due, account=uuid.UUID(str(by.ref)))
        plan.add_step(episode=one.ref, goal=goal.ref, doing=step, by=by, at=at)
    asked = Asked(uuid.uuid4().hex, "agree-plan", _changed(one), seen=plan_hash(one))
    plan.agree_plan(episode=one.ref, asked=asked, agreed_by=_carer(one), by=by, at=at)


def _close(story: Story, one: Episode, at: dt.datetime, by: Viewer) -> None:
    _move(one, "close-early", at, viewer("grace"), reason="moved-area")


_REACH: dict[str, Callable[[Story, Episode, dt.datetime, Viewer], None]] = {
    "agreed": _agree,
    "assessing": _assess,
    "team": _sign,
    "plan": _plan,
    "closed": _close,
}


def _offered(one: Episode, at: dt.datetime) -> None:
    to = uuid.UUID(str(viewer("hana").ref))
    words = "They know you from the clinic."
    team.offer_lead(episode=one.ref, to=to, agreed_by=_carer(one), words=words, by=viewer("kofi"), at=at)


def _concern(one: Episode, at: dt.datetime) -> None:
    words = "Fern has a bruise on her arm and did not want to say how it came."
    concerns.raise_concern(episode=one.ref, words=words, by=viewer("kofi"), at=at)


def _care(one: Episode, at: dt.datetime) -> None:
    worry = Worry("not-safe", "Fern had a bruise and is often alone in the evening.", _carer(one))
    kofi, key = viewer("kofi"), f"demo-care-{one.ref}"
    ask_social_care(episode=one.ref, organisation="leeds-care-made-up", worry=worry, key=key, by=kofi, at=at)


def _team(one: Episode, at: dt.datetime) -> None:
    team.join_team(
        episode=one.ref, name="Mr Made", role="Class teacher", organisation="Made-up Primary School",
        reach="school@example.org", by=viewer("kofi"), at=at,
    )  # fmt: skip


def _written(one: Episode, at: dt.datetime) -> None:
    """What somebody wrote down and kept: visits, a slip that was corrected, a letter, a grandmother and a home."""
    kofi, child, mother = viewer("kofi"), one.children.get(), _carer(one)
    gran = families.add_person(episode=one.ref, who=Who("Edda Mockford", sex="f"), part="other", by=kofi, at=at)
    father = families.add_person(episode=one.ref, who=Who("Ivo Mockford", sex="m"), part="carer", by=kofi, at=at)
    for first, other, kind, bond in (
        (gran.ref, mother, "parent", "strained"), (father.ref, mother, "former", "broken"),
        (father.ref, child.ref, "parent", "weak"), (gran.ref, child.ref, "grandparent", "strong"),
    ):  # fmt: skip
        families.relate(episode=one.ref, one=first, other=other, kind=kind, bond=bond, by=kofi, at=at)
    _notes(one, child.ref, mother, kofi, at)
    letter = "Dear family,\n\nThe bedroom will be dried out next month.\n\nThe landlord (made up)\n"
    told: dict[str, Any] = {"title": "Letter from the landlord", "key": "demo-letter", "by": kofi, "at": at}
    attach(episode=one.ref, safe=made_safe(letter.encode()), **told)


def _notes(one: Episode, child: uuid.UUID, mother: uuid.UUID, by: Viewer, at: dt.datetime) -> None:
    for days, kind, words, seen in (
        (40, "visit", "Gwen showed me where she sleeps: the wall by her bed is wet.", {child: True}),
        (21, "call", "Tara rang. Gwen was up four times last night.", {}),
        (9, "visit", "We wrote to the landlord together. Gwen played beside us.", {child: False}),
    ):
        then = at - dt.timedelta(days=days)
        contact = Contact(kind, london_date(then), words, (mother,), seen=seen)
        note = write_note(episode=one.ref, contact=contact, key=f"demo-{days}", by=by, at=then)
    better = Contact("visit", london_date(then), f"{words} Edda, her grandmother, came too.", (mother,), seen=seen)
    correct_note(
        episode=one.ref, note=note.ref, contact=replace(better, others="Edda Mockford", tags=("other",)),
        because="I had left out who came.", seen=1, by=by, at=then + dt.timedelta(days=1),
    )  # fmt: skip


def _own(one: Episode, at: dt.datetime) -> None:
    """The mother reads what is hers: where she and her child live is written down, she has accepted, has a copy of the
    plan, and has said something."""
    kofi, grace, tara, mother = viewer("kofi"), viewer("grace"), viewer("tara"), _carer(one)
    families.move_home(
        episode=one.ref, people=[mother, one.children.get().ref], address="1 Made-up Terrace, Leeds",
        postcode="ZZ1 1ZZ", on=london_date(at), by=kofi, at=at,
    )  # fmt: skip
    email = persona_email("tara")
    _, code, _ = own_access.invite(episode=one.ref, person=mother, email=email, by=kofi, at=at)
    own_access.accept(code=code, by=tara, at=at)
    tara = viewer("tara")  # with the role that she has now
    thing = things_of(one)[0]
    made = releasing.propose_release(
        episode=one.ref, thing=thing.key, person=mother, left_out={}, taken_out=[], seen=thing.sha256,
        key=f"demo-{one.ref}", by=kofi, at=at,
    )  # fmt: skip
    releasing.let_out(episode=one.ref, release=made.ref, seen=made.sha256, by=grace, at=at)
    words = "Seven is too early for us on Fridays. Could it be eight?"
    own.say(episode=one.ref, kind="change", words=words, key=f"demo-said-{one.ref}", by=tara, at=at)


def _tasks(one: Episode, at: dt.datetime) -> None:
    """One that is late, one for the manager, and one without a day."""
    given, day = at - dt.timedelta(days=6), london_date(at)
    for number, (title, to, due) in enumerate(
        (
            ("Ring the school about Mondays", "role:lead", day - dt.timedelta(days=2)),
            ("Ask the young carers’ service who has room", "role:manager", day + dt.timedelta(days=4)),
            ("Find out which bus goes to the club", "role:lead", None),
        )
    ):
        tasks.add_task(
            episode=one.ref, title=title, to=to, due=due, key=f"demo-{number}", by=viewer("kofi"), at=given
        )  # fmt: skip


_THEN: dict[str, Callable[[Episode, dt.datetime], None]] = {
    "offered": _offered,
    "concern": _concern,
    "care": _care,
    "team": _team,
    "written": _written,
    "own": _own,
    "tasks": _tasks,
}


def _lead_has_left(at: dt.datetime) -> None:
    """A family whose lead's account was closed: the alarm stands until somebody else leads."""
    then = at - dt.timedelta(days=35)
    nia = open_account(
        email="nia@example.org", name="Nia (left)", organisation=Organisation.objects.get(slug=HUB), by=BY, at=then,
        role="practitioner", role_from_on=SINCE, role_area=LEEDS,
    )  # fmt: skip
    for kind in CLEARANCES:
        until = london_date(at) + dt.timedelta(days=365)
        record_clearance(account=nia, kind=kind, from_on=SINCE, until_on=until, by=BY, at=then)
    story = Story("The Falsewick family", "Milo Falsewick", "Tess Falsewick", 8, 35, "identified", "Milo is bullied.")
    _open(story, viewer_for(nia, second_factor=True), then)
    close_account(account=nia, by=BY, at=at - dt.timedelta(days=2))


def fill(sheet: Sheet, said: dict[str, str], at: dt.datetime, by: Viewer, *, wholly: bool = False) -> None:
    """Answer a form: what is said by concept, and, `wholly`, whatever must be answered besides."""
    asking, lists = asking_of(sheet.form.sha256)
    given: dict[tuple[str, str], object] = {("", concept): text for concept, text in said.items()}
    while True:
        if given:
            saved = save(sheet=sheet.ref, given=given, seen={}, by=str(by.ref), at=at)
            if saved.wrong or saved.conflicts:
                raise ValueError(f"The demo's answers do not fit the form: {saved.wrong or saved.conflicts}")
        missing = asking.missing(given_of(sheet), london_date(at)) if wholly else []
        if not missing:
            return
        given = {(one.entry, one.question.concept): _any(one, lists, at) for one in missing}


def _any(one: Question, lists: dict, at: dt.datetime) -> object:  # type: ignore[type-arg]
    kind, codes = one.question.kind, lists.get(one.question.codes)
    if kind == "yes-no":
        return "no"
    if kind == "date":
        return london_date(at).isoformat()
    return codes.codes[0].code if codes else "Talked about with the family, who agree."


def _move(one: Episode, move: str, at: dt.datetime, by: Viewer, **told: str) -> None:
    asked = Asked(uuid.uuid4().hex, move, _changed(one), on=london_date(at), **told)
    episodes.move_on(episode=one.ref, asked=asked, by=by, at=at)


def _changed(one: Episode) -> int:
    one.process.refresh_from_db()
    return one.process.changed


def _carer(one: Episode) -> uuid.UUID:
    return one.family.people.get(belongings__part="carer").ref
