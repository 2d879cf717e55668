"""A process as a picture: every move is there, no two lines lie on each other, and words say what colour does."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

import pytest
from django.template.loader import get_template
from jinja2 import Environment

from tests.unit.workflow.documents import HELP
from village.workflow.queries.processes import shipped_processes
from village.workflow.rules.drawing import Picture, draw, draw_alone, layout, stops
from village.workflow.rules.reading import read_process

EVERY = [*shipped_processes().values(), read_process(HELP)]
NAMES = [one.key for one in EVERY]


@pytest.mark.parametrize("process", EVERY, ids=NAMES)
def test_every_state_is_there_once_from_the_start_to_the_ends(process) -> None:
    states = layout(process).states
    assert sorted(one.name for one in states) == sorted(process.names)
    assert states[0].name == process.start
    finals = [one.final for one in states]
    assert finals == sorted(finals)


@pytest.mark.parametrize("process", EVERY, ids=NAMES)
def test_every_move_is_an_arrow_down_or_part_of_a_line(process) -> None:
    found = layout(process)
    place = {one.name: number for number, one in enumerate(found.states)}
    shown = {(first, first + 1) for first in found.down} | {
        (source, line.target) for line in found.lines for source in line.sources
    }
    wanted = {(place[one], place[move.target]) for move in process.moves for one in move.sources}
    assert shown == {(first, last) for first, last in wanted if first != last}
    for first, titles in found.down.items():
        named = {m.title["en"] for m in process.moves if place[m.target] == first + 1}
        assert set(titles) <= named


@pytest.mark.parametrize("process", EVERY, ids=NAMES)
def test_no_two_lines_lie_on_each_other(process) -> None:
    for one, other in combinations(layout(process).lines, 2):
        if (one.back, one.lane) == (other.back, other.lane):
            spans = [(min(x.target, *x.sources), max(x.target, *x.sources)) for x in (one, other)]
            assert spans[0][1] < spans[1][0] or spans[1][1] < spans[0][0]


@pytest.mark.parametrize("process", EVERY, ids=NAMES)
def test_the_picture_is_whole_and_says_where_it_stands(process) -> None:
    here = process.states[1]
    drawn = str(draw(Picture("p", process, here.name)))
    for svg in re.findall(r"<svg.*?</svg>", drawn):
        root = ET.fromstring(svg)
        _, _, width, height = (float(one) for one in root.attrib["viewBox"].split())
        for rect in root.iter("{http://www.w3.org/2000/svg}rect"):
            x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
            assert 0 <= x <= x + w <= width
            assert 0 <= y <= y + h <= height
        assert "It stands now at" in svg
        assert "(now)" in "".join(root.itertext())
    assert "(now)" not in str(draw(Picture("p", process)))


def test_a_move_that_leads_where_it_began_is_told_in_words_only() -> None:
    written = {**HELP, "moves": [{**HELP["moves"][0], "from": ["asked", "written"]}, *HELP["moves"][1:]]}
    process = read_process(written)
    assert all(line.target not in line.sources for line in layout(process).lines)
    assert [way.title for way in stops(process)[1].ways] == ["Write it", "Agree to it", "Close it"]


def test_the_list_beneath_says_what_the_picture_does() -> None:
    process = shipped_processes()["early-help"]
    listed = stops(process, "agreed", been=["identified", "agreed"])
    assert [(one.title, one.here, one.been) for one in listed][:3] == [
        ("Somebody has seen a need", False, True),
        ("The family has agreed", True, False),
        ("Being assessed", False, False),
    ]
    assert [way.to for way in listed[1].ways] == ["Being assessed", "Closed", "With social care"]
    assert [one.title for one in listed if one.final] == ["Closed", "With social care"]


def test_a_page_shows_both() -> None:
    process = read_process(HELP)
    environment: Environment = get_template("workflow/process.html").template.environment
    macro = environment.get_template("workflow/process.html").module.process  # type: ignore[attr-defined]
    page = macro(draw(Picture("p", process, "written")), stops(process, "written", been=["asked"]))
    assert '<li aria-current="step">' in page
    assert "it stands here now" in page
    assert page.count("it has been here") == 1
    assert page.count(": the end") == 1


@pytest.mark.parametrize("process", EVERY, ids=NAMES)
def test_alone_it_is_a_document_that_needs_no_page(process) -> None:
    """What a browser opens by itself: well-formed, on paper of its own, and nothing of it runs over the edge."""
    root = ET.fromstring(str(draw_alone(Picture("p", process))))
    _, _, width, height = (float(one) for one in root.attrib["viewBox"].split())
    paper, *boxes = root.iter("{http://www.w3.org/2000/svg}rect")
    assert (float(paper.attrib["width"]), float(paper.attrib["height"])) == (width, height)
    assert len(boxes) == len(process.states)
    assert all(float(one.attrib["x"]) + float(one.attrib["width"]) <= width for one in boxes)
