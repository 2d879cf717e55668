"""Everything that the register does. Nothing is written of workers but here."""
