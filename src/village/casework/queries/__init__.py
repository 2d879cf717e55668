"""What the records of families can be asked. Whoever asks sees what `visible` lets them, and nothing else exists."""
