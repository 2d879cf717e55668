"""The door of what changes in the directory."""

from village.directory.actions import finding  # noqa: F401  its job is registered here
