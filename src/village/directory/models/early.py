"""What places of early learning say of the places that they have."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from village.directory.rules.early.places import BANDS, Said
from village.directory.rules.early.terms import BEGINS


class FundedPlaces(models.Model):
    """Free places of a service in a term of a year for children of a band of age: `offered`, of which
    `taken`; `hours` the most that one child can have free in a week. It was so on `as_of_on`, by the account `by`: of
    the provider itself, or of an officer who asked. It is said once for a term and band: what is said later takes its
    place, and what was before is in the audit."""

    service = models.ForeignKey("directory.Service", on_delete=models.CASCADE, related_name="funded_places")
    year = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=6)
    band = models.CharField(max_length=8)
    offered = models.PositiveSmallIntegerField()
    taken = models.PositiveSmallIntegerField()
    hours = models.DecimalField(max_digits=3, decimal_places=1)
    as_of_on = models.DateField()
    by = models.UUIDField()
    by_provider = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["service", "year", "term", "band"]
        constraints = [
            models.UniqueConstraint(name="directory_places_once", fields=["service", "year", "term", "band"]),
            models.CheckConstraint(name="directory_places_band_known", condition=Q(band__in=list(BANDS))),
            models.CheckConstraint(
                name="directory_places_of_a_term", condition=Q(term__in=list(BEGINS), year__gte=2000, year__lte=2100)
            ),
            models.CheckConstraint(name="directory_places_taken_are_offered", condition=Q(taken__lte=F("offered"))),
            models.CheckConstraint(name="directory_places_have_hours", condition=Q(hours__gt=0, hours__lte=30)),
        ]

    def __str__(self) -> str:
        return f"{self.service_id} {self.term} {self.year} {self.band}"

    @property
    def said(self) -> Said:
        """What it says, as rules know it."""
        term_on = dt.date(self.year, BEGINS[self.term], 1)
        return Said(term_on, self.band, self.offered, self.taken, self.hours, self.as_of_on)
