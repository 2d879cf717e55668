from django.db import models
from django.db.models import Q

KINDS = ("form", "codes", "process")


class Version(models.Model):
    """A document as it was published. Only ever added to: what was answered or begun by it goes by it to the end.

    `by` wrote it and `checked_by` let it out; what comes with Village was written and let out by "village".
    """

    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    by = models.CharField(max_length=64)
    checked_by = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "key", "version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "version"], name="document_version_once"),
            models.CheckConstraint(name="document_kind_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="document_published_by_a_second_person", condition=~Q(by=models.F("checked_by")) | Q(by="village")
            ),
        ]


class Draft(models.Model):
    """The next version of a document, as it is being written. `changed`: how often it was saved, so that nobody saves
    over what they have not read; `proposed`: its writer asks for it to be let out as it is."""

    kind = models.CharField(max_length=8)
    key = models.CharField(max_length=80)
    text = models.TextField()
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    changed = models.PositiveIntegerField(default=1)
    proposed = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="document_draft_once"),
            models.CheckConstraint(name="document_draft_kind_known", condition=Q(kind__in=KINDS)),
        ]
