"""What a year of a register comes to."""
