"""What is asked one thing at a time, because it cannot be taken back."""
