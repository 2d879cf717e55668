"""What is shared of an episode, with whom, and whether it stands now. Nothing here is kept from one look to the next:
what was taken back, has run out, or lost its basis is not there at the next question."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from village.casework.models import (
    AgreedPlan,
    Attachment,
    DataAgreement,
    DataPurpose,
    Episode,
    NoteText,
    Share,
    ShareItem,
)
from village.casework.queries.files import is_there, to_give
from village.casework.queries.notes import given_notes, note_content
from village.casework.queries.story import Story, kept_now, story_of
from village.casework.queries.visible import OVERSEE, WORK, keeps_out, kept_from, not_kept_out
from village.casework.rules.episodes import about
from village.casework.rules.notes import KINDS as CONTACTS
from village.casework.rules.sharing import RELEASED, Code, Codes, consent_stands, on_consent, state_of
from village.casework.rules.tags import OTHERS
from village.forms.models import Snapshot
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer
from village.kernel.accounts.models import Account
from village.kernel.accounts.queries import who_works
from village.kernel.calendar.rules import london_date
from village.kernel.documents.rules.reader import digest
from village.kernel.organisations.models import Organisation
from village.people.queries.asking import NOBODY

FILE = Path(__file__).resolve().parents[2] / "reference" / "sharing" / "codes.yaml"


Thing = AgreedPlan | Snapshot | NoteText | Attachment | Story
"""What can be shared."""


@dataclass(frozen=True)
class Item:
    """Something of an episode that can be shared, in one version. `key` names it and what stands in it; `kind`: as
    which of `models.sharing.THINGS` it is kept."""

    key: str
    title: str
    kind: str
    thing: Thing
    sha256: str


@lru_cache(maxsize=1)
def codes() -> Codes:
    """What a share is for and can rest on."""
    written: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return Codes(
        **{
            one.name: {code: Code(**told) for code, told in written[one.name].items()}
            for one in fields(Codes)
        }
    )  # fmt: skip


def items_of(episode: Episode) -> list[Item]:
    """What of an episode can be shared, of each kind the newest first: each plan that was agreed, each form as it was
    signed, each note that no tag keeps from others, each document of which all is seen, and what happened until now.
    What was destroyed in time is not there."""
    plans = AgreedPlan.objects.filter(episode=episode).order_by("-number")
    signed = Snapshot.objects.filter(sheet__about=about(episode.ref)).select_related("sheet__form").order_by("-pk")
    kept: list[AgreedPlan | Snapshot] = [*plans, *signed]
    things: list[Thing] = [one for one in kept if one.content]
    things += [*given_notes(episode, OTHERS), *to_give(episode), story_of(episode)]
    return [_item(one) for one in things]


def _item(thing: Thing) -> Item:
    sha256, name = hash_of(thing), _name(thing)
    return Item(f"{name}@{sha256}", title_of(thing), KINDS[type(thing)], thing, sha256)


KINDS: Mapping[type[Any], str] = {
    AgreedPlan: "plan",
    Snapshot: "snapshot",
    NoteText: "note",
    Attachment: "document",
    Story: "story",
}


def _name(thing: Thing) -> str:
    if isinstance(thing, AgreedPlan):
        return f"plan:{thing.number}"
    if isinstance(thing, Story):
        return f"story:{thing.until.isoformat()}"
    return f"{'form' if isinstance(thing, Snapshot) else KINDS[type(thing)]}:{thing.pk}"


def hash_of(thing: Thing) -> str:
    """The hash of what stands in something that is shared; blank for a document that is no longer there."""
    if isinstance(thing, Attachment):
        return thing.sha256 if is_there(thing) else ""
    return digest(note_content(thing) if isinstance(thing, NoteText) else thing.content)


def title_of(thing: Thing) -> str:
    """What something that is shared is called, with its version and its day."""
    if isinstance(thing, NoteText):
        return f"Note of {_day(thing.on)}: {CONTACTS[thing.kind].lower()}"
    if isinstance(thing, Story):
        return f"What happened, as it stood on {_day(thing.until)}"
    on = _day(london_date(thing.at))
    if isinstance(thing, Attachment):
        return f"Document kept on {on}: {thing.title}"
    if isinstance(thing, AgreedPlan):
        return f"The plan, version {thing.number}, agreed on {on}"
    titles: dict[str, str] = thing.sheet.form.document["title"]
    return f"{titles.get('en') or next(iter(titles.values()))}, signed version {thing.number}, {on}"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def thing_in(item: ShareItem) -> Thing:
    """What an item is."""
    return item.plan or item.snapshot or item.note or item.document or Story(item.story or {})


def is_whole(item: ShareItem) -> bool:
    """Whether what is shared is what was chosen, and nobody has said of it since that it is kept from others."""
    since = item.share.at
    tagged = item.note is not None and item.note.note_id in kept_now(item.share.episode, OTHERS, since)
    return hash_of(thing_in(item)) == item.sha256 and not tagged


def items_shared(share: Share) -> list[ShareItem]:
    """The items of a share."""
    found = share.items.select_related("share__episode", "plan", "snapshot__sheet__form", "note", "document")
    return list(found)


def is_covered(giver: Organisation, taker: Organisation, purpose: str, *, at: dt.datetime) -> bool:
    """Whether an agreement between two organisations is in force for a purpose."""
    return (giver.pk, taker.pk, purpose) in _covered({giver.pk}, {taker.pk}, at)


def _covered(givers: set[int], takers: set[int], at: dt.datetime) -> set[tuple[int, int, str]]:
    found = DataPurpose.objects.filter(
        agreement__in=in_force(at), agreement__from_organisation__in=givers, agreement__to_organisation__in=takers
    )
    return set(found.values_list("agreement__from_organisation", "agreement__to_organisation", "purpose"))


def covers(giver: str, taker: str, purpose: str, *, at: dt.datetime) -> Q:
    """Of what one organisation was given by another: whether it may have it for a purpose, because an agreement between
    them is in force, or they are one. `giver`, `taker`: the fields that lead to them."""
    between = {"agreement__from_organisation": OuterRef(giver), "agreement__to_organisation": OuterRef(taker)}
    agreed = DataPurpose.objects.filter(agreement__in=in_force(at), purpose=purpose, **between)
    return Q(**{giver: F(taker)}) | Q(Exists(agreed))


def in_force(at: dt.datetime) -> QuerySet[DataAgreement]:
    """The agreements between organisations that are in force."""
    today = london_date(at)
    return DataAgreement.objects.filter(from_on__lte=today, until_on__gt=today, ended_at=None)


def register(viewer: Viewer) -> QuerySet[DataAgreement]:
    """The agreements that an officer of information governance keeps: those of the organisations that give, in the
    officer's areas."""
    within = areas(viewer, OVERSEE)
    found = DataAgreement.objects.select_related("from_organisation", "to_organisation").prefetch_related("purposes")
    return found if within is None else found.filter(from_organisation__area__in=within)


def standings(shares: QuerySet[Share], *, at: dt.datetime) -> list[tuple[Share, str]]:
    """Shares, each with how it stands at an instant (`rules.sharing.SHARE_STATES`)."""
    told = shares.select_related("episode__family", "from_organisation", "to_organisation")
    found = list(told.prefetch_related("consents", "episode__agreements"))
    covered = _covered({one.from_organisation_id for one in found}, {one.to_organisation_id for one in found}, at)
    return [(one, _stands(one, covered, at)) for one in found]


def standing_of(share: Share, *, at: dt.datetime) -> str:
    """How a share stands at an instant."""
    return standings(Share.objects.filter(pk=share.pk), at=at)[0][1]


def _stands(one: Share, covered: Iterable[tuple[int, int, str]], at: dt.datetime) -> str:
    since = [each.state for each in one.episode.agreements.all() if each.at >= one.at]
    gone = on_consent(one.basis, one.special, codes()) and not consent_stands(
        [each.state for each in one.consents.all()], since
    )
    between = (one.from_organisation_id, one.to_organisation_id, one.purpose)
    return state_of(one.state, one.last_on, london_date(at), consent_gone=gone, covered=between in covered)


def shared_with(viewer: Viewer, *, at: dt.datetime) -> list[Share]:
    """What a viewer can read because it was shared with their organisation, or with them as one of it, and stands: for
    those who work with families today, and from whom nothing keeps the family. What one person outside is asked to
    write gives their colleagues nothing."""
    if not viewer.organisation or areas(viewer, WORK) == frozenset():
        return []
    mine = Q(to_account=None) | Q(to_account=viewer.ref or NOBODY)
    found = Share.objects.filter(mine, state=RELEASED, to_organisation__slug=viewer.organisation, delegation=None)
    found = found.filter(last_on__gte=london_date(at)).exclude(episode__in=kept_from(viewer))
    return [one for one, state in standings(found, at=at) if state == RELEASED]


def takers_of(episode: Episode, *, at: dt.datetime) -> list[Organisation]:
    """The organisations with which something of an episode can be shared for some purpose, and from whom nothing keeps
    it."""
    agreed = in_force(at).filter(from_organisation=episode.organisation)
    found = Organisation.objects.filter(pk__in=agreed.values("to_organisation"))
    return [one for one in found if not keeps_out(episode, None, one.slug)]


def workers_of(organisations: Iterable[Organisation], episode: Episode) -> list[Account]:
    """Those of some organisations who work with families where an episode is, and from whom nothing keeps it."""
    within = {one.pk for one in organisations}
    return not_kept_out(episode, [one for one in who_works(WORK, area=episode.area) if one.organisation_id in within])
