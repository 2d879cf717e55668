import uuid

from django.db import models
from django.db.models import Q

from village.casework.rules.digests import DAILY, EVERY, WEEKLY


class DigestChoice(models.Model):
    """How often somebody wants to be told how much is due; whoever has chosen nothing is told as the rules say."""

    account = models.UUIDField(unique=True)
    every = models.CharField(max_length=6)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="digest_as_often_as_known", condition=Q(every__in=list(EVERY)))]


class DigestLetter(models.Model):
    """A letter that says how much is due, written once for a day and sent out of here once: numbers, and nobody.
    `posting_at`: when somebody last took it to send it; `ref` is its number wherever it goes."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.UUIDField()
    every = models.CharField(max_length=6)
    on = models.DateField()
    late = models.PositiveIntegerField()
    due = models.PositiveIntegerField()
    new = models.PositiveIntegerField()
    service = models.PositiveIntegerField()
    written_at = models.DateTimeField()
    posting_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "on"], name="digest_once_a_day"),
            models.CheckConstraint(name="digest_letter_known", condition=Q(every__in=[DAILY, WEEKLY])),
        ]
        indexes = [models.Index(fields=["written_at"], condition=Q(sent_at__isnull=True), name="digest_owed")]
