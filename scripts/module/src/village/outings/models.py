"""What is kept of outings."""

import uuid

from django.db import models
from django.db.models import Q

from village.kernel.organisations.models import Organisation


class Outing(models.Model):
    """One outing of an organisation. `ref` is the only name that others use; `added_by` is the ref of an account."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    added_by = models.UUIDField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(name="outing_has_a_title", condition=~Q(title="")),
            models.UniqueConstraint(name="outing_is_there_once", fields=["organisation", "title"]),
        ]

    def __str__(self) -> str:
        return self.title
