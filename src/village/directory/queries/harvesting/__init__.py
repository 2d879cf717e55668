"""What is told of sources: which of them somebody keeps, how they stand, what of them waits."""
