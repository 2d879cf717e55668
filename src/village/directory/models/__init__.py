"""What the directory keeps. Every model is imported from here."""

from village.directory.models.keeping import Change, Claim, Draft, Nudge, Pair, Report, Unmarking
from village.directory.models.record import Location, Provider, Service, ServiceAtLocation, Source

__all__ = [
    "Change", "Claim", "Draft", "Location", "Nudge", "Pair", "Provider", "Report", "Service", "ServiceAtLocation",
    "Source", "Unmarking",
]  # fmt: skip
