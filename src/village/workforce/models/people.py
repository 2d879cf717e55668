import datetime as dt
import uuid

from django.db import models
from django.db.models import F, Q

from village.workforce.rules.counting import day_before
from village.workforce.rules.identifiers import SCHEMES
from village.workforce.rules.said import SEXES


class Person(models.Model):
    """Somebody, whichever employers know them: a reference and nothing else. Counts of heads count these."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)


class Worker(models.Model):
    """Somebody as one employer knows them. No employer sees another's; what joins two is `person`, and a person decided
    that. `account`: with which they sign in. `national`: a keyed hash of the national insurance number, never more."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="workers")
    account = models.UUIDField(null=True, unique=True)
    born_on = models.DateField()
    sex = models.CharField(max_length=11)
    ethnicity = models.CharField(max_length=4)
    national = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="worker_sex_known", condition=Q(sex__in=list(SEXES))),
            models.UniqueConstraint(
                name="worker_number_once_for_an_employer",
                fields=["employer", "national"],
                condition=~Q(national=""),
            ),
        ]
        indexes = [models.Index(fields=["born_on"], name="worker_by_birth")]


class WorkerName(models.Model):
    """What somebody is called, from a day until the day before another. Who has one name has it as `family`."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="names")
    given = models.CharField(max_length=100, blank=True)
    family = models.CharField(max_length=100)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(name="worker_name_is_something", condition=~Q(family="")),
            models.CheckConstraint(
                name="worker_name_runs_forward", condition=Q(until_on=None) | Q(until_on__gt=F("from_on"))
            ),
            models.UniqueConstraint(name="worker_name_one_now", fields=["worker"], condition=Q(until_on=None)),
        ]

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()


class Identifier(models.Model):
    """A number by which a register knows somebody: as compared (`value`) and as it was written;
    `until_on`: the first day on which they stand on it no longer, where that is known."""

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=4)
    value = models.CharField(max_length=20)
    written = models.CharField(max_length=40)
    until_on = models.DateField(null=True)
    from_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["scheme", "pk"]
        constraints = [
            models.CheckConstraint(name="identifier_scheme_known", condition=Q(scheme__in=sorted(SCHEMES))),
            models.CheckConstraint(name="identifier_is_something", condition=~Q(value="")),
            models.UniqueConstraint(
                name="identifier_one_of_a_scheme_now", fields=["worker", "scheme"], condition=Q(ended_at=None)
            ),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="worker_identifier_by_value")]

    @property
    def last_on(self) -> dt.date | None:
        """The last day on the register, where it is known."""
        return day_before(self.until_on)
