"""What can be done with plans. Reading them is open to all."""

PERMISSIONS = ("plan.office.read", "plan.progress.record", "plan.progress.approve", "plan.import")
