"""Everything that changes the index: each with who (`by`) and when (`at`), in one transaction, with one audit entry."""
