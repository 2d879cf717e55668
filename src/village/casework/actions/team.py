"""The team around a family and its one lead. The lead is handed over by offer and acceptance, with the family's
agreement; until it is accepted, whoever offered still leads."""

import datetime as dt
import uuid

from django.db import transaction

from village.casework.actions.caseload import give_over
from village.casework.actions.families import fits, speaker_of
from village.casework.actions.permitted import account_of, held, held_open, readable
from village.casework.actions.telling import LEAD_CHANGED, tell_index
from village.casework.models import Episode, Handover, Lead, Member
from village.casework.queries.leading import may_lead
from village.casework.queries.visible import decision
from village.casework.rules.access import LEAD, MANAGE, WRITE
from village.casework.rules.episodes import OFFERED, about
from village.kernel.access.actions import Refusal
from village.kernel.access.rules import Viewer
from village.kernel.accounts.queries import names_and_areas
from village.kernel.audit.noting import did

NOT_ABLE = (
    "They cannot lead now: a lead needs an open account, current vetting and training on file, and a role in this area."
)
NO_OFFER = "There is no such offer, or it was settled already."


@transaction.atomic
def join_team(
    *,
    episode: uuid.UUID,
    name: str,
    role: str,
    organisation: str,
    account: uuid.UUID | None = None,
    reach: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Member:
    """Take somebody into the team. With an account they see the record from now on; without, they are only named.
    Raises Refusal when the viewer neither leads nor manages, or somebody is of the team already."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    if not name.strip() or not role.strip():
        raise Refusal("Give their name and what they do.")
    if account is not None and one.members.filter(account=account, until_at=None).exists():
        raise Refusal("They are of the team already.")
    if account is not None and not may_lead(account, one, at=at):
        raise Refusal("They cannot see records now: that needs an open account, vetting, training and a role here.")
    told = {"name": name.strip(), "role": role.strip(), "reach": reach.strip()}
    fits(Member, **told)
    made = Member.objects.create(
        episode=one,
        account=account,
        **told,
        organisation=organisation.strip()[:160],
        from_at=at,
        by=account_of(by),
    )
    did(by, "casework.team.join", about(one.ref), at, member=made.pk, account=str(account or ""))
    return made


@transaction.atomic
def leave_team(*, episode: uuid.UUID, member: int, by: Viewer, at: dt.datetime) -> None:
    """Somebody leaves the team: by their own wish, or the lead's or the manager's. They see the record no more."""
    one = held(episode, WRITE, MANAGE, by=by, at=at)
    found = one.members.filter(pk=member, until_at=None).first()
    own = found is not None and str(found.account) == by.ref
    if found is None or not (own or decision(by, one, LEAD, at=at) or decision(by, one, MANAGE, at=at)):
        raise Refusal("There is no such member of the team.")
    Member.objects.filter(pk=found.pk).update(until_at=at)
    did(by, "casework.team.leave", about(one.ref), at, member=found.pk)


@transaction.atomic
def offer_lead(
    *,
    episode: uuid.UUID,
    to: uuid.UUID,
    agreed_by: uuid.UUID,
    words: str = "",
    over_because: str = "",
    by: Viewer,
    at: dt.datetime,
) -> Handover:
    """Offer the lead to another, once somebody of the family has agreed to them. The manager may offer it for a lead
    who cannot. Raises Refusal when the other cannot lead, leads already, or an offer is open, and as `give_over`."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    lead = lead_of(one)
    if lead.account == to:
        raise Refusal("There is nothing to hand over.")
    if one.handovers.filter(state="offered").exists():
        raise Refusal("An offer is open already. Take it back first.")
    if not may_lead(to, one, at=at):
        raise Refusal(NOT_ABLE)
    agreed = speaker_of(one, agreed_by, at=at)
    give_over(one, to, over_because, by=by, at=at)
    made = Handover.objects.create(
        episode=one, offered_by=lead.account, offered_to=to, agreed_by=agreed, offered_at=at, words=words.strip()[:300]
    )
    if not one.members.filter(account=to, until_at=None).exists():  # they must read what they are to lead
        name = names_and_areas([str(to)]).get(str(to), ("", ""))[0]
        Member.objects.create(
            episode=one, account=to, name=name, role=OFFERED, organisation="", from_at=at, by=account_of(by)
        )
    did(by, "casework.lead.offer", about(one.ref), at, to=str(to), agreed_by=str(agreed.ref))
    return made


@transaction.atomic
def agree_to_lead(*, episode: uuid.UUID, agreed_by: uuid.UUID, by: Viewer, at: dt.datetime) -> Lead:
    """Write down who of the family agrees to whoever leads already: as a rule whoever opened help, and goes on leading
    it. Raises Refusal when somebody has agreed to them before, or cannot speak for the family."""
    one = held_open(episode, LEAD, MANAGE, by=by, at=at)
    lead = lead_of(one)
    if lead.agreed_by_id is not None:
        raise Refusal("The family has agreed to this lead already.")
    lead.agreed_by = speaker_of(one, agreed_by, at=at)
    lead.save(update_fields=["agreed_by"])
    did(by, "casework.lead.agreed", about(one.ref), at, to=str(lead.account), agreed_by=str(lead.agreed_by.ref))
    return lead


@transaction.atomic
def accept_lead(*, episode: uuid.UUID, by: Viewer, at: dt.datetime) -> Lead:
    """Take over the lead: the old lead ends and the new begins at one instant, and the old stays in the team."""
    one, offer = _offer(episode, by, at)
    if offer.offered_to != account_of(by):
        raise Refusal(NO_OFFER)
    if not may_lead(account_of(by), one, at=at):
        raise Refusal(NOT_ABLE)
    old = lead_of(one)
    one.leads.filter(until_at=None).update(until_at=at)
    made = Lead.objects.create(episode=one, account=account_of(by), agreed_by=offer.agreed_by, from_at=at)
    Handover.objects.filter(pk=offer.pk).update(state="accepted", settled_at=at)
    if not one.members.filter(account=old.account, until_at=None).exists():
        name = names_and_areas([str(old.account)]).get(str(old.account), ("", ""))[0] or "Former lead"
        Member.objects.create(
            episode=one,
            account=old.account,
            name=name,
            role="Led before",
            organisation="",
            from_at=at,
            by=account_of(by),
        )
    one.members.filter(account=made.account, until_at=None).update(until_at=at)  # they lead now
    one.alarms.filter(settled_at=None).update(settled_at=at)
    tell_index(one, LEAD_CHANGED, at=at)
    did(by, "casework.lead.accept", about(one.ref), at, was=str(old.account))
    return made


@transaction.atomic
def settle_offer(*, episode: uuid.UUID, words: str = "", by: Viewer, at: dt.datetime) -> None:
    """Say no to the lead, or take an offer of it back; whoever led still leads."""
    one, offer = _offer(episode, by, at)
    state = "declined" if offer.offered_to == account_of(by) else "withdrawn"
    if state == "withdrawn" and not (decision(by, one, LEAD, at=at) or decision(by, one, MANAGE, at=at)):
        raise Refusal(NO_OFFER)
    Handover.objects.filter(pk=offer.pk).update(state=state, settled_at=at, words=words.strip()[:300])
    one.members.filter(account=offer.offered_to, role=OFFERED, until_at=None).update(until_at=at)
    did(by, f"casework.lead.{state}", about(one.ref), at, to=str(offer.offered_to))


def lead_of(episode: Episode) -> Lead:
    """Who leads now: somebody always does, from the opening on (a closed episode keeps its last)."""
    return episode.leads.get(until_at=None)


def _offer(episode: uuid.UUID, by: Viewer, at: dt.datetime) -> tuple[Episode, Handover]:
    one = readable(episode, by=by, at=at)  # whoever is offered the lead only reads until they accept
    offer = one.handovers.filter(state="offered").first()
    if offer is None:
        raise Refusal(NO_OFFER)
    return one, offer
