"""Faults on purpose, on a demo that is thrown away: `scripts/faults.py` is the door."""
