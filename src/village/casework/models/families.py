import uuid

from django.db import models
from django.db.models import F, Q

from village.casework.rules.families import BELONGING, BONDS, RELATIONS


class Mistakable(models.Model):
    """What can turn out to have been written down by mistake. It stays, with who said so, when and why, and counts
    nowhere from then on."""

    mistaken_at = models.DateTimeField(null=True)
    mistaken_by = models.UUIDField(null=True)
    mistaken_because = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


def _says_why(what: str) -> models.CheckConstraint:
    """Whoever says that something was a mistake is named, and why."""
    stands = Q(mistaken_at__isnull=True, mistaken_by__isnull=True, mistaken_because="")
    told = Q(mistaken_at__isnull=False, mistaken_by__isnull=False) & ~Q(mistaken_because="")
    return models.CheckConstraint(name=f"{what}_mistaken_because", condition=stands | told)


class Person(models.Model):
    """Somebody in the record of a family: a child, born or not, or an adult. `child`: the reference by which the index
    knows a child, and `account` the account that is their own; who is in several records has the same in each."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, blank=True)
    known_as = models.CharField(max_length=60, blank=True)
    born_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    died_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    language = models.CharField(max_length=40, blank=True)
    interpreter = models.BooleanField(default=False)
    reach = models.CharField(max_length=120, blank=True)
    child = models.UUIDField(null=True, db_index=True)
    account = models.UUIDField(null=True, db_index=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="person_named_or_expected", condition=~Q(name="") | Q(due_on__isnull=False, born_on__isnull=True)
            ),
            models.CheckConstraint(
                name="person_dies_after_birth",
                condition=Q(died_on__isnull=True) | Q(born_on__isnull=True) | Q(died_on__gte=F("born_on")),
            ),
        ]


class Correction(models.Model):
    """What was written of a person before it was corrected: `before` has each field that changed as it stood, days as
    ISO text. `because`: why a death was a mistake. Only ever added to."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    before = models.JSONField()
    because = models.CharField(max_length=300, blank=True)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Family(models.Model):
    """People who are helped together, as an area calls them. A person may belong to several."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    area = models.CharField(max_length=9)
    people = models.ManyToManyField(Person, through="Belonging", related_name="families")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.CheckConstraint(name="family_has_a_name", condition=~Q(name=""))]


class Belonging(Mistakable):
    """That somebody belongs to a family, and as what: a child, a carer, or another who matters to it."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="belongings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="belongings")
    part = models.CharField(max_length=5)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="belonging_part_known", condition=Q(part__in=list(BELONGING))),
            models.UniqueConstraint(
                fields=["family", "person"], condition=Q(until_on__isnull=True), name="belonging_once_at_a_time"
            ),
            _says_why("belonging"),
        ]


class Household(models.Model):
    """A home: an address at which people live together. It is shown to nobody who reads a paper made for another."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.CharField(max_length=200)
    postcode = models.CharField(max_length=8, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="household_is_somewhere", condition=~Q(address=""))]


class Residence(Mistakable):
    """That somebody lives at a household, from one day until the day before another. One that was a mistake is no home
    of theirs, and was none: its address is kept from them as any other's."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residences")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="residences")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="residence_runs_forward", condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on"))
            ),
            _says_why("residence"),
        ]


class Relationship(Mistakable):
    """What one person is to another (`one` is the parent, carer, … of `other`), and how it is between them.
    `responsible`: parental responsibility; None when it is not known."""

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="relationships_too")
    kind = models.CharField(max_length=12)
    responsible = models.BooleanField(null=True)
    bond = models.CharField(max_length=10, blank=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="relationship_kind_known", condition=Q(kind__in=list(RELATIONS))),
            models.CheckConstraint(name="relationship_bond_known", condition=Q(bond__in=["", *BONDS])),
            models.CheckConstraint(name="relationship_of_two", condition=~Q(one=F("other"))),
            models.UniqueConstraint(
                fields=["one", "other", "kind"], condition=Q(until_on__isnull=True), name="relationship_once"
            ),
            _says_why("relationship"),
        ]


class Restriction(models.Model):
    """Somebody, or a whole organisation, who must not see a person's record whatever their work: because it is about
    them or theirs, or a court forbids it. Decided by information governance, looked at again by `review_on`."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="restrictions")
    kind = models.CharField(max_length=11)
    account = models.UUIDField(null=True)
    organisation = models.CharField(max_length=60, blank=True)
    authority = models.CharField(max_length=200)
    by = models.UUIDField()
    from_at = models.DateTimeField()
    review_on = models.DateField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["review_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="restriction_kind_known", condition=Q(kind__in=["conflict", "court-order", "barred"])
            ),
            models.CheckConstraint(
                name="restriction_of_one_or_an_organisation",
                condition=Q(account__isnull=False, organisation="") | (Q(account__isnull=True) & ~Q(organisation="")),
            ),
        ]
        indexes = [
            models.Index(fields=["account"], condition=Q(until_at__isnull=True), name="restriction_on_account"),
            models.Index(fields=["organisation"], condition=Q(until_at__isnull=True), name="restriction_on_body"),
        ]
