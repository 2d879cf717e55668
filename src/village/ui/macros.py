"""The house's components, for cells that are made in Python."""

from functools import lru_cache
from typing import Any

from django.forms import BoundField
from django.template import engines
from markupsafe import Markup

from village.ui import fields


@lru_cache(maxsize=64)
def status_tag(status: str, text: str | None = None) -> Markup:
    """The word and shape of a status; `text`: other words for it."""
    components: Any = engines["jinja2"].env.get_template("ui/components/status.html").module  # type: ignore[attr-defined]
    return Markup(components.status_tag(status, text))  # nosec B704 - what a macro drew is escaped


def counted(href: str, many: int | str, of: str) -> Markup:
    """A number that leads to the list of just what it counts; `of`: what that is, for whoever hears the link alone.
    None of something leads nowhere."""
    said = many if isinstance(many, str) else f"{many:,}"
    if not said.strip("0.,"):
        return Markup("{}").format(said)
    link = Markup('<a class="govuk-link" href="{}" aria-label="{} {}">{}</a>')
    return link.format(href, said, of, said)


def box(bound: BoundField, **options: Any) -> Markup:
    """A field with its label, hint and control: what ``field`` draws on a page."""
    drawn: Markup = fields.field(engines["jinja2"].env, bound, **options)  # type: ignore[attr-defined]
    return drawn
