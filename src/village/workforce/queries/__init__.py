"""What is read of the workforce: returns from files, rules run on whole tables."""
