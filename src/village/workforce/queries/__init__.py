"""What the register tells, and whom."""
