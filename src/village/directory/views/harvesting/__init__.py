"""Pages of whoever keeps an area's sources of services."""
