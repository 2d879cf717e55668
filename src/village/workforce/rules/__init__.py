"""What is decided of the workforce from facts alone: rates, and what a return must say."""
