"""What the directory keeps. Every model is imported from here."""

from village.directory.models.early import FundedPlaces
from village.directory.models.record import Location, Provider, Service, ServiceAtLocation, Source

__all__ = ["FundedPlaces", "Location", "Provider", "Service", "ServiceAtLocation", "Source"]
