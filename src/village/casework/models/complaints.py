from django.db import models
from django.db.models import Q

from village.casework.models.own import Complaint
from village.casework.rules.complaints import OUTCOMES, PAPERS, SEATS


class Independent(models.Model):
    """Somebody independent who was named for a complaint: for its investigation, of whom the last one named counts, or
    to sit on its panel. Only ever added to."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="independents")
    name = models.CharField(max_length=120)
    seat = models.CharField(max_length=8)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="independent_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="independent_seat_known", condition=Q(seat__in=list(SEATS))),
        ]


class ComplaintPaper(models.Model):
    """What is written of a complaint after its first answer: what was found, decided, reported, answered. Only ever
    added to. `outcome`: what came of the complaint, where this says so."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10)
    words = models.CharField(max_length=6000)
    outcome = models.CharField(max_length=13, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["complaint", "kind"], name="complaint_paper_once"),
            models.CheckConstraint(name="complaint_paper_kind_known", condition=Q(kind__in=list(PAPERS))),
            models.CheckConstraint(name="complaint_paper_has_words", condition=~Q(words="")),
            models.CheckConstraint(name="complaint_paper_outcome_known", condition=Q(outcome__in=["", *OUTCOMES])),
        ]
