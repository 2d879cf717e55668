"""What can be said of periods, values and ledgers by thought alone: plain Python, no arrays, no files."""
