"""What is decided of a feed: how its pages are walked, when it is held for a person, what of it is not taken."""
