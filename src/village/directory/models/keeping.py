"""Who keeps what the directory says: what waits for the area, what was changed, who claims what, what is reported, and
which entries may be of one service."""

import uuid

from django.db import models
from django.db.models import F, Q

from village.directory.models.record import Provider, Service
from village.directory.rules.keeping.said import CHANGES, CLAIM_ANSWERS, DECISIONS, PROBLEMS

WAITS = Q(decision="")


class _Decided(models.Model):
    """What waits for somebody to decide: `decision` is blank until then."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    decision = models.CharField(max_length=10, blank=True)
    because = models.CharField(max_length=500, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Draft(_Decided):
    """A service as its provider wants it told: the whole nested document, which waits for the area. `version` counts
    what was written, so that two who write at once are told; `writers`: the accounts that wrote in it. A draft that
    was sent back stays what the provider goes on from."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="drafts")
    document = models.JSONField()
    kinds = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    writers = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["begun_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="directory_draft_one_waits", fields=["service"], condition=WAITS),
            models.CheckConstraint(
                name="directory_draft_decision_known", condition=Q(decision__in=["", *DECISIONS])
            ),
            models.CheckConstraint(
                name="directory_draft_returned_with_a_reason", condition=~Q(decision="returned") | ~Q(because="")
            ),
        ]  # fmt: skip


class Change(models.Model):
    """That an entry was changed: what kind of change, which fields, by whom and when; never the words themselves. Rows
    are only ever added."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12)
    fields = models.JSONField(default=list)
    account = models.UUIDField()
    organisation = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="directory_change_kind_known", condition=Q(kind__in=sorted(CHANGES))),
        ]
        indexes = [models.Index(fields=["service", "at"], name="directory_change_of_a_service")]


class Claim(_Decided):
    """That an organisation says it is a provider of the record, and what the area answered."""

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="claims")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="directory_claim_once_at_a_time", fields=["provider", "organisation"], condition=WAITS
            ),
            models.CheckConstraint(
                name="directory_claim_decision_known", condition=Q(decision__in=["", *CLAIM_ANSWERS])
            ),
        ]  # fmt: skip


class Unmarking(_Decided):
    """That somebody wants the place of a sensitive service told again: a second person says whether it is."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="unmarkings")
    why = models.CharField(max_length=500)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="directory_unmarking_one_waits", fields=["service"], condition=WAITS),
            models.CheckConstraint(
                name="directory_unmarking_decision_known", condition=Q(decision__in=["", "unmarked", "kept"])
            ),
            models.CheckConstraint(
                name="directory_unmarking_by_another", condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by"))
            ),
        ]  # fmt: skip


class Report(models.Model):
    """What somebody says is wrong of an entry; nobody is asked who they are. `same`: a hash of the whole, so that one
    problem sent twice waits once."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="reports")
    kind = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    same = models.CharField(max_length=64)
    reported_at = models.DateTimeField()
    done = models.CharField(max_length=500, blank=True)
    closed_by = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["reported_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="directory_report_once", fields=["same"], condition=Q(closed_at=None)),
            models.CheckConstraint(name="directory_report_kind_known", condition=Q(kind__in=sorted(PROBLEMS))),
            models.CheckConstraint(
                name="directory_report_closed_with_what_was_done", condition=Q(closed_at=None) | ~Q(done="")
            ),
        ]


class Pair(models.Model):
    """That two entries may be of one service: why, and what a person said. `one` is the lesser id; `kept`: the entry
    that is told, where they are the same."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    one = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    two = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    chance = models.FloatField()
    why = models.JSONField(default=list)
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=9, blank=True)
    kept = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-chance", "pk"]
        constraints = [
            models.CheckConstraint(name="directory_pair_of_two", condition=Q(one__lt=F("two"))),
            models.UniqueConstraint(name="directory_pair_proposed_once", fields=["one", "two"]),
            models.CheckConstraint(
                name="directory_pair_decision_known", condition=Q(decision__in=["", "same", "different"])
            ),
            models.CheckConstraint(
                name="directory_pair_keeps_one_of_them",
                condition=Q(decision="same", kept=F("one")) | Q(decision="same", kept=F("two"))
                | Q(kept=None) & ~Q(decision="same"),
            ),
        ]  # fmt: skip


class Nudge(models.Model):
    """That somebody is asked to say whether an entry is still right: once before it is due and once after. `letter`:
    what one person is told at once, the same if it has to be sent again; `sent_at`: none while it is owed."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="nudges")
    sent_to = models.UUIDField()
    kind = models.CharField(max_length=6)
    due_on = models.DateField()
    letter = models.UUIDField()
    noted_at = models.DateTimeField()
    posting_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="directory_nudge_once", fields=["service", "sent_to", "kind", "due_on"]),
            models.CheckConstraint(name="directory_nudge_kind_known", condition=Q(kind__in=["before", "after"])),
        ]
        indexes = [models.Index(fields=["sent_at"], name="directory_nudge_owed")]
