"""What is decided of the workforce from facts alone, by plain Python: who may begin, rates, what a return must say."""
