"""Tasks of several pages."""
