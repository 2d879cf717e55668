"""The door of what changes in the directory."""

from village.directory.actions import finding  # noqa: F401  its job is registered here
from village.directory.actions.harvesting import harvesting  # noqa: F401  its jobs are registered here
from village.directory.actions.keeping import confirming, pairing  # noqa: F401  their jobs are registered here
