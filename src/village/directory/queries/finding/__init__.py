"""What search reads: the words that it knows."""
