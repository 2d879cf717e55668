"""Collecting returns: asking, sending, explaining, signing, and taking somebody out of them for good."""
