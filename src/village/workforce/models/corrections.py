import uuid

from django.db import models
from django.db.models import F, Q

from village.workforce.models.people import Worker
from village.workforce.rules.correcting import DECISIONS, FIELDS


class CorrectionRequest(models.Model):
    """What a worker says is wrong of what is held about them, what it should be, and what their employer decided."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=12)
    wanted = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decision = models.CharField(max_length=8, blank=True)
    because = models.CharField(max_length=300, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(name="correction_field_known", condition=Q(field__in=sorted(FIELDS))),
            models.CheckConstraint(name="correction_says_something", condition=~Q(wanted="")),
            models.CheckConstraint(name="correction_decision_known", condition=Q(decision__in=["", *DECISIONS])),
            models.CheckConstraint(
                name="correction_declined_with_a_reason", condition=~Q(decision="declined") | ~Q(because="")
            ),
            models.UniqueConstraint(
                name="correction_asked_once_of_a_field", fields=["worker", "field"], condition=Q(decision="")
            ),
        ]


class Match(models.Model):
    """That two workers may be one person: proposed by how much agrees, decided by somebody. `chance`: as it stood when
    proposed."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    one = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    two = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    chance = models.FloatField()
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=9, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-chance", "pk"]
        constraints = [
            models.CheckConstraint(name="match_of_two", condition=Q(one__lt=F("two"))),
            models.UniqueConstraint(name="match_proposed_once", fields=["one", "two"]),
            models.CheckConstraint(name="match_decision_known", condition=Q(decision__in=["", "same", "different"])),
        ]
