"""What the workforce offers others to read."""
