"""Django's description of this app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Components, charts, maps and journeys; it has no tables."""

    name = "village.ui"
    label = "ui"
    verbose_name = "How things look"
