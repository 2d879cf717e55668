import functools
import operator
import uuid

from django.db import models
from django.db.models import F, Q

from village.casework.models.attachments import Attachment
from village.casework.models.episodes import Episode
from village.casework.models.families import Person
from village.casework.models.notes import NoteText
from village.casework.models.plan import AgreedPlan
from village.casework.rules.agreeing import CAPACITIES, STATES
from village.casework.rules.sharing import DECLINED, PROPOSED, RELEASED, REVOKED

THINGS = ("plan", "snapshot", "note", "document", "story")
"""What an item of a share can be: one of these."""


class DataAgreement(models.Model):
    """That an organisation may share with another, for the purposes of its `purposes`, from one day until the day
    before another; `ended_at` when it was ended before."""

    from_organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=120)
    from_on = models.DateField()
    until_on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["until_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="data_agreement_between_two", condition=~Q(from_organisation=F("to_organisation"))
            ),
            models.CheckConstraint(name="data_agreement_runs_forward", condition=Q(until_on__gt=F("from_on"))),
            models.CheckConstraint(name="data_agreement_has_a_reference", condition=~Q(reference="")),
            models.CheckConstraint(
                name="data_agreement_ended_by_somebody", condition=Q(ended_at__isnull=True) ^ Q(ended_by__isnull=False)
            ),
        ]


class DataPurpose(models.Model):
    """A purpose for which a data agreement lets something be shared."""

    agreement = models.ForeignKey(DataAgreement, on_delete=models.PROTECT, related_name="purposes")
    purpose = models.CharField(max_length=24)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["agreement", "purpose"], name="data_purpose_once")]


class Share(models.Model):
    """That items of an episode are given to another organisation, or to one `account` of it alone, to read: why, on
    what basis, and until the end of which day. Whether it stands is asked at every look (`queries.sharing`)."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="shares")
    from_organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    to_organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    to_account = models.UUIDField(null=True)
    purpose = models.CharField(max_length=24)
    basis = models.CharField(max_length=12)
    special = models.CharField(max_length=12)
    condition = models.CharField(max_length=12, blank=True)
    gateway = models.CharField(max_length=24, blank=True)
    necessity = models.CharField(max_length=600)
    told_family = models.BooleanField()
    not_told_because = models.CharField(max_length=300, blank=True)
    last_on = models.DateField()
    second_check = models.BooleanField()
    state = models.CharField(max_length=8, default=PROPOSED)
    key = models.CharField(max_length=80, unique=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    released_by = models.UUIDField(null=True)
    released_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="share_state_known",
                condition=Q(state=PROPOSED, released_at__isnull=True, ended_at__isnull=True)
                | Q(state=RELEASED, released_at__isnull=False, ended_at__isnull=True)
                | (Q(state__in=[REVOKED, DECLINED], ended_at__isnull=False) & ~Q(ended_because="")),
            ),
            models.CheckConstraint(name="share_with_another", condition=~Q(from_organisation=F("to_organisation"))),
            models.CheckConstraint(
                name="share_says_why", condition=~Q(necessity="") & ~Q(purpose="") & ~Q(basis="") & ~Q(special="")
            ),
            models.CheckConstraint(
                name="share_told_or_says_why_not", condition=Q(told_family=True) ^ ~Q(not_told_because="")
            ),
            models.CheckConstraint(
                name="share_released_by_another",
                condition=Q(second_check=False) | Q(released_by__isnull=True) | ~Q(released_by=F("by")),
            ),
            models.CheckConstraint(
                name="share_released_by_somebody",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
            ),
            models.CheckConstraint(
                name="share_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["to_organisation", "last_on"], name="share_with_a_body")]


class ShareItem(models.Model):
    """One thing that is shared, in the version that was chosen: a plan as it was agreed, a form as it was signed, a
    note as it was read, a document, or (`story`) what happened until a day. `sha256`: of what stands in it; once that
    is otherwise, nobody reads it."""

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="items")
    plan = models.ForeignKey(AgreedPlan, on_delete=models.PROTECT, null=True, related_name="+")
    snapshot = models.ForeignKey("forms.Snapshot", on_delete=models.PROTECT, null=True, related_name="+")
    note = models.ForeignKey(NoteText, on_delete=models.PROTECT, null=True, related_name="+")
    document = models.ForeignKey(Attachment, on_delete=models.PROTECT, null=True, related_name="+")
    story = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="share_item_is_one_thing",
                condition=functools.reduce(
                    operator.or_, (Q(**{f"{one}__isnull": one != chosen for one in THINGS}) for chosen in THINGS)
                ),
            ),
            models.UniqueConstraint(fields=["share", "plan"], name="share_item_plan_once"),
            models.UniqueConstraint(fields=["share", "snapshot"], name="share_item_snapshot_once"),
            models.UniqueConstraint(fields=["share", "note"], name="share_item_note_once"),
            models.UniqueConstraint(fields=["share", "document"], name="share_item_document_once"),
        ]


class Consent(models.Model):
    """What somebody of the family said to one share that rests on consent. Only ever added to. It is no agreement to
    being helped, and that is no consent."""

    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=14)
    state = models.CharField(max_length=9)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="consent_state_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(name="consent_capacity_known", condition=Q(capacity__in=list(CAPACITIES))),
        ]


class NotShared(models.Model):
    """That it was decided not to share with an organisation, why, and when that is looked at again."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="not_shared")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=24)
    reason = models.CharField(max_length=24)
    words = models.CharField(max_length=300)
    review_on = models.DateField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="not_shared_says_why", condition=~Q(reason="") & ~Q(words="")),
        ]
