"""A family whose needs were read, and those who make a plan with it."""

import datetime as dt
import uuid

from tests.unit.casework import made
from village.casework.actions import plan, team
from village.casework.actions.episodes import move_on, record_agreement
from village.casework.actions.needs import record_readings
from village.casework.actions.plan import Aimed, Doing
from village.casework.actions.review import Met, hold_review
from village.casework.models import Episode, Goal, NeedReading, Review, Step
from village.forms.actions import begin, save, sign
from village.forms.models import Sheet
from village.forms.queries import FOLDER, given_of, hash_of
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.documents.actions import ship
from village.kernel.documents.files import documents_in, read_file
from village.kernel.documents.models import Version
from village.workflow.actions.moving import Asked

SCALE = "need-scale@1"
NOW, TODAY = made.NOW, made.NOW.date()
BEHAVIOUR = ("behaviour", "practitioner")


def days(many: int) -> dt.datetime:
    """So many days later."""
    return NOW + dt.timedelta(days=many)


class Scene:
    """A lead, a nurse of the team, a manager and a stranger; the mother and her child Anna."""

    def __init__(self) -> None:
        made.organisation("school")
        self.lead = made.account("Lena Lead", "practitioner")
        self.nurse = made.account("Nina Nurse", "practitioner", body="school")
        self.boss = made.account("Bea Boss", "family-help-manager")
        self.stranger = made.account("Stan Stranger", "practitioner", body="school")
        self.episode: Episode = made.episode(self.lead)
        self.ref = self.episode.ref
        self.mother = self.episode.family.people.get(name="Mary Testperson")
        self.anna = self.episode.family.people.get(name="Anna Testperson")
        team.join_team(
            episode=self.ref, name=self.nurse.name, role="School nurse", organisation="A school",
            account=self.nurse.ref, by=self.by(), at=NOW,
        )  # fmt: skip

    def by(self, who: Account | None = None) -> Viewer:
        """Somebody as actions see them; the lead if nobody is named."""
        return made.seen(who or self.lead)

    def read(
        self, given: dict[tuple[str, str], str], day: int = 0, person: uuid.UUID | None = None
    ) -> list[NeedReading]:
        """Readings of Anna's needs, on a day."""
        at = days(day)
        return record_readings(
            episode=self.ref, person=person or self.anna.ref, given=given, scale=SCALE, on=at.date(), by=self.by(),
            at=at,
        )  # fmt: skip

    def goal(self, words: str = "Anna sleeps through", element: str = "behaviour", target: str = "") -> Goal:
        """A goal for Anna."""
        aimed = Aimed(words, self.anna.ref, element, target)
        return plan.add_goal(episode=self.ref, aimed=aimed, by=self.by(), at=NOW)

    def step(self, goal: Goal, words: str = "Read a story at seven", due: int = 14) -> Step:
        """A step that the mother takes."""
        doing = Doing(words, TODAY + dt.timedelta(days=due), person=self.mother.ref)
        return plan.add_step(episode=self.ref, goal=goal.ref, doing=doing, by=self.by(), at=NOW)

    def agree(self) -> None:
        """The mother agrees to help, and to the lead who is."""
        record_agreement(
            episode=self.ref, person=self.mother.ref, capacity="parent", scope="Early help", state="given", on=TODAY,
            by=self.by(), at=NOW,
        )  # fmt: skip
        self.episode.leads.update(agreed_by=self.mother)

    def move(self, name: str, *, who: Account | None = None, reason: str = "", day: int = 0) -> Episode:
        """A move of the episode's process."""
        self.episode.process.refresh_from_db()
        asked = Asked(uuid.uuid4().hex, name, self.episode.process.changed, reason)
        self.episode = move_on(episode=self.ref, asked=asked, by=self.by(who), at=days(day))
        return self.episode

    def look_again(self, on: dt.date, until: dt.date, because: str = "It helps.") -> Review:
        """A review of a plan that is followed, which goes on."""
        self.stand("plan")
        still = self.episode.goals.filter(state="open").values_list("ref", flat=True)
        goals = dict.fromkeys(still, ("nearer", ""))
        met = Met(on, "go-on", because, (self.mother.ref,), goals=goals, next_on=until)
        at = dt.datetime.combine(on, NOW.time(), NOW.tzinfo)
        return hold_review(episode=self.ref, met=met, by=self.by(), at=at)

    def stand(self, state: str) -> None:
        """Put the process where a plan is made: how it came there is tested elsewhere."""
        type(self.episode.process).objects.filter(pk=self.episode.process_id).update(state=state)
        self.episode.refresh_from_db()


def forms() -> None:
    """The forms and code lists that come with Village, published; once."""
    if Version.objects.filter(kind="form").exists():
        return
    for kind, folder in (("codes", FOLDER / "codes"), ("form", FOLDER)):
        for path in documents_in(folder):
            document = read_file(path)
            ship(kind=kind, key=document[kind], document=document, at=NOW)


def signed(
    about: str, form: str, answers: dict[tuple[str, str], object], at: dt.datetime = NOW, by: str = "test"
) -> Sheet:
    """A form that was answered and signed, whatever else it must be asked."""
    forms()
    sheet = begin(form=Version.objects.get(kind="form", key=form), about=about, by=by, at=at)
    saved = save(sheet=sheet.ref, given=answers, seen={}, by=by, at=at)
    assert not saved.wrong
    sheet.refresh_from_db()
    sign(sheet=sheet.ref, seen=hash_of(sheet.form.sha256, given_of(sheet)), by=by, at=at)
    return sheet
