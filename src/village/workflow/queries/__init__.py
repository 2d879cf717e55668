"""What is known of work: where it stands, what may be done next, what is due, and what was done."""
