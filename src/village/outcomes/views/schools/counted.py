"""Counts of schools in words, each number of them leading to the list of just those schools."""

from collections.abc import Callable

from markupsafe import Markup, escape

from village.outcomes.rules import schools as words
from village.ui.filters import plural
from village.ui.macros import counted
from village.warehouse.schools.counts import Count
from village.warehouse.schools.definition import Floor

# What of a count each list has (keys of the list's choices), and how it is said aloud.
LISTS = {
    "all": ("schools", "schools"),
    "below": ("low", "below"),
    "perhaps": ("high", "below or perhaps below"),
    "clear": ("clear", "clearly below"),
    "close": ("close", "too close to call"),
    "hidden": ("unknown", "of which the share is not known"),
    "few": ("too_few", "with too few pupils"),
}


def leading(found: Count, to: Callable[[str], str], place: str) -> dict[str, Markup]:
    """Each number of a count by its list; `to` gives the address of a list. As `sum` the number below: “85”, or “85 to
    88” where some are not known."""
    told = {name: counted(to(name), getattr(found, part), f"{said}: {place}") for name, (part, said) in LISTS.items()}
    both = Markup("{} to {}").format(told["below"], told["perhaps"])
    return told | {"sum": both if found.unknown else told["below"]}


def since(rule: Floor) -> Markup:
    """The goal and where things stood before it, each number leading to the figure that the plan states."""
    said = escape(words.since(rule))
    for one in rule.before:
        many = plural(one.schools, "school")
        why = f"/plans/{rule.plan}/figures/{one.figure}/why/"
        said = said.replace(many, Markup('<a class="govuk-link" href="{}">{}</a>').format(why, many))
    return said
