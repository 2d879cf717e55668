"""What systems that send records may be."""

KINDS = {
    "school": "School",
    "health": "Health: birth and general practice",
    "social-care": "Children's social care",
    "youth-justice": "Youth justice",
    "early-help": "Early help",
    "childrens-centre": "Children's centre",
    "other": "Another service",
}
LARGEST = 1 << 30
"""Bytes that a file of a feed may have."""
MODES = {"full": "All its records each time", "delta": "Only what changed"}
TOLD = "told"
"""The mode of what Village itself knows of the work of an organisation: it sends no feeds, and is in no register."""
SENSITIVE = {"sexual-health": "Sexual health", "mental-health": "Mental health", "substance-misuse": "Substance misuse"}
"""Sensitive services, as regulations under section 12 of the Children Act 2004 had them (SI 2007/2182, reg. 11)."""

FEED_STATES = {"coming": "Being taken in", "held": "Held for a person", "taken": "Taken in", "refused": "Refused"}
WAITING = ("coming", "held")
"""States of a feed whose file is needed."""
