"""The door of what the directory tells."""
