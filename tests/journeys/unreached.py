"""Pages that no round of the demo gets to by links alone, by the reason."""

UNREACHED: dict[str, tuple[str, ...]] = {}
