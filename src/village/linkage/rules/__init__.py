"""The decisions of linkage in plain Python: normalise, compare, weigh, decide, explain."""
