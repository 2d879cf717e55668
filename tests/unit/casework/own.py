"""A family of two homes: the mother lives with Anna, the father elsewhere. Both were invited and read what is theirs.
What must reach somebody nowhere is planted in what others wrote."""

import datetime as dt
import uuid

from tests.unit.casework import made
from tests.unit.casework.planned import BEHAVIOUR, NOW, TODAY, Scene
from village.casework.actions import families, own_access, plan
from village.casework.actions.families import Who, add_person
from village.casework.actions.plan import Aimed, Doing
from village.casework.models import FamilyAccess, Goal, Person
from village.casework.queries.own import reader_of
from village.casework.rules.own import Reader
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account

HOME, ELSEWHERE = "4 Mill Lane, Manchester", "12 Elm Street, Salford"
HERS = ("Elm Street", "ZE3 0AA", "960123", "Clare")
"""What the mother must find nowhere: where the father lives, how to reach him, and who is with him there."""
HIS = ("Mill Lane", "ZE1 1AA", "960001")
"""What the father must find nowhere."""


class Own(Scene):
    """The mother and the father of Anna, and Clare, who lives with him."""

    def __init__(self, at: dt.datetime = NOW) -> None:
        super().__init__()
        Person.objects.filter(pk=self.mother.pk).update(reach="01632 960001")
        self.father = self.joins(Who("Fred Testperson", born_on=dt.date(1988, 1, 2), reach="by text, 01632 960123"))
        self.clare = self.joins(Who("Clare Otherperson", born_on=dt.date(1992, 5, 6)))
        self.home(HOME, "ZE1 1AA", self.mother, self.anna)
        self.home(ELSEWHERE, "ZE3 0AA", self.father, self.clare)
        self.mum, self.dad = made.account("Mary Testperson"), made.account("Fred Testperson")
        for person, account in ((self.mother, self.mum), (self.father, self.dad)):
            self.let(person, account, at)
        self.read({BEHAVIOUR: "needs-help-now"})

    def joins(self, who: Who) -> Person:
        """Somebody is added to the family."""
        return add_person(episode=self.ref, who=who, part="carer", by=self.by(), at=NOW)

    def home(self, address: str, postcode: str, *people: Person, day: int = 0) -> None:
        """People live at an address from a day."""
        families.move_home(
            episode=self.ref, people=[one.ref for one in people], address=address, postcode=postcode,
            on=TODAY + dt.timedelta(days=day), by=self.by(), at=NOW + dt.timedelta(days=day),
        )  # fmt: skip

    def invite(self, person: Person, account: Account, at: dt.datetime = NOW) -> tuple[FamilyAccess, str]:
        """Somebody is invited; the code is handed over."""
        return own_access.invite(episode=self.ref, person=person.ref, email=account.email, by=self.by(), at=at)[:2]

    def let(self, person: Person, account: Account, at: dt.datetime = NOW) -> FamilyAccess:
        """Somebody is invited and accepts."""
        access, code = self.invite(person, account, at)
        assert own_access.accept(code=code, by=self.by(account), at=at)
        return access

    def reader(self, person: Person, at: dt.datetime = NOW) -> Reader:
        """As whom somebody reads."""
        return reader_of(Person.objects.get(pk=person.pk), self.episode, at=at)

    def planned(self, words: str, person: Person | None = None, doer: Person | None = None, how: str = "") -> uuid.UUID:
        """A goal with a step, by somebody of the family."""
        aimed = Aimed(words, person.ref if person else None, how_known=how)
        goal = plan.add_goal(episode=self.ref, aimed=aimed, by=self.by(), at=NOW)
        doing = Doing(f"Does: {words}", TODAY + dt.timedelta(days=9), person=(doer or self.mother).ref)
        plan.add_step(episode=self.ref, goal=goal.ref, doing=doing, by=self.by(), at=NOW)
        return goal.ref

    def goal_of(self, person: Person) -> Goal:
        """A goal for somebody of the family."""
        aimed = Aimed(f"Of {person.name}", person.ref)
        return plan.add_goal(episode=self.ref, aimed=aimed, by=self.by(), at=NOW)

    def left(self) -> None:
        """A reason is written why nothing is done about the need that was read."""
        plan.leave_need(
            episode=self.ref, person=self.anna.ref, element="behaviour", because="She waits for the clinic.",
            by=self.by(), at=NOW,
        )  # fmt: skip


def of(account: Account) -> Viewer:
    """A family member as actions see them: with a password alone."""
    return made.seen(account, second_factor=False)
