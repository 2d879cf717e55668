"""The door of what changes in the directory."""
