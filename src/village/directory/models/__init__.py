"""What the directory keeps. Every model is imported from here."""

from village.directory.models.early import FundedPlaces
from village.directory.models.harvesting import Harvest, Page, Quarantined, Raw
from village.directory.models.keeping import Change, Claim, Draft, Nudge, Pair, Report, Unmarking
from village.directory.models.looked_up import LookedUp, LookedUpTerm, LookedUpTime
from village.directory.models.record import Location, Provider, Service, ServiceAtLocation, Source
from village.directory.models.young import Contribution

__all__ = [
    "Change",
    "Claim",
    "Contribution",
    "Draft",
    "FundedPlaces",
    "Harvest",
    "Location",
    "LookedUp",
    "LookedUpTerm",
    "LookedUpTime",
    "Nudge",
    "Page",
    "Pair",
    "Provider",
    "Quarantined",
    "Raw",
    "Report",
    "Service",
    "ServiceAtLocation",
    "Source",
    "Unmarking",
]
