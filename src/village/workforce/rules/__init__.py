"""What is decided of the workforce from facts alone: the data standard, its returns, and the rules that they are
held to."""
