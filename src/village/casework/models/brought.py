from django.db import models

from village.casework.models.plan import Transfer


class Brought(models.Model):
    """What went along when another area took over: what of the old record it may read, as it stood then, and the hash
    of it. Only ever added to."""

    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="brought")
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
