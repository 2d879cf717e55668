"""Pages on which anyone finds help."""
