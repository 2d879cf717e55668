"""Make the equal-area tile map: one square for each upper-tier authority in England.

Run from the repository root after a change of areas, then look at the picture it prints:

    PYTHONPATH=src python scripts/make_tiles.py

It needs numpy and scipy, which the application does not. It reads `data.csv`, `events.csv`
and `borders.csv` in `village/reference/areas` and writes `tiles.csv` there. The same inputs
and seeds give the same file.

Method. London's 33 squares fill a fixed block, because its boroughs are too small to fall
out of any national layout. Every other area starts where its centroid lies, pushed apart
until no two squares overlap (a Dorling cartogram), and is given a grid cell by the
assignment of least total movement (Jonker-Volgenant, scipy). Simulated annealing then swaps
squares to bring true neighbours together: see `cost_tables` for what it minimises. Areas that
are gone take the square of what replaced them: see `past_tiles`.
"""

from __future__ import annotations

import csv
import math
import random
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from village.kernel.areas import queries
from village.kernel.areas.rules import Area

FOLDER = Path("src/village/reference/areas")
LONDON = "E12000007"
# Rows of London's block from the north: how many squares, and how far in from its west edge.
LONDON_ROWS = ((2, 3), (1, 5), (0, 7), (0, 7), (0, 6), (1, 5))
LONDON_AT = (11, 16)
WIDTH, HEIGHT = 22, 27
# Metres of a square: England's width and height in squares of this size hold about 153 areas.
SCALE = 29_000.0
SEEDS = range(6)
STEPS = 1_200_000
HOT, COLD = 1.6, 0.02
NEAREST = 6
# Costs of a square's place, in units of one step between true neighbours.
WISH = 0.03
OPEN_SIDE = 0.4
FOREIGN_SIDE = 0.2

Cell = tuple[int, int]
Points = NDArray[np.float64]
# For each area, its partners and a table of what the pair costs by offset (dx, dy).
Tables = list[list[tuple[int, NDArray[np.float64]]]]


@dataclass
class Problem:
    """What the search moves: areas, who should be near whom, and where each would like to be."""

    areas: list[Area]
    pairs: dict[tuple[int, int], float]
    wish: list[tuple[float, float]]
    region: list[str]


def pairs_of(areas: list[Area]) -> dict[tuple[int, int], float]:
    """Pairs that should be close, with weights: a shared border 1, one of the six nearest 0.5."""
    index = {area.code: i for i, area in enumerate(areas)}
    pairs: dict[tuple[int, int], float] = {}
    for i, area in enumerate(areas):
        for other in queries.nearest(area.code, NEAREST):
            if other.code in index:
                pairs.setdefault((min(i, index[other.code]), max(i, index[other.code])), 0.5)
        for other in queries.neighbours(area.code):
            if other.code in index:
                pairs[min(i, index[other.code]), max(i, index[other.code])] = 1.0
    return pairs


def london_cells() -> list[Cell]:
    """The 33 cells of London's block."""
    left, top = LONDON_AT
    return [(left + inset + x, top + y) for y, (inset, count) in enumerate(LONDON_ROWS) for x in range(count)]


def centroids(areas: list[Area]) -> Points:
    """Centroids in squares, x to the east and y to the south, with London's centre on its block."""
    points = np.array([[area.easting, -area.northing] for area in areas], dtype=float) / SCALE
    block = np.mean(np.array(london_cells(), dtype=float), axis=0)
    inside = [i for i, area in enumerate(areas) if area.parent_code == LONDON]
    return np.asarray(points - points[inside].mean(axis=0) + block)


def pushed_apart(points: Points, pinned: list[int], rounds: int = 600) -> Points:
    """The points moved until unit squares on them hardly overlap; pinned points stay."""
    points = points.copy()
    held = points[pinned].copy()
    home = points.copy()
    for _ in range(rounds):
        gap = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((gap**2).sum(axis=2)) + np.eye(len(points)) * 9.0
        overlap = np.clip(1.08 - distance, 0.0, None)[:, :, None]
        points = points + 0.25 * (gap / distance[:, :, None] * overlap).sum(axis=1) + 0.002 * (home - points)
        points[pinned] = held
    return points


def assigned(wish: Points, cells: list[Cell]) -> list[Cell]:
    """A cell for each point, with the least total squared movement."""
    grid = np.array(cells, dtype=float)
    cost = ((wish[:, None, :] - grid[None, :, :]) ** 2).sum(axis=2)
    rows, columns = linear_sum_assignment(cost)
    return [cells[column] for _, column in sorted(zip(rows.tolist(), columns.tolist(), strict=True))]


def closeness(dx: int, dy: int, bearing: tuple[float, float]) -> float:
    """Cost of one pair at this offset: far apart is bad, on the wrong side of each other is worse."""
    steps = abs(dx) + abs(dy)
    far = 0.0 if steps <= 1 else 0.15 if steps == 2 else 0.9 + 0.6 * (steps - 2)
    along = (dx * bearing[0] + dy * bearing[1]) / math.hypot(dx, dy) if steps else 1.0
    return far + 0.4 * (1.0 - along)


def cost_tables(problem: Problem, points: Points) -> Tables:
    """For each area, its partners and a table of the pair's cost by offset (dx, dy)."""
    tables: Tables = [[] for _ in problem.areas]
    for (i, j), weight in problem.pairs.items():
        gap = points[j] - points[i]
        length = float(np.hypot(*gap)) or 1.0
        bearing = (float(gap[0]) / length, float(gap[1]) / length)
        table = np.empty((2 * WIDTH + 1, 2 * HEIGHT + 1))
        for dx in range(-WIDTH, WIDTH + 1):
            for dy in range(-HEIGHT, HEIGHT + 1):
                table[dx, dy] = weight * closeness(dx, dy, bearing)
        tables[i].append((j, table))
        tables[j].append((i, np.roll(table[::-1, ::-1], 1, axis=(0, 1))))
    return tables


class Search:
    """Simulated annealing over swaps of two cells; London's squares stay in London's block."""

    def __init__(self, problem: Problem, start: list[Cell], tables: Tables) -> None:
        self.problem = problem
        self.at = list(start)
        self.who: dict[Cell, int] = {cell: i for i, cell in enumerate(start)}
        self.partners = [[(j, table.tolist()) for j, table in row] for row in tables]
        self.block = set(london_cells())

    def pair_cost(self, movers: set[int]) -> float:
        """What the pairs of some areas cost, each pair once."""
        total = 0.0
        for i in movers:
            x, y = self.at[i]
            for j, table in self.partners[i]:
                other = self.at[j]
                cost = table[other[0] - x][other[1] - y]
                total += 0.5 * cost if j in movers else cost
        return total

    def place_cost(self, i: int) -> float:
        """What one area's square costs for itself: distance from its wish, open sides, foreign sides."""
        x, y = self.at[i]
        wish = self.problem.wish[i]
        total = WISH * ((x - wish[0]) ** 2 + (y - wish[1]) ** 2)
        for beside in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            j = self.who.get(beside, -1)
            # An open side makes a ragged coast; sides shared within the region make it a block.
            total += OPEN_SIDE if j < 0 else 0.0 if self.problem.region[j] == self.problem.region[i] else FOREIGN_SIDE
        return total

    def around(self, cells: set[Cell]) -> list[int]:
        """The areas in some cells and beside them, whose own cost a move can change."""
        reach = {c for x, y in cells for c in ((x, y), (x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1))}
        return [self.who[cell] for cell in reach if cell in self.who]

    def swap(self, one: Cell, other: Cell) -> None:
        """Exchange what stands in two cells; either may be empty."""
        i, j = self.who.pop(one, -1), self.who.pop(other, -1)
        if i >= 0:
            self.who[other], self.at[i] = i, other
        if j >= 0:
            self.who[one], self.at[j] = j, one

    def attempt(self, swaps: list[tuple[Cell, Cell]], heat: float, draw: random.Random) -> None:
        """Make some swaps, and unmake them unless they pay or chance allows them."""
        cells = {cell for pair in swaps for cell in pair}
        movers = {self.who[cell] for cell in cells if cell in self.who}
        near = self.around(cells)
        before = self.pair_cost(movers) + sum(map(self.place_cost, near))
        for one, other in swaps:
            self.swap(one, other)
        change = self.pair_cost(movers) + sum(map(self.place_cost, near)) - before
        if change > 0 and draw.random() >= math.exp(-change / heat):
            for one, other in reversed(swaps):
                self.swap(one, other)

    def free_swap(self, draw: random.Random) -> list[tuple[Cell, Cell]]:
        """One area and a cell near it or near one of its partners."""
        i = draw.randrange(len(self.at))
        one = self.at[i]
        x, y = self.at[draw.choice(self.partners[i])[0]] if draw.random() < 0.5 else one
        other = (x + draw.randint(-2, 2), y + draw.randint(-2, 2))
        inside = 0 <= other[0] < WIDTH and 0 <= other[1] < HEIGHT
        allowed = other != one and inside and (one in self.block) == (other in self.block)
        return [(one, other)] if allowed else []

    def slide(self, draw: random.Random) -> list[tuple[Cell, Cell]]:
        """An empty cell beside an area, and the run of squares that moves up to fill it."""
        x, y = self.at[draw.randrange(len(self.at))]
        dx, dy = draw.choice(((1, 0), (-1, 0), (0, 1), (0, -1)))
        gap, swaps = (x - dx, y - dy), []
        if gap in self.who or not (0 <= gap[0] < WIDTH and 0 <= gap[1] < HEIGHT):
            return []
        for _ in range(draw.randint(1, 9)):
            following = (gap[0] + dx, gap[1] + dy)
            if following not in self.who or following in self.block:
                break
            swaps.append((gap, following))
            gap = following
        return swaps

    def run(self, seed: int, steps: int) -> None:
        """Anneal from hot to cold, in place."""
        draw = random.Random(seed)
        for step in range(steps):
            heat = HOT * ((COLD / HOT) ** (step / steps))
            swaps = self.slide(draw) if draw.random() < 0.2 else self.free_swap(draw)
            if swaps:
                self.attempt(swaps, heat, draw)

    def total(self) -> float:
        """The whole cost."""
        everyone = range(len(self.at))
        return self.pair_cost(set(everyone)) + sum(map(self.place_cost, everyone))


def solve(areas: list[Area]) -> dict[str, Cell]:
    """The best layout over all seeds."""
    in_london = [i for i, area in enumerate(areas) if area.parent_code == LONDON]
    others = [i for i in range(len(areas)) if i not in in_london]
    points = centroids(areas)
    spread = points.copy()
    middle = points[in_london].mean(axis=0)
    boroughs = middle + (points[in_london] - middle) * 4.2
    block = london_cells()
    for i, cell in zip(in_london, assigned(boroughs, block), strict=True):
        spread[i] = cell
    spread = pushed_apart(spread, in_london)
    free = [(x, y) for x in range(WIDTH) for y in range(HEIGHT) if (x, y) not in set(block)]
    start: list[Cell] = [(0, 0)] * len(areas)
    for i in in_london:
        start[i] = (round(float(spread[i][0])), round(float(spread[i][1])))
    for i, cell in zip(others, assigned(spread[others], free), strict=True):
        start[i] = cell
    wish = [(float(x), float(y)) for x, y in spread]
    problem = Problem(areas, pairs_of(areas), wish, [area.parent_code for area in areas])
    tables = cost_tables(problem, points)
    best: tuple[float, list[Cell]] | None = None
    for seed in SEEDS:
        search = Search(problem, start, tables)
        search.run(seed, STEPS)
        print(f"seed {seed}: cost {search.total():.1f}", file=sys.stderr)
        if best is None or search.total() < best[0]:
            best = (search.total(), list(search.at))
    assert best is not None
    return {area.code: cell for area, cell in zip(areas, best[1], strict=True)}


def past_tiles(today: dict[str, Cell]) -> dict[str, Cell]:
    """Squares for areas that are gone.

    Each takes the square of the area that got all or most of it. Where several merged into
    one, the first by code takes the square and each other takes the nearest cell that is free
    on every date it was in force. So a map of the past has gaps where one area became two.
    """
    tiles = dict(today)
    gone = [area for area in queries.every_area() if area.until_on and area.is_upper_tier]
    for area in sorted(gone, key=lambda area: (-(area.until_on or date.max).toordinal(), area.code)):
        heir = next(change.to_code for change in queries.changes(area.code) if change.extent != "part")
        taken = {tiles[other.code] for other in queries.every_area() if other.code in tiles and other.overlaps(area)}
        wanted = tiles[heir]
        cells = [(x, y) for x in range(WIDTH) for y in range(HEIGHT) if (x, y) not in taken]
        tiles[area.code] = min(cells, key=lambda cell: (math.dist(cell, wanted), -cell[1], cell[0]))
    return tiles


def write(tiles: dict[str, Cell]) -> None:
    """Write tiles.csv, moved so that the most westerly column and most northerly row are 0."""
    left, top = min(x for x, _ in tiles.values()), min(y for _, y in tiles.values())
    with (FOLDER / "tiles.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["code", "column", "row"])
        for code, (x, y) in sorted(tiles.items()):
            writer.writerow([code, x - left, y - top])


def picture(tiles: dict[str, Cell], areas: list[Area]) -> str:
    """The layout in text, four letters of each name."""
    names = {tiles[area.code]: area.name.replace(" ", "")[:4] for area in areas}
    rows = range(min(y for _, y in names), max(y for _, y in names) + 1)
    columns = range(min(x for x, _ in names), max(x for x, _ in names) + 1)
    return "\n".join(" ".join(f"{names.get((x, y), ''):4}" for x in columns).rstrip() for y in rows)


def main() -> None:
    """Solve for today's areas, add the past ones, write the file, print the picture."""
    areas = [area for area in queries.every_area() if area.is_upper_tier and area.until_on is None]
    today = solve(areas)
    tiles = past_tiles(today)
    write(tiles)
    print(picture(tiles, areas))


if __name__ == "__main__":
    main()
