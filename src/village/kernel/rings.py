"""Python looks for rings of objects that nobody refers to: how often, in a process that goes on for long."""

import gc


def look_seldom() -> None:
    """Leave out all that is loaded, once it is, and look seldom at the rest.

    Else Python looks at everything that there is, a third of a second at a time, while every reader of the process
    waits; and two fifths of the time in which a directory's search is made go by in looking
    (docs/guides/searching-measured.md).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 100)
