import uuid

from django.db import models
from django.db.models import Q

from village.workforce.rules.collecting.moving import STATES, WAITING

FILE, REGISTER, FORM = "file", "register", "form"


class Collection(models.Model):
    """That an area collects a return of a day from employers, and until when they are to send it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.CharField(max_length=9)
    kind = models.SlugField(max_length=40)
    reference_on = models.DateField()
    due_on = models.DateField()
    opened_by = models.UUIDField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-reference_on", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(name="collection_once_of_a_day", fields=["area", "kind", "reference_on"]),
            models.CheckConstraint(
                name="collection_due_after_its_day", condition=Q(due_on__gt=models.F("reference_on"))
            ),
        ]


class Asked(models.Model):
    """That an employer is asked for its return, and how far that has come. `because`: why it was sent back, by the area
    (`back_by_area`) or by whoever was to sign it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="asked")
    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, default=WAITING)
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=300, blank=True)
    back_by_area = models.BooleanField(default=False)

    class Meta:
        ordering = ["employer__name", "pk"]
        constraints = [
            models.UniqueConstraint(name="asked_once_in_a_collection", fields=["collection", "employer"]),
            models.CheckConstraint(name="asked_state_known", condition=Q(state__in=list(STATES))),
        ]


class Content(models.Model):
    """What a version and a draft both keep: the tables of the standard as bytes, what was found in them, and whence
    they are. `sha256` is of what was given; `made_on`: the day on which the file was made; `makers`: the accounts of
    whoever had a part in it, a row of a form among them."""

    source = models.CharField(max_length=8)
    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    made_on = models.DateField()
    tables = models.BinaryField()
    findings = models.JSONField()
    measured = models.JSONField()
    makers = models.JSONField(default=list)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        abstract = True


class Draft(Content):
    """What somebody has sent and looks at before it counts: one for each return, replaced by the next. `base`: the
    number of the version that it was compared with."""

    asked = models.OneToOneField(Asked, on_delete=models.PROTECT, related_name="draft")
    base = models.PositiveIntegerField()
    notes = models.JSONField()


class Version(Content):
    """A return as it was taken, by one who may be another than whoever made it. Nothing of it changes but that somebody
    is erased from it."""

    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="version_numbered_once", fields=["asked", "number"])]


class Sending(models.Model):
    """That somebody sent a return off for a signature, though they took it back or it came back since. Only ever added
    to: whoever did never signs it."""

    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="sendings")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Explanation(models.Model):
    """What an employer says to something that is seldom so. `mark` tells one finding from every other; of one mark the
    last counts."""

    asked = models.ForeignKey(Asked, on_delete=models.PROTECT, related_name="explanations")
    mark = models.CharField(max_length=32)
    code = models.CharField(max_length=10)
    words = models.CharField(max_length=300)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="explanation_says_something", condition=~Q(words=""))]
        indexes = [models.Index(fields=["asked", "mark"], name="explanation_of_a_finding")]


class Signature(models.Model):
    """That somebody who neither made nor sent a version signed it off, and of what (`sha256`: of its kept tables). Only
    ever added to."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    sha256 = models.CharField(max_length=64)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Erased(models.Model):
    """By what somebody who was erased from an employer's returns would be known again, as a keyed hash alone, so that
    no file brings them back. Only ever added to: of one mark the latest day counts."""

    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["employer", "mark"], name="erased_by_mark")]
