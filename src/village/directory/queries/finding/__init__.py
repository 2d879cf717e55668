"""What search reads, and what is found for those who look for help."""
