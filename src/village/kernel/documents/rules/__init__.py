"""How a document is read and named, and what its conditions say. Plain Python."""
