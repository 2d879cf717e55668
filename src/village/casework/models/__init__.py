"""What is kept of families and of the help they have."""

from village.casework.models.allocation import (
    Capacity,
    Conflict,
    Panel,
    PanelService,
    Referral,
    Request,
    Seat,
    Settled,
    Sitting,
)
from village.casework.models.answers import AnswerTag
from village.casework.models.attachments import Attachment, Sealed
from village.casework.models.brought import Brought
from village.casework.models.caseload import AreaCaseload, OverCaseload, WorkingTime
from village.casework.models.complaints import ComplaintPaper, Independent
from village.casework.models.delegating import Contribution, DelegatedStep, Delegation
from village.casework.models.digests import DigestChoice, DigestLetter
from village.casework.models.episodes import Agreement, Alarm, Concern, Episode, Glass, Handover, Lead, Member
from village.casework.models.families import (
    Belonging,
    Correction,
    Family,
    Household,
    Person,
    Relationship,
    Residence,
    Restriction,
)
from village.casework.models.letters import Letter, LetterSent
from village.casework.models.meetings import ApprovedMinutes, Decided, Invited, Meeting
from village.casework.models.needs import AreaThreshold, NeedReading
from village.casework.models.notes import Note, NoteSeen, NoteTag, NoteText
from village.casework.models.own import Complaint, FamilyAccess, FamilyWord, Release
from village.casework.models.plan import AgreedPlan, Goal, GoalAgain, NotAddressed, Review, Step, Transfer
from village.casework.models.sharing import Consent, DataAgreement, DataPurpose, NotShared, Share, ShareItem
from village.casework.models.social_care import StepDown, StepDownTaken, StepUp, StepUpAnswer

__all__ = [
    "AgreedPlan",
    "Agreement",
    "Alarm",
    "AnswerTag",
    "ApprovedMinutes",
    "AreaCaseload",
    "AreaThreshold",
    "Attachment",
    "Belonging",
    "Brought",
    "Capacity",
    "Complaint",
    "ComplaintPaper",
    "Concern",
    "Conflict",
    "Consent",
    "Contribution",
    "Correction",
    "DataAgreement",
    "DataPurpose",
    "Decided",
    "DelegatedStep",
    "Delegation",
    "DigestChoice",
    "DigestLetter",
    "Episode",
    "Family",
    "FamilyAccess",
    "FamilyWord",
    "Glass",
    "Goal",
    "GoalAgain",
    "Handover",
    "Household",
    "Independent",
    "Invited",
    "Lead",
    "Letter",
    "LetterSent",
    "Meeting",
    "Member",
    "NeedReading",
    "NotAddressed",
    "NotShared",
    "Note",
    "NoteSeen",
    "NoteTag",
    "NoteText",
    "OverCaseload",
    "Panel",
    "PanelService",
    "Person",
    "Referral",
    "Relationship",
    "Release",
    "Request",
    "Residence",
    "Restriction",
    "Review",
    "Sealed",
    "Seat",
    "Settled",
    "Share",
    "ShareItem",
    "Sitting",
    "Step",
    "StepDown",
    "StepDownTaken",
    "StepUp",
    "StepUpAnswer",
    "Transfer",
    "WorkingTime",
]
