"""A class of the stylesheets is laid out in one room: of two that have one name, each breaks the other's pages."""

import re
from collections import defaultdict
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "village"
COMMENT, MEDIA = re.compile(r"/\*.*?\*/", re.DOTALL), re.compile(r"@[a-z-]+[^{;]*\{")
OURS = re.compile(r"\.vg-[a-z0-9_-]+")


def begun(sheet: Path) -> set[str]:
    """The classes that a stylesheet lays out by themselves, or as what all of their children are to be."""
    rules = MEDIA.sub("", COMMENT.sub("", sheet.read_text(encoding="utf-8")))
    selectors = (one.strip() for some in re.findall(r"([^{}]+)\{", rules) for one in some.split(","))
    return {found[0] for one in selectors if (found := OURS.match(one)) and one[found.end() :] in ("", " > *")}


def test_no_class_is_laid_out_in_two_rooms() -> None:
    rooms = defaultdict[str, set[str]](set)
    for sheet in SRC.rglob("static/**/*.css"):
        for name in begun(sheet):
            rooms[name].add(sheet.relative_to(SRC).parts[0])
    assert {name: sorted(where) for name, where in rooms.items() if len(where) > 1} == {}
    assert len(rooms) > 100
