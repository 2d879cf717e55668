"""What the pages of the index ask."""
