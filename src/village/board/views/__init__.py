"""The board's office, below /plan-office/: who sits on a board, and its plan on every step of its way."""
