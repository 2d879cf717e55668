"""What somebody outside is asked to write of a form, whether they may now, and what they sent. Nothing here is kept
from one look to the next: what was taken back, has run out or is barred since is not there at the next question."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from village.casework.models import Contribution, DelegatedStep, Delegation, Episode, Person
from village.casework.queries.around import name_of
from village.casework.queries.sharing import standing_of
from village.casework.queries.visible import keeps_out, lead_of
from village.casework.rules.delegating import ACCEPTED, OPEN, SENT, STEP_STATES, first_name, may_write, named
from village.casework.rules.sharing import RELEASED, SHARE_STATES
from village.forms.models import Sheet
from village.forms.queries import answers_of, asking_of, standing
from village.forms.rules.asking import Key
from village.forms.rules.documents import Section
from village.forms.rules.telling import said, text
from village.forms.rules.values import taken
from village.kernel.accounts.models import Account
from village.kernel.accounts.rules import token_hash
from village.kernel.calendar.rules import london_date


def link_of(one: Delegation) -> str:
    """The link that was made last of a request. It follows from a key that only the service has, so that it is kept
    nowhere and can still be sent by whoever sends letters."""
    return salted_hmac("village.casework.delegating", f"{one.ref}:{one.links}", algorithm="sha256").hexdigest()


def stands(one: Delegation, *, at: dt.datetime) -> bool:
    """Whether somebody outside may read and write now: the share stands, and nothing keeps them from the family."""
    return standing_of(one.share, at=at) == RELEASED and not is_kept_out(
        one.share.episode, one.email, one.share.to_organisation.slug
    )


def is_kept_out(episode: Episode, email: str, organisation: str) -> bool:
    """Whether something keeps somebody with an e-mail address, or their organisation, from a family: a restriction, or
    that they are of it."""
    known = Account.objects.filter(email=email.lower()).first()
    of_family = Person.objects.filter(families=episode.family_id, reach__icontains=email).exists()
    return of_family or keeps_out(episode, known.ref if known else None, organisation)


def sat(sitting: str, *, at: dt.datetime) -> Delegation | None:
    """The request that a browser may go on with by what it holds, if it stands."""
    if not sitting:
        return None
    found = Delegation.objects.filter(sitting=token_hash(sitting), sitting_until__gt=at)
    one = found.select_related("share__episode__organisation", "share__to_organisation", "person", "form").first()
    return one if one is not None and stands(one, at=at) else None


def may_be_delegated(sheet: Sheet) -> list[Section]:
    """The sections of a form that somebody outside can be asked to write: those that are answered once."""
    return [one for one in asking_of(sheet.form.sha256)[0].form.sections if not one.entries]


def section_of(one: Delegation, key: str) -> Section:
    """A section as it is asked of somebody outside: in the version of the form that they were asked on."""
    return next(each for each in asking_of(one.form.sha256)[0].form.sections if each.key == key)


def last_of(step: DelegatedStep) -> Contribution | None:
    """What was sent of a section last."""
    return max(step.contributions.all(), key=lambda each: each.number, default=None)


def state_of(step: DelegatedStep) -> str:
    """Where a section stands."""
    last = last_of(step)
    return last.state if last is not None else OPEN


def who_writes(one: Delegation) -> str:
    """Who somebody outside is."""
    return named(one.name, one.role, one.share.to_organisation.name)


@dataclass(frozen=True)
class ShownStep:
    """A section that somebody outside writes, where it stands, and what was said of what they sent last."""

    key: str
    title: str
    state: str
    words: str
    written: int

    @property
    def called(self) -> str:
        """Where it stands, in words."""
        return STEP_STATES[self.state]


def steps_of(one: Delegation) -> list[ShownStep]:
    """The sections of a request."""
    found = []
    for step in one.steps.prefetch_related("contributions"):
        last = last_of(step)
        title, words = text(section_of(one, step.section).title), last.words if last else ""
        found.append(ShownStep(step.section, title, state_of(step), words, len(step.draft)))
    return found


def delegations_of(episode: Episode) -> list[Delegation]:
    """What others outside are or were asked to write of an episode's forms, the newest first."""
    found = Delegation.objects.filter(share__episode=episode)
    return list(found.select_related("share__to_organisation", "share__episode", "form", "person", "sheet__form"))


def waiting_in(episodes: QuerySet[Episode]) -> list[Contribution]:
    """What others outside sent about some episodes and nobody has settled, the oldest first."""
    found = Contribution.objects.filter(state=SENT, step__delegation__share__episode__in=episodes)
    return list(found.select_related("step__delegation__share__episode__family"))


@dataclass(frozen=True)
class Beside:
    """One answer that somebody outside sent, beside the one that stands. `times`: how often that was given; `asked`:
    whether the form still asks it."""

    concept: str
    label: str
    sent: str
    now: str
    times: int
    asked: bool


def beside(one: Contribution, sheet: Sheet) -> list[Beside]:
    """What was sent, beside the answers of the form as they stand."""
    delegation = one.step.delegation
    lists = asking_of(delegation.form.sha256)[1]
    now_form, now_lists = asking_of(sheet.form.sha256)
    asked = {each.concept: each for _, each in now_form.form.questions()}
    answers = answers_of(sheet)
    given = standing(answers)
    found = []
    for question in section_of(delegation, one.step.section).questions:
        if question.concept in one.content:
            key = ("", question.concept)
            times = answers[key].changed if key in answers else 0
            asks = asked.get(question.concept)
            now = said(asks, given.get(key), now_lists) if asks is not None else ""
            mine = said(question, taken(one.content[question.concept]), lists)
            found.append(Beside(question.concept, text(question.label), mine, now, times, question.concept in asked))
    return found


def sources_of(sheet: Sheet) -> dict[Key, str]:
    """Of each answer of a form that somebody outside wrote and that stands as they wrote it: who, of which
    organisation, and when they sent it."""
    taken_in = Contribution.objects.filter(state=ACCEPTED, step__delegation__sheet=sheet)
    times = {key: one.changed for key, one in answers_of(sheet).items()}
    found = {}
    for one in taken_in.select_related("step__delegation__share__to_organisation"):
        on = london_date(one.at)
        for concept, changed in one.stands.items():
            if times.get(("", concept)) == changed:
                who = who_writes(one.step.delegation)
                found["", concept] = f"Written by {who}, {on.day} {on:%B %Y}"
    return found


def address_of(one: Delegation) -> str:
    """Where the link of a request leads."""
    return f"{settings.SITE}/asked/open/?link={link_of(one)}"


def asker_of(one: Delegation) -> str:
    """Who asks: whoever leads the help now, and for which organisation."""
    episode = one.share.episode
    lead = lead_of(episode)
    return f"{name_of(lead.account)}, {episode.organisation.name}" if lead is not None else episode.organisation.name


@dataclass(frozen=True)
class ShownDelegation:
    """What one person outside is asked to write, as pages show it. `writes`: whether they may now."""

    delegation: Delegation
    who: str
    about: str
    form: str
    state: str
    writes: bool
    steps: list[ShownStep]

    @property
    def share(self) -> int:
        """The number of the share that it rests on."""
        return self.delegation.share_id


NO_LINK = "No link was sent yet"
WRITES = "They can write"
SETTLED = "All that they sent is settled"
KEPT_OUT = "Ended: something keeps them from the family"


def shown(one: Delegation, *, at: dt.datetime) -> ShownDelegation:
    """What somebody outside is asked to write, and how it stands at an instant."""
    share, steps, writes = standing_of(one.share, at=at), steps_of(one), stands(one, at=at)
    state = SHARE_STATES[share]
    if share == RELEASED:
        state = KEPT_OUT if not writes else WRITES if one.links else NO_LINK
    if writes and any(each.state == SENT for each in steps):
        state = STEP_STATES[SENT]
    elif writes and not any(may_write(each.state) for each in steps):
        state = SETTLED
    titles: dict[str, str] = one.sheet.form.document["title"]
    about = first_name(one.person.name, one.person.known_as)
    return ShownDelegation(one, who_writes(one), about, text(titles), state, writes, steps)


def asked_outside(episode: Episode, *, at: dt.datetime) -> list[ShownDelegation]:
    """What others outside are or were asked to write of an episode's forms, as pages show it, the newest first."""
    return [shown(one, at=at) for one in delegations_of(episode)]
