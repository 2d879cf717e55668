"""What the index can be asked."""
