"""The index's decisions in plain Python: who may see what of a child, what becomes of a feed, what things
are called."""
