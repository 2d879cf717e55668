"""What people hold, for themselves and for the employer that they show it to."""
