"""What somebody new is due, who has a place on a course, what training is missing, and who leaves soon."""
