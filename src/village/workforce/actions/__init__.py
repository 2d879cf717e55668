"""Every write about those who work with children."""
