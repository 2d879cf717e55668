"""Pages on which forms and code lists are read, written and published."""
