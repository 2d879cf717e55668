from django.db import models
from django.db.models import F, Q


class RoleGrant(models.Model):
    """A role given to a person from one day until the day before another, within an area or (blank) everywhere."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    role = models.SlugField(max_length=60)
    area = models.CharField(max_length=9, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="role_grant_period_runs_forward", condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on"))),
            models.UniqueConstraint(fields=["account", "role", "area", "from_on"], name="role_grant_once"),
        ]
        indexes = [models.Index(fields=["account", "from_on"])]
