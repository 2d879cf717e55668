import uuid

from django.db import models
from django.db.models import F, Q

from village.casework.models.episodes import Episode, Member
from village.casework.models.families import Person
from village.casework.rules.meetings import CAME, CANCELLED, HELD, MEETING_STATES, PLANNED, PRESENCE


class Meeting(models.Model):
    """A meeting of the team around a family. `changed` counts how often it was written in, so that nobody writes over
    what they have not read; `key` is of the page by which it was planned."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=160)
    agenda = models.CharField(max_length=2000)
    state = models.CharField(max_length=9, default=PLANNED)
    minutes = models.CharField(max_length=6000, blank=True)
    minuted_by = models.UUIDField(null=True)
    because = models.CharField(max_length=300, blank=True)
    key = models.CharField(max_length=80, unique=True)
    changed = models.PositiveIntegerField(default=1)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="meeting_state_known", condition=Q(state__in=list(MEETING_STATES))),
            models.CheckConstraint(
                name="meeting_held_has_minutes",
                condition=Q(state=HELD, minuted_by__isnull=False) & ~Q(minutes="")
                | ~Q(state=HELD) & Q(minuted_by__isnull=True, minutes=""),
            ),
            models.CheckConstraint(
                name="meeting_cancelled_because", condition=Q(state=CANCELLED) & ~Q(because="") | ~Q(state=CANCELLED)
            ),
        ]


class Invited(models.Model):
    """Somebody who was asked to a meeting: of the team, of the family, or another by name; whether they came; and what
    they did not agree to, in their own words."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invited")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    lead = models.UUIDField(null=True)
    name = models.CharField(max_length=160, blank=True)
    presence = models.CharField(max_length=9, blank=True)
    dissent = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="invited_is_one_person",
                condition=Q(member__isnull=False, person__isnull=True, lead__isnull=True, name="")
                | Q(member__isnull=True, person__isnull=False, lead__isnull=True, name="")
                | Q(member__isnull=True, person__isnull=True, lead__isnull=False, name="")
                | Q(member__isnull=True, person__isnull=True, lead__isnull=True) & ~Q(name=""),
            ),
            models.CheckConstraint(name="invited_presence_known", condition=Q(presence__in=["", *PRESENCE])),
            models.CheckConstraint(
                name="invited_dissents_who_was_there", condition=Q(dissent="") | Q(presence__in=list(CAME))
            ),
            models.UniqueConstraint(fields=["meeting", "member"], name="invited_member_once"),
            models.UniqueConstraint(fields=["meeting", "person"], name="invited_person_once"),
        ]


class Decided(models.Model):
    """What a meeting decided: who does it, exactly one of somebody with an account, a service, somebody of the family;
    and by when."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decided")
    words = models.CharField(max_length=300)
    account = models.UUIDField(null=True)
    service = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    key = models.CharField(max_length=80, unique=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="decided_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="decided_of_one_owner",
                condition=Q(account__isnull=False, service="", person__isnull=True)
                | Q(Q(account__isnull=True, person__isnull=True), ~Q(service=""))
                | Q(account__isnull=True, service="", person__isnull=False),
            ),
        ]


class ApprovedMinutes(models.Model):
    """The minutes of a meeting as they were approved by somebody who did not write them: what was read, and its hash.
    Only ever added to, once for a meeting."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="approved")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    written_by = models.UUIDField()
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="minutes_approved_by_another", condition=~Q(by=F("written_by"))),
        ]
