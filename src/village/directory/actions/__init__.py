"""The door of what changes in the directory."""

from village.directory.actions import finding  # noqa: F401  its job is registered here
from village.directory.actions.harvesting import harvesting, nightly, searching  # noqa: F401  their jobs are registered
from village.directory.actions.keeping import confirming, pairing  # noqa: F401  their jobs are registered here
