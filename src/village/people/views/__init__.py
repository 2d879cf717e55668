"""The index's pages."""
