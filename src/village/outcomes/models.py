"""The records of the releases held. Their rows are files; see docs/adr/0005."""

from django.db import models
from django.db.models import Q


class Release(models.Model):
    """A release of published figures that this Village holds. Never changed: the database refuses UPDATE and DELETE.

    `digest` is the SHA-256 of the release's manifest, which holds the hash of its figures. `synthetic`: made up for the
    demonstration, and left out as soon as a real release of the same dataset is held.
    """

    id = models.CharField(primary_key=True, max_length=140)
    dataset = models.SlugField(max_length=80)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=300)
    published_on = models.DateField()
    rows = models.PositiveBigIntegerField()
    quarantined = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    file = models.CharField(max_length=255)
    file_sha256 = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=64)
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ["dataset", "published_on", "id"]
        constraints = [
            models.CheckConstraint(name="release_digest_is_there", condition=~Q(digest="")),
        ]

    def __str__(self) -> str:
        return self.id
