"""What is kept of families and of the help they have."""

from village.casework.models.digests import DigestChoice, DigestLetter
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
from village.casework.models.sharing import Consent, DataAgreement, DataPurpose, NotShared, Share, ShareItem

__all__ = [
    "AgreedPlan",
    "Agreement",
    "Alarm",
    "Belonging",
    "Concern",
    "Consent",
    "DataAgreement",
    "DataPurpose",
    "DigestChoice",
    "DigestLetter",
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
    "NotShared",
    "Person",
    "Relationship",
    "Residence",
    "Restriction",
    "Review",
    "Share",
    "ShareItem",
    "Step",
    "Transfer",
]
