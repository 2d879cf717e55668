from django.db import models
from django.db.models import Q


class Organisation(models.Model):
    """A body on whose behalf people act. `area` is the ONS code of the area it serves; blank means all of England."""

    KINDS = [
        ("department", "National department"),
        ("council", "Council"),
        ("school", "School or college"),
        ("health", "Health service"),
        ("police", "Police"),
        ("voluntary", "Voluntary organisation"),
        ("inspectorate", "Inspectorate"),
    ]
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=KINDS)
    area = models.CharField(max_length=9, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_known",
                condition=Q(
                    kind__in=["department", "council", "school", "health", "police", "voluntary", "inspectorate"]
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name
