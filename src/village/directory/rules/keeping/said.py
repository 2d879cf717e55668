"""The words of keeping the directory: what is kept as a code, and what a reader is told."""

from village.directory.rules.finding.hours import CODES
from village.directory.rules.finding.hours import DAYS as NAMES

DECISIONS = ("assured", "returned", "dropped")
CHANGES = {
    "added": "Added",
    "written": "Changed, and waits for the area",
    "dropped": "Changes taken back",
    "assured": "Assured by the area",
    "returned": "Sent back by the area",
    "confirmed": "Confirmed: still right",
    "closed": "Closed for now",
    "opened": "Open again",
    "withdrawn": "Taken out of the directory",
    "taken-over": "Kept by its provider from here on",
    "marked": "Its place is not told any more",
    "unmarked": "Its place is told again",
    "merged": "Told by another entry",
    "unmerged": "Told by itself again",
}
UNTOLD = frozenset({"added", "written", "dropped", "returned"})
"""Changes of what waits for the area: what anyone is told stays as it is."""
PROBLEMS = {
    "closed": "It is not there any more",
    "contact": "The telephone, e-mail or website is wrong",
    "times": "The days or times are wrong",
    "place": "The address is wrong",
    "cost": "The cost is wrong",
    "who": "It is not for whom it says",
    "worry": "Something about it worries me",
    "other": "Something else",
}
SENSITIVE_SAID = {
    "refuge": "A refuge",
    "forced-marriage": "Help against forced marriage",
    "sexual-violence": "Help after sexual violence",
    "exploitation": "Help against exploitation",
    "safe-house": "A safe house",
}
DAYS = dict(zip(CODES, NAMES, strict=True))
TERMS = {"": "Not said", "all": "All year", "term": "Term time only", "holidays": "School holidays only"}
LEFT_ANSWERS = {"told": "Yes, as this directory has it", "out": "No, whatever this directory sends of it"}
CLAIM_ANSWERS = {"granted": "Yes: their organisation keeps it", "declined": "No"}
