"""What the register keeps. Every model is imported from here."""

from village.workforce.models.clearing import Bar, Check, Training
from village.workforce.models.corrections import CorrectionRequest, Match
from village.workforce.models.people import Identifier, Person, Worker, WorkerName
from village.workforce.models.portfolio import Carried, CertificateSeen, Holding, PortfolioShare, UnitPassed
from village.workforce.models.posts import Absence, Declared, Engagement, Post, Site

__all__ = [
    "Absence",
    "Bar",
    "Carried",
    "CertificateSeen",
    "Check",
    "CorrectionRequest",
    "Declared",
    "Engagement",
    "Holding",
    "Identifier",
    "Match",
    "Person",
    "PortfolioShare",
    "Post",
    "Site",
    "Training",
    "UnitPassed",
    "Worker",
    "WorkerName",
]
