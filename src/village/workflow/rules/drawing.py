"""A process drawn from its data: its states one below the other, in the order in which they can be come to, with where
an instance stands now; and the same as words, which say more than the picture.

A move to the next state is an arrow down, with its name. All other moves to a state share one line beside the states:
forwards on the right, back on the left. So many moves that end in one state are one line and no thicket.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from village.ui.charts import svg
from village.ui.charts.svg import COLOURS, INK, LEAD, PAPER, both, el, text
from village.workflow.rules.definitions import Process, State

GAP, PAD, LANE = 42.0, 12.0, 16.0
"""Between states, inside a box, and between lines beside them, in drawing units."""
TIP = 5.0
ALONE = 520.0
"""As wide as a process ever is: in a wider place its boxes would be bars."""


@dataclass(frozen=True)
class Way:
    """A move that leads on from a state: what it is called, and where to."""

    title: str
    to: str


@dataclass(frozen=True)
class Stop:
    """A state, for the list beneath the picture: whether the work stands there now or was there, and the ways on."""

    title: str
    here: bool
    been: bool
    final: bool
    ways: tuple[Way, ...]


@dataclass(frozen=True)
class Line:
    """A line beside the states to `target`, from each of `sources` (numbers in the order of states). `lane` counts from
    the states outwards; `back` is on the left."""

    target: int
    sources: tuple[int, ...]
    lane: int
    back: bool


@dataclass(frozen=True)
class Layout:
    """Where everything goes: states from the top, the names of moves to the next state, and the lines beside."""

    states: tuple[State, ...]
    down: Mapping[int, tuple[str, ...]]
    lines: tuple[Line, ...]

    def lanes(self, *, back: bool) -> int:
        """How many lanes there are on a side."""
        return max((one.lane + 1 for one in self.lines if one.back == back), default=0)


def stops(process: Process, here: str = "", been: Iterable[str] = (), language: str = "en") -> tuple[Stop, ...]:
    """The states in order, as words. `here`: where the work stands; `been`: where it has been."""
    titles = {one.name: one.title.get(language, one.name) for one in process.states}
    before = set(been) - {here}
    return tuple(
        Stop(
            titles[one.name],
            one.name == here,
            one.name in before,
            one.final,
            tuple(Way(m.title.get(language, m.name), titles[m.target]) for m in process.moves_from(one.name)),
        )
        for one in _ordered(process)
    )


def layout(process: Process, language: str = "en") -> Layout:
    """The places of states, arrows and lines."""
    states = _ordered(process)
    place = {one.name: number for number, one in enumerate(states)}
    down: dict[int, list[str]] = {}
    beside: dict[tuple[int, bool], set[int]] = {}
    for move in process.moves:
        for source in move.sources:
            first, last = place[source], place[move.target]
            if last == first + 1:
                down.setdefault(first, []).append(move.title.get(language, move.name))
            elif last != first:
                beside.setdefault((last, last < first), set()).add(first)
    named = {first: tuple(titles) for first, titles in down.items()}
    return Layout(states, named, tuple(_lanes(beside)))


def _lanes(beside: Mapping[tuple[int, bool], set[int]]) -> Iterable[Line]:
    """Each line in the first lane that is free all along; the shortest first, so that longer ones go around them."""
    taken: dict[tuple[bool, int], list[tuple[int, int]]] = {}
    spans = sorted(
        ((min(target, *sources), max(target, *sources), target, back) for (target, back), sources in beside.items()),
        key=lambda one: (one[1] - one[0], one),
    )
    for first, last, target, back in spans:
        lane = 0
        while any(first <= high and low <= last for low, high in taken.get((back, lane), [])):
            lane += 1
        taken.setdefault((back, lane), []).append((first, last))
        yield Line(target, tuple(sorted(beside[target, back])), lane, back)


def _ordered(process: Process) -> tuple[State, ...]:
    """States by the longest way to them that never goes back; ends last, and as they are written when that ties."""
    onward = {one.name: [m.target for m in process.moves if one.name in m.sources] for one in process.states}
    depth: dict[str, int] = {}

    def deepen(name: str, so_far: tuple[str, ...]) -> None:
        if depth.get(name, -1) >= len(so_far):
            return
        depth[name] = len(so_far)
        for target in onward[name]:
            if target not in so_far and target != name and not _goes_back(process, name, target):
                deepen(target, (*so_far, name))

    deepen(process.start, ())
    written = {one.name: number for number, one in enumerate(process.states)}
    return tuple(
        sorted(process.states, key=lambda one: (one.final, 0 if one.final else depth[one.name], written[one.name]))
    )


def _goes_back(process: Process, source: str, target: str) -> bool:
    """A move goes back to a state that is written before it: an author writes them in the order of the work."""
    names = [one.name for one in process.states]
    return names.index(target) < names.index(source)


# ── drawing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Picture:
    """A process to be drawn. `id`: of its element; `here`: the state in which work stands, if any."""

    id: str
    process: Process
    here: str = ""
    language: str = "en"

    @property
    def title(self) -> str:
        """The picture's name."""
        return self.process.title.get(self.language, self.process.key)

    @property
    def summary(self) -> str:
        """What it shows, in a sentence."""
        now = [one.title for one in stops(self.process, self.here, language=self.language) if one.here]
        return f"{len(self.process.states)} states. It stands now at: {now[0]}." if now else "All states, in order."


def draw(picture: Picture) -> Markup:
    """The process as SVG, wide and narrow."""
    return both(picture, _draw)


def draw_alone(picture: Picture) -> Markup:
    """The process as an SVG that stands by itself: it brings its paper and its type, which a page would give it."""
    height, body = _draw(picture, "alone", ALONE)
    paper = el("rect", width=ALONE, height=height, fill=PAPER)
    return svg.frame(picture, "alone", ALONE, height, [el("style", "text{font-family:sans-serif}"), paper, *body])


def _draw(picture: Picture, layout_name: str, width: float) -> tuple[float, list[Markup]]:
    found = layout(picture.process, picture.language)
    left = LANE * found.lanes(back=True) + 1
    right = min(width, ALONE) - LANE * found.lanes(back=False) - 1
    boxes = [svg.wrap(_named(one, picture), right - left - 2 * PAD) for one in found.states]
    tops, body = [0.0], []
    for number, words in enumerate(boxes):
        tops.append(tops[-1] + _height(words) + GAP)
        body += _box(words, left, right, tops[number], found.states[number], picture)
        body += _arrow(found.down.get(number, ()), left + 2 * PAD, tops[number] + _height(words), right - left)
    middles = [top + _height(words) / 2 for top, words in zip(tops, boxes, strict=False)]
    for line in found.lines:
        body += _line(line, left if line.back else right, middles)
    return tops[-1] - GAP + 2, body


def _named(state: State, picture: Picture) -> str:
    title = state.title.get(picture.language, state.name)
    return f"{title} (now)" if state.name == picture.here else title


def _height(words: Sequence[str]) -> float:
    return len(words) * LEAD + 2 * PAD


def _box(words: Sequence[str], left: float, right: float, top: float, state: State, picture: Picture) -> list[Markup]:
    here = state.name == picture.here
    rect = el(
        "rect",
        x=left,
        y=top + 1,
        width=right - left,
        height=_height(words),
        rx=_height(words) / 2 if state.final else 4.0,
        fill=COLOURS["here"] if here else PAPER,
        stroke=INK,
        stroke_width=3 if here else 1.5,
        class_="vg-block",
    )
    ink = PAPER if here else INK
    lines = [
        text((left + right) / 2, top + PAD + LEAD * (n + 0.8), one, "", ink, anchor="middle")
        for n, one in enumerate(words)
    ]
    return [rect, *lines]


def _arrow(titles: Sequence[str], x: float, top: float, room: float) -> list[Markup]:
    """Down to the next state, with the names of the moves beside it."""
    if not titles:
        return []
    said = svg.wrap(" / ".join(titles), room - 3 * PAD, most=2)
    first = top + GAP / 2 + 5 - (len(said) - 1) * LEAD / 2
    words = [text(x + PAD, first + n * LEAD, one, "vg-soft", svg.SOFT) for n, one in enumerate(said)]
    return [_path(f"M{x:.1f} {top + 1:.1f}V{top + GAP:.1f}"), _tip(x, top + GAP + 1, "down"), *words]


def _line(line: Line, edge: float, middles: Sequence[float]) -> list[Markup]:
    """From the edge of each source to the lane, and along it to the target. It leaves a box a little below its middle
    and comes to one a little above, so that what comes and what goes are told apart."""
    outwards = -1 if line.back else 1
    lane = edge + outwards * (LANE * (line.lane + 1) - 4)
    end = middles[line.target] - 6
    starts = [middles[one] + 6 for one in line.sources]
    far = max(starts, key=lambda one: abs(one - end))
    drawn = [_path(f"M{edge:.1f} {far:.1f}H{lane:.1f}V{end:.1f}H{edge + outwards * TIP:.1f}")]
    for one in starts:
        if one != far:
            drawn += [_path(f"M{edge:.1f} {one:.1f}H{lane:.1f}"), _dot(lane, one)]
    return [*drawn, _tip(edge, end, "right" if line.back else "left")]


def _path(way: str) -> Markup:
    return el("path", d=way, fill="none", stroke=svg.SOFT, stroke_width=1.5, class_="vg-axis")


def _dot(x: float, y: float) -> Markup:
    return el("circle", cx=x, cy=y, r=2.5, fill=svg.SOFT, class_="vg-dot")


def _tip(x: float, y: float, way: str) -> Markup:
    side = {
        "down": f"M{x - TIP:.1f} {y - TIP:.1f}L{x:.1f} {y:.1f}L{x + TIP:.1f} {y - TIP:.1f}",
        "left": f"M{x + TIP:.1f} {y - TIP:.1f}L{x:.1f} {y:.1f}L{x + TIP:.1f} {y + TIP:.1f}",
        "right": f"M{x - TIP:.1f} {y - TIP:.1f}L{x:.1f} {y:.1f}L{x - TIP:.1f} {y + TIP:.1f}",
    }
    return _path(side[way])
