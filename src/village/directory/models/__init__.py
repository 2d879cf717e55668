"""What the directory keeps. Every model is imported from here."""

from village.directory.models.record import Location, Provider, Service, ServiceAtLocation, Source

__all__ = ["Location", "Provider", "Service", "ServiceAtLocation", "Source"]
