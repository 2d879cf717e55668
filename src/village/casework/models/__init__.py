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
from village.casework.models.needs import NeedReading
from village.casework.models.plan import AgreedPlan, Goal, GoalAgain, NotAddressed, Review, Step, Transfer

__all__ = [
    "AgreedPlan",
    "Agreement",
    "Alarm",
    "Belonging",
    "Concern",
    "Episode",
    "Family",
    "Glass",
    "Goal",
    "GoalAgain",
    "Handover",
    "Household",
    "Lead",
    "Member",
    "NeedReading",
    "NotAddressed",
    "Person",
    "Relationship",
    "Residence",
    "Restriction",
    "Review",
    "Step",
    "Transfer",
]
