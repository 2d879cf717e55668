import uuid

from django.db import models
from django.db.models import Q

from village.casework.models.episodes import Episode
from village.casework.rules.attachments import GONE, KINDS, STATES


class Attachment(models.Model):
    """A document that is kept with a record: what it is called here, of what kind, how large, and how it stands. Its
    own name is not kept. `key`: of the page on which it was sent."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="attachments")
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=9)
    key = models.CharField(max_length=64)
    by = models.UUIDField()
    at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    gone_by = models.CharField(max_length=64, blank=True)
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "key"], name="attachment_once"),
            models.CheckConstraint(name="attachment_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="attachment_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="attachment_state_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(
                name="attachment_gone_when_it_says_so",
                condition=Q(Q(state__in=sorted(GONE), gone_at__isnull=False), ~Q(gone_by=""), ~Q(because=""))
                | Q(~Q(state__in=sorted(GONE)), gone_at__isnull=True, gone_by="", because=""),
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="waiting"), name="attachment_to_look_at")]


class Sealed(models.Model):
    """The bytes of a document, sealed with the server's key; gone when the document is destroyed."""

    attachment = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="sealed")
    content = models.BinaryField()
