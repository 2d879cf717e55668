"""What the pages of the directory ask."""
