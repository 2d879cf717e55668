"""Everything that changes the index: each with who (`by`) and when (`at`), in one transaction, with one audit entry."""

from village.people.actions import keeping, searches, sending, watching  # noqa: F401  their jobs are registered here
