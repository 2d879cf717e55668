import uuid

from django.db import models
from django.db.models import F, Q

from village.casework.models.episodes import Episode
from village.casework.models.families import Person
from village.casework.rules.own import DECLINED, PLAN, PROPOSED, RELEASED, SAID, WITHDRAWN


class FamilyAccess(models.Model):
    """That somebody of a family may read what is theirs to read of one episode: invited as one `account`, by a code of
    which the hash is kept; accepted with that code; ended. It opens nothing before and nothing after, and no other
    episode of the same family: whoever leads that one invites to it."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="own_access")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="own_access")
    account = models.UUIDField()
    hash = models.CharField(max_length=64, unique=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    until_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "episode"], condition=Q(ended_at__isnull=True), name="family_access_once"
            ),
            models.CheckConstraint(
                name="family_access_accepted_in_time",
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__lte=F("until_at")),
            ),
            models.CheckConstraint(
                name="family_access_ended_by_somebody", condition=Q(ended_at__isnull=True) ^ Q(ended_by__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(ended_at__isnull=True), name="family_access_of_account")
        ]


class FamilyWord(models.Model):
    """What somebody of a family says on their own pages: in their words, or that they agree to the plan whose hash is
    `sha256`. Nothing of it changes but that somebody answers. `key`: made when the page was opened."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="family_words")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    words = models.CharField(max_length=1000, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=80, unique=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=600, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="family_word_kind_known", condition=Q(kind__in=list(SAID))),
            models.CheckConstraint(
                name="family_word_says_something",
                condition=(Q(kind=PLAN) & ~Q(sha256="")) | (~Q(kind=PLAN) & ~Q(words="")),
            ),
            models.CheckConstraint(
                name="family_word_answered_by_somebody",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]


class Complaint(models.Model):
    """What somebody of a family complains of. Where it stands is kept by `process`. It is apart from the record: those
    who help the family read nothing of it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="complaints")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    process = models.OneToOneField("workflow.Instance", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=2000)
    key = models.CharField(max_length=80, unique=True)
    by = models.UUIDField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=2000, blank=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="complaint_says_something", condition=~Q(words="")),
            models.CheckConstraint(
                name="complaint_answered_by_another",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False) & ~Q(answered_by=F("by"))),
            ),
        ]


class Release(models.Model):
    """Something of a record that is given to one person of the family to read: `content` is what they are given, made
    for them, and `sha256` its hash; `source_sha256` that of what it was made from. `left_out`: which passages are not
    in it, each with why; `taken_out`: the words that were taken out of the rest. Proposed by one, released by
    another."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="releases")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="releases")
    thing = models.CharField(max_length=80)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    source_sha256 = models.CharField(max_length=64)
    left_out = models.JSONField(default=dict)
    taken_out = models.JSONField(default=list)
    state = models.CharField(max_length=9, default=PROPOSED)
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
                name="release_state_known",
                condition=Q(state=PROPOSED, released_at__isnull=True, ended_at__isnull=True)
                | Q(state=RELEASED, released_at__isnull=False, ended_at__isnull=True)
                | Q(state=DECLINED, released_at__isnull=True, ended_at__isnull=False)
                | Q(state=WITHDRAWN, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="release_by_another",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | (Q(released_at__isnull=False, released_by__isnull=False) & ~Q(released_by=F("by"))),
            ),
            models.CheckConstraint(
                name="release_ended_by_somebody",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_because="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because="")),
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="release_to_a_person")]
