"""What is found for those who look for help."""

from village.directory.queries.finding.asking import Found, One, by_ids, find, like, one, prepared
from village.directory.queries.finding.of_area import Offer, offer, sheet

__all__ = ["Found", "Offer", "One", "by_ids", "find", "like", "offer", "one", "prepared", "sheet"]
