"""The door of what changes in the directory."""

from village.directory.actions.keeping import confirming, pairing  # noqa: F401  their jobs are registered here
