"""What a process is, which moves may be made, what follows, when a clock is due. Plain Python: no database."""
