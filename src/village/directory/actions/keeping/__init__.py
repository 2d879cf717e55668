"""Everything that is done in keeping the directory. Nothing of it is written but here."""
