"""Where a story happened, in words."""

from village.plan.rules.document import Story
from village.plan.rules.report import StoryLine


def where(story: Story | StoryLine) -> str:
    """The story's places as people say them."""
    said = [place.removeprefix("region: ") for place in story.places if place != "not stated"]
    return ", ".join(said) or "Place not stated"
