"""Everything that changes work: each with who (`by`) and when (`at`), in one transaction, with one audit entry."""

from village.workflow.actions import tasks, timing  # noqa: F401  their jobs are registered here
