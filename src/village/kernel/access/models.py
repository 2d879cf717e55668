from django.db import models
from django.db.models import F, Q

from village.kernel.access.rules import CLEARANCES


class Clearance(models.Model):
    """That someone was vetted or trained, from one day until the day before another, or until an instant of the day
    before (`until_at`): the fact alone, no certificate.

    Kept here, below all who ask for it, by whoever answers for the workforce of an area; of whoever is `Registered`, by
    the register of workers alone.
    """

    account = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=10)
    from_on = models.DateField()
    until_on = models.DateField()
    until_at = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="clearance_kind_known", condition=Q(kind__in=CLEARANCES)),
            models.CheckConstraint(name="clearance_runs_forward", condition=Q(until_on__gt=F("from_on"))),
            models.UniqueConstraint(
                name="clearance_one_of_a_kind_now", fields=["account", "kind"], condition=Q(ended_at=None)
            ),
        ]


class Home(models.Model):
    """Where somebody lives, for the monitors of who looks at whom and nobody else: keyed hashes of the postcode
    (`street`) and of postcode and house number (`door`, blank when no number was given). No address can be read here.
    """

    account = models.UUIDField(unique=True)
    street = models.CharField(max_length=64)
    door = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="home_is_somewhere", condition=~Q(street=""))]


class Registered(models.Model):
    """That an account is of somebody in the register of workers: what is on file of them follows from there, and nobody
    writes it by hand. `barred_at`: since when they have no role and are given none; why is told by that register to
    those designated, and by nobody else."""

    account = models.UUIDField(unique=True)
    since_at = models.DateTimeField()
    barred_at = models.DateTimeField(null=True)
