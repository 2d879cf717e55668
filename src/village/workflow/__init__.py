"""What happens next: processes as data, with their states, moves, guards, duties kept apart, and clocks.

A version of a process is never changed once it is published, and whatever runs by it runs by it to the end. The engine
decides whether a move may be made and what follows from it; it knows nothing of children, and makes no move itself:
whoever keeps the instance makes the step and its effects one transaction.
"""
