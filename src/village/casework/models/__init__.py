"""What is kept of families and of the help they have."""

from village.casework.models.episodes import Agreement, Alarm, Concern, Episode, Glass, Handover, Lead, Member
from village.casework.models.families import (
    Belonging,
    Family,
    Household,
    Person,
    Relationship,
    Residence,
    Restriction,
)

__all__ = [
    "Agreement",
    "Alarm",
    "Belonging",
    "Concern",
    "Episode",
    "Family",
    "Glass",
    "Handover",
    "Household",
    "Lead",
    "Member",
    "Person",
    "Relationship",
    "Residence",
    "Restriction",
]
