"""Letters: their texts, to whom each goes, and which a viewer may read and send."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml
from django.db.models import Q, QuerySet

from village.casework.models import Episode, Lead, Letter, Person, StepUp, StepUpAnswer
from village.casework.queries.around import name_of, tells_address
from village.casework.queries.kept import Kept
from village.casework.queries.meetings import kept_out
from village.casework.queries.own import reader_of
from village.casework.queries.passing import told_name
from village.casework.queries.visible import asker_of, facts_of, lead_of, visible_to
from village.casework.rules.allocation import REQUEST_REASONS
from village.casework.rules.letters import KEPT, Text
from village.casework.rules.social_care import CROSSING_REASONS
from village.kernel.access.rules import Viewer
from village.kernel.accounts.queries import name_and_organisation
from village.kernel.calendar.rules import london_date
from village.kernel.organisations.models import Organisation
from village.people.queries.asking import NOBODY
from village.workflow.models import Instance

FILE = Path(__file__).resolve().parents[2] / "reference" / "letters" / "letters.yaml"
FAMILY = "family"
NOT_TO_THEM = "By what is known now this letter must not go to whom it was written. Say that it is not sent, and why."
MOVED = "Where they live was changed since this letter was written. Have it written anew before it goes out."


@dataclass(frozen=True)
class Recipient:
    """One to whom a letter goes. `home`: where they themselves live, blank for whoever is not of the family or whose
    home is not known."""

    key: str
    name: str
    home: str = ""
    who: Mapping[str, object] = field(default_factory=dict)


@lru_cache(maxsize=1)
def texts() -> dict[str, Text]:
    """The texts that come with Village, in their newest version, by `process.letter.to`."""
    written = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {key: Text(key, one["version"], one["subject"], tuple(one["paragraphs"])) for key, one in written.items()}


def recipients(kept: Kept, to: str, text: Text, *, at: dt.datetime) -> list[Recipient]:
    """Each to whom a letter goes, as its process calls them. Raises LookupError for whom nobody here knows."""
    if to == FAMILY:
        return _carers(kept.episode, at, near=text.tells_where)
    if to == "asking-agency" and kept.request is not None:
        return [_account(kept.request.by)]
    if to == "asking-agency" and kept.referral is not None and kept.referral.by is not None:
        return [_account(kept.referral.by)]
    if to == "asked-agency" and kept.referral is not None:
        return [_body(kept.referral.organisation)]
    if to == "social-care" and kept.step_up is not None:
        return [_body(kept.step_up.organisation)]
    if to == "lead":
        lead = lead_of(kept.episode)
        return [_account(lead.account)] if lead is not None else [_body(kept.episode.organisation)]
    raise LookupError(f"A letter to {to} has nobody to go to.")


def _account(ref: uuid.UUID) -> Recipient:
    name, organisation = name_of(ref), name_and_organisation(ref)[1]
    return Recipient(f"account:{ref}", f"{name}, {organisation}" if organisation else name, who={"account": ref})


def _body(organisation: Organisation) -> Recipient:
    return Recipient(f"organisation:{organisation.slug}", organisation.name)


def _carers(episode: Episode, at: dt.datetime, *, near: bool) -> list[Recipient]:
    """Those who care for the family, each at their own home; nobody whom a restriction keeps from it, and nobody who
    has died. `near`: only those who live with a child who is helped, by what is written down."""
    barred = {one.account for one in facts_of(episode).bars}
    carers = episode.family.belongings.filter(part="carer", until_on=None, person__died_on=None)
    people = [one.person for one in carers.select_related("person").prefetch_related("person__residences__household")]
    return [
        Recipient(f"person:{one.ref}", one.name or one.known_as, _home(one), {"person": one})
        for one in people
        if one.account is None or str(one.account) not in barred
        if not near or reader_of(one, episode, at=at).with_child
    ]


def recipient_now(letter: Letter, *, at: dt.datetime) -> Recipient | None:
    """Somebody of a family to whom a letter was written, as it would be written to them now; None when it would not."""
    text = texts().get(letter.template.partition("@")[0])
    found = _carers(letter.episode, at, near=text is None or text.tells_where)
    return next((one for one in found if one.key == f"person:{letter.person.ref}"), None) if letter.person else None


def outdated(letter: Letter, *, at: dt.datetime) -> str:
    """Why a letter must not go out as it was written: a restriction, a death or a move since. Blank when it may, and
    for one that went out, which stays as it went."""
    if not letter.content or (hasattr(letter, "sent") and letter.sent.way != KEPT):
        return ""
    if letter.account is not None:
        return NOT_TO_THEM if kept_out(letter.episode, [letter.account]) else ""
    if letter.person is None:
        return ""
    now = recipient_now(letter, at=at)
    if now is None:
        return NOT_TO_THEM
    return MOVED if now.home != letter.content["address"] else ""


def _home(person: Person) -> str:
    now = [one.household for one in person.residences.all() if one.until_on is None and one.mistaken_at is None]
    return "\n".join(part for part in (now[0].address, now[0].postcode) if part) if now else ""


def filled(kept: Kept, on: dt.date) -> dict[str, str]:
    """What the gaps of a letter about some work are filled with; words that hold an address are left out."""
    episode, request, referral = kept.episode, kept.request, kept.referral
    lead = episode.leads.filter(until_at=None).first()
    last = request.settled.select_related("service__organisation").last() if request else None
    if referral is not None:
        last = referral.settled
    service = referral.service if referral is not None else last.service if last else None
    words = "" if last is None or tells_address(episode, last.words) else last.words
    reason = _answered(referral.process) if referral else last.reason if last else ""
    told = {
        "on": f"{on.day} {on:%B %Y}",
        "family": told_name(episode.family),
        "holder": episode.organisation.name,
        "lead": name_of(lead.account) if lead else episode.organisation.name,
        "locality": request.panel.locality if request else "",
        "service": service.name if service else "",
        "runner": service.organisation.name if service else "",
        "words": words,
        "why": REQUEST_REASONS.get(reason, reason),
    }
    return {**told, **_of_step_up(kept.step_up)} if kept.step_up is not None else told


def _of_step_up(step_up: StepUp) -> dict[str, str]:
    """What social care answered: who takes a family over, or in which words it does not."""
    answer, reason = StepUpAnswer.objects.filter(step_up=step_up).first(), _answered(step_up.process)
    worker = ", ".join(one for one in (answer.social_worker, answer.reach) if one) if answer else ""
    words = answer.words if answer and not tells_address(step_up.episode, answer.words) else ""
    return {
        "runner": step_up.organisation.name,
        "worker": worker,
        "words": words,
        "why": CROSSING_REASONS.get(reason, reason),
    }


def _answered(work: Instance) -> str:
    last = work.log.order_by("number").last()
    return last.reason if last else ""


def letters_for(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Letter]:
    """The letters that a viewer sends: of families whom they lead or whose help they manage, oldest first."""
    asker = asker_of(viewer)
    led = Q(pk__in=Lead.objects.filter(account=viewer.ref or NOBODY, until_at=None).values("episode"))
    managed = Q(organisation__slug=asker.organisation or "-")
    managed = managed if asker.manages is None else managed & Q(area__in=asker.manages)
    episodes = visible_to(viewer, at=at).filter(led | managed)
    return Letter.objects.filter(episode__in=episodes).select_related("episode__family", "sent").order_by("at", "pk")


def waiting(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Letter]:
    """Those of `letters_for` with which nobody has done anything yet."""
    return letters_for(viewer, at=at).filter(sent=None)


def on_paper(letters: Iterable[Letter]) -> list[dict[str, object]]:
    """Letters as they are printed, each on a page of its own."""
    return [
        {
            **one.content,
            "from": one.episode.organisation.name,
            "on": _day(london_date(one.at)),
            "reference": str(one.ref)[:8].upper(),
        }
        for one in letters
        if one.content
    ]


def _day(on: dt.date) -> str:
    return f"{on.day} {on:%B %Y}"
