"""The scorecard of one area as files: CSV, JSON and a tagged PDF, for a page or from the command line alike.

It leaves the house and is read far from it: every figure carries its interval, its release and its row, and what is
made up says so. The same figures on the same day are the same bytes.
"""

from village.outcomes.report.card import Card, held, worked_out
from village.outcomes.report.write import FILES, one_file

__all__ = ["FILES", "Card", "held", "one_file", "worked_out"]
