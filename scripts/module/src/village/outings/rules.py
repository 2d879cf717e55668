"""What is decided of outings from facts alone."""

MOST = 120
"""Characters of a title."""


def tidy(title: str) -> str:
    """A title with single spaces, and none around it."""
    return " ".join(title.split())


def wrong(title: str) -> str:
    """What is wrong with a title that is tidy, as a sentence for whoever wrote it; "" when nothing is."""
    if not title:
        return "Say what it is called."
    if len(title) > MOST:
        return f"Say it in {MOST} characters; these are {len(title)}."
    return ""
