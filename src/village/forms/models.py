import uuid

from django.db import models
from django.db.models import Q

OPEN, SIGNED = "open", "signed"


class Sheet(models.Model):
    """A form as it is being answered about something: the version it stands on, and how often anything in it changed.
    `about` is whatever the asker calls it by, such as ``episode:…``; the engine asks no more."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=60)
    state = models.CharField(max_length=8, default=OPEN)
    changed = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="sheet_state_known", condition=Q(state__in=[OPEN, SIGNED]))]
        indexes = [models.Index(fields=["about", "id"], name="sheet_about")]


class Answer(models.Model):
    """One answer of a sheet, as it stands. `value` is JSON, null for one that was taken away; `changed` counts the
    times that it was given, so that nobody answers over what they have not read."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE)
    entry = models.CharField(max_length=12, blank=True)
    concept = models.CharField(max_length=80)
    value = models.TextField(null=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    changed = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "entry", "concept"], name="answer_once")]


class Said(models.Model):
    """Everything that anybody answered, whether it stood or came too late; only ever added to, until the sheet is
    destroyed. `stood` is false for what lost to another answer: it is kept for whoever wrote it."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE)
    entry = models.CharField(max_length=12, blank=True)
    concept = models.CharField(max_length=80)
    value = models.TextField(null=True)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    stood = models.BooleanField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["sheet", "entry", "concept"], name="said_of_a_question")]


class Snapshot(models.Model):
    """A sheet as it was signed: what counted of it, the version of the form, and the hash of both."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE)
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="snapshot_once"),
            models.CheckConstraint(name="snapshot_counts_from_one", condition=Q(number__gte=1)),
        ]
