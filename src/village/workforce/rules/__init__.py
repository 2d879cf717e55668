"""What is decided of the workforce from facts alone, by plain Python: rates, and what a return must say."""
