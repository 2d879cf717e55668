"""What is asked about workers, posts and checks."""
