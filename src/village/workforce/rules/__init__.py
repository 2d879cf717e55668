"""What is decided of workers, posts and checks from facts: plain Python, the day or the instant passed in."""
