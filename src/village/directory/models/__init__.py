"""What the directory keeps. Every model is imported from here."""

from village.directory.models.harvesting import Harvest, Page, Quarantined, Raw
from village.directory.models.record import Location, Provider, Service, ServiceAtLocation, Source

__all__ = [
    "Harvest",
    "Location",
    "Page",
    "Provider",
    "Quarantined",
    "Raw",
    "Service",
    "ServiceAtLocation",
    "Source",
]
