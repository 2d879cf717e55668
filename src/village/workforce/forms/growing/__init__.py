"""What is asked of inductions, courses and what workers want to learn."""
