from django.db import models


class Schedule(models.Model):
    """When a job is due. The worker that moves `next_at` forward, and no other, puts the job in the queue."""

    slug = models.CharField(max_length=80, unique=True)
    cron = models.CharField(max_length=60)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True, blank=True)
    last_run = models.UUIDField(null=True, blank=True)
    enabled = models.BooleanField(default=True)

    class Meta:
        ordering = ["slug"]
        indexes = [models.Index(fields=["enabled", "next_at"], name="schedule_due")]

    def __str__(self) -> str:
        return f"{self.slug} ({self.cron})"


class Worker(models.Model):
    """A process that runs jobs. It says every few seconds that it lives; one that falls silent loses its run."""

    ref = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="worker_seen_after_start", condition=models.Q(seen_at__gte=models.F("started_at"))
            ),
        ]
