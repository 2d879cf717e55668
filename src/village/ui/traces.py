"""A trace: what stands behind something, hop by hop, as a tree that is drawn as a page or printed as text.

The queries of a module make the hops that it owns, and a door that may read several joins them (docs/adr/0025). A hop
that a reader may not follow is not in the tree that is made for them; one that should be there and is not is said in
`missing`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Trace:
    """One hop. `kind`: what it is of (“Release”), `title`: which one, `said`: what there is to say of it, a sentence
    each, `href`: where it stands, `missing`: what should hang below it and does not, a sentence each."""

    kind: str
    title: str
    said: tuple[str, ...] = ()
    href: str = ""
    children: tuple["Trace", ...] = ()
    missing: tuple[str, ...] = ()

    def with_below(self, *more: "Trace", missing: Sequence[str] = ()) -> "Trace":
        """The same hop with more below it, and with more said to be missing."""
        return replace(self, children=(*self.children, *more), missing=(*self.missing, *missing))


def lines(trace: Trace) -> Iterator[str]:
    """The tree as lines of text: a hop's name first, what is said of it under its name, then what hangs below it."""
    yield f"{trace.kind}: {trace.title}"
    below = [list(lines(one)) for one in trace.children] + [[f"Missing: {one}"] for one in trace.missing]
    yield from ((f"│    {one}" if below else f"     {one}") for one in _written(trace))
    for number, part in enumerate(below, 1):
        last = number == len(below)
        yield f"{'└─' if last else '├─'} {part[0]}"
        yield from (f"{'  ' if last else '│ '} {one}" for one in part[1:])


def _written(trace: Trace) -> tuple[str, ...]:
    """What stands under a hop's name: each sentence, then its address."""
    return (*trace.said, *((trace.href,) if trace.href else ()))
