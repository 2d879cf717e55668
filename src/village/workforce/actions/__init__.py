"""Everything that the register does. Nothing is written of workers but here."""

from village.workforce.actions import clearing  # noqa: F401  its job is registered here
