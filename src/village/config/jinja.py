"""The template environment: one for the whole site.

Named in ``TEMPLATES`` as the Jinja2 backend's ``environment`` option.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined

from village.ui import environment as parts
from village.ui import fields, filters, listing
from village.ui.charts import money_chart


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Address of a named page: ``url("plan:goal", slug="be-healthy")``."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


class Environment(jinja2.Environment):
    """Templates with no global names of their own share those of the site. Each would else look through both at every
    import, which was a third of the time that a long form took."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def environment(**options: Any) -> Environment:
    """Build the environment Django's Jinja2 backend asks for.

    ``ChainableUndefined`` is required by the GOV.UK macros, which read optional
    parameters several levels deep. Escaping is always on.
    """
    options["loader"] = parts.loader(options.get("loader"))
    options["undefined"] = ChainableUndefined
    options["autoescape"] = True
    built = Environment(**options)  # nosec B701 - autoescape is set just above
    built.globals.update(url=url, static=static, money_chart=money_chart)
    built.globals.update({macro.name: macro for macro in parts.macros(built)})
    built.globals.update(fields.TEMPLATE_FUNCTIONS)
    built.globals.update(listing.TEMPLATE_FUNCTIONS)
    built.filters.update(filters.FILTERS)
    return built
