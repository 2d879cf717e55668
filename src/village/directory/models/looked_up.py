"""What programs ask of services by, in columns: made out of each document as it is told, and always made anew from it.

Nothing is here that the document does not tell anyone.
"""

from django.db import models
from django.db.models import F, Q


class LookedUp(models.Model):
    """A service's words (in small letters, each once, a space before each), its ages in years, and the ONS codes of the
    areas where it says it works, blank for everywhere and where it does not say."""

    service = models.OneToOneField(
        "directory.Service", on_delete=models.CASCADE, primary_key=True, related_name="looked_up"
    )
    words = models.TextField(blank=True)
    minimum_age = models.FloatField(null=True)
    maximum_age = models.FloatField(null=True)
    areas = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.service_id)


class LookedUpTerm(models.Model):
    """A taxonomy term that a service says, and its taxonomy, by the ids under which they are told."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    term = models.UUIDField(null=True)
    taxonomy = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="directory_looked_up_term_or_taxonomy", condition=~Q(term=None) | ~Q(taxonomy=None)
            )
        ]
        indexes = [
            models.Index(fields=["term", "taxonomy", "service"], name="directory_looked_up_term"),
            models.Index(fields=["taxonomy", "service"], name="directory_looked_up_taxonomy"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.term}"


class LookedUpTime(models.Model):
    """A time of opening: the day from 0 for Monday, and minutes after its midnight, beyond 24 hours where it closes the
    next morning; none for what is not said."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="+")
    day = models.PositiveSmallIntegerField(null=True)
    opens = models.PositiveSmallIntegerField(null=True)
    closes = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="directory_looked_up_time_forward",
                condition=Q(opens=None) | Q(closes=None) | Q(closes__gte=F("opens")),
            )
        ]
        indexes = [
            models.Index(fields=["day", "opens", "closes", "service"], name="directory_looked_up_time"),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.day}"
