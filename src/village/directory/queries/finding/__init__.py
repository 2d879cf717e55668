"""What is found for those who look for help."""
