"""What the workforce decides from facts: plain Python, the day passed in."""
