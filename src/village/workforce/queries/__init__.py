"""What is read of the workforce: its register, returns from files, rules run on whole tables."""
