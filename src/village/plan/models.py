from django.db import models
from django.db.models import F, Q

from village.plan.rules.document import STATUSES

CONFIDENCES = ("high", "medium", "low")


class Edition(models.Model):
    """A plan's whole text as one document, as it was taken in. Never changed: a correction is a new edition.

    `document` is the canonical JSON of `rules.document.Plan`; the database refuses UPDATE and DELETE.
    """

    plan = models.SlugField(max_length=80)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    area = models.CharField(max_length=9)
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=64)

    class Meta:
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="edition_number_once"),
            models.CheckConstraint(name="edition_number_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, edition {self.number}"


class ProgressUpdate(models.Model):
    """What an officer says of a commitment, and what a second person decided about it.

    Only approved updates are public, from the moment of approval. An update is never edited: a later one follows it.
    """

    DECISIONS = [("approved", "Approved"), ("returned", "Returned")]
    plan = models.SlugField(max_length=80)
    commitment = models.SlugField(max_length=80)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    as_of_on = models.DateField()
    status = models.CharField(max_length=20)
    narrative = models.TextField()
    evidence_link = models.URLField(max_length=500, blank=True)
    evidence_indicator = models.SlugField(max_length=80, blank=True)
    confidence = models.CharField(max_length=10)
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=DECISIONS, blank=True)
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True)
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["plan", "commitment", "-proposed_at"]
        indexes = [
            models.Index(fields=["plan", "commitment", "decided_at"], name="progress_by_commitment"),
            models.Index(fields=["decision", "proposed_at"], name="progress_by_decision"),
            models.Index(fields=["proposed_by", "proposed_at"], name="progress_by_proposer"),
        ]
        constraints = [
            models.CheckConstraint(name="progress_status_known", condition=Q(status__in=STATUSES)),
            models.CheckConstraint(name="progress_confidence_known", condition=Q(confidence__in=CONFIDENCES)),
            models.CheckConstraint(
                name="progress_decided_whole_or_not",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | Q(decision__in=["approved", "returned"], decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="progress_decided_by_another",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="progress_decided_after_proposed",
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("proposed_at")),
            ),
        ]


class Reminder(models.Model):
    """That someone is to be told of a commitment coming due or overdue; once for each commitment, kind and due date.

    What one person is told in one run is one letter: `letter` is its number, the same if it has to be sent again.
    `posting_at`: when a worker last began to send it; `sent_at`: when it was handed over, null while it is owed.
    """

    plan = models.SlugField(max_length=80)
    commitment = models.SlugField(max_length=80)
    kind = models.CharField(max_length=20)
    due = models.CharField(max_length=20)
    sent_to = models.UUIDField()
    letter = models.UUIDField()
    noted_at = models.DateTimeField()
    posting_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["letter"], name="reminder_by_letter"),
            models.Index(fields=["sent_at"], name="reminder_by_sent_at"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["plan", "commitment", "kind", "due", "sent_to"], name="reminder_once"),
            models.CheckConstraint(name="reminder_kind_known", condition=Q(kind__in=["due-soon", "overdue"])),
            models.CheckConstraint(
                name="reminder_sent_after_noted", condition=Q(sent_at__isnull=True) | Q(sent_at__gte=F("noted_at"))
            ),
        ]
