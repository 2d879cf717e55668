"""Village: one thread from a national promise to the help one child gets, and back."""

__version__ = "0.1.0"
