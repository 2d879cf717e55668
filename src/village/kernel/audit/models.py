from django.db import models


class Entry(models.Model):
    """One thing done or read. Written only by `actions.record`; the database refuses UPDATE, DELETE and TRUNCATE.

    Everything is text as it was hashed, so that verifying depends on no database's idea of a date.
    """

    seq = models.BigIntegerField(primary_key=True)
    at = models.CharField(max_length=32)
    actor = models.CharField(max_length=64)
    organisation = models.CharField(max_length=60)
    action = models.CharField(max_length=80)
    thing = models.CharField(max_length=120)
    decision = models.CharField(max_length=10)
    reason = models.CharField(max_length=200)
    policy = models.CharField(max_length=12)
    request = models.CharField(max_length=36)
    detail = models.TextField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)  # unique because `previous` is: no second index for it

    class Meta:
        ordering = ["-seq"]
        constraints = [
            models.UniqueConstraint(fields=["previous"], name="audit_chain_does_not_fork"),
            models.CheckConstraint(name="audit_seq_from_one", condition=models.Q(seq__gte=1)),
        ]
        indexes = [
            models.Index(fields=[name, "seq"], name=f"audit_entry_{name}")
            for name in ("at", "actor", "action", "thing")
        ]
