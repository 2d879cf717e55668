"""A genogram has everybody once, parents above their children, couples side by side, every relation drawn, and rings
around exactly those who live together: on random families."""

import re
import xml.etree.ElementTree as ET
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from village.casework.rules.ecomap import STRENGTHS, Around, Ecomap, joined
from village.casework.rules.ecomap import draw as draw_ecomap
from village.casework.rules.families import RELATIONS
from village.casework.rules.genogram import COUPLES, DOWN, Family, Someone, Tie, family
from village.casework.rules.genogram_drawn import Genogram, draw

NS = "{http://www.w3.org/2000/svg}"


@st.composite
def families(draw: st.DrawFn) -> tuple[list[Someone], list[Tie], dict[str, int]]:
    """People of known generations, related as people of those generations can be."""
    depth = {f"p{n}": draw(st.integers(0, 3)) for n in range(draw(st.integers(1, 9)))}
    keys = list(depth)
    yes, age = st.booleans(), st.none() | st.integers(0, 90)
    parts, sexes, homes = (
        st.sampled_from(each) for each in (["child", "carer", "other"], ["m", "f", ""], ["", "A", "B"])
    )
    people = [Someone(key, f"Person {key}", *map(draw, (parts, sexes, age, yes, yes, yes, homes))) for key in keys]
    ties = set()
    for _ in range(draw(st.integers(0, 12))):
        one, other = draw(st.sampled_from(keys)), draw(st.sampled_from(keys))
        kinds = {
            0: ["partner", "former", "sibling", "half-sibling", "friend"],
            1: ["parent", "step-parent", "foster-carer"],
            2: ["grandparent"],
        }.get(depth[other] - depth[one], ["friend"])
        if one != other:
            ties.add(Tie(one, other, draw(st.sampled_from(kinds))))
    return people, sorted(ties, key=lambda tie: (tie.one, tie.other, tie.kind)), depth


FAMILIES = families()


@given(FAMILIES)
def test_everybody_stands_once_and_nobody_above_their_parents(given_: tuple) -> None:
    people, ties, depth = given_
    found = family(people, ties)
    assert Counter(key for row in found.rows for key in row) == Counter(one.key for one in people)
    for tie in ties:
        if tie.kind == "friend":
            continue
        one, other = found.place(tie.one)[0], found.place(tie.other)[0]
        assert (one < other) == (depth[tie.one] < depth[tie.other])
        assert (one == other) == (depth[tie.one] == depth[tie.other])


@given(FAMILIES)
def test_every_relation_is_drawn(given_: tuple) -> None:
    people, ties, _ = given_
    found = family(people, ties)
    shown = Counter((one, child, unit.kind) for unit in found.units for one in unit.parents for child in unit.children)
    parents = {(tie.one, tie.other) for tie in ties if tie.kind == "parent"}
    for tie in ties:
        if tie.kind in DOWN:
            through = {mid for one, mid in parents if one == tie.one and (mid, tie.other) in parents}
            implied = tie.kind == "grandparent" and through
            assert shown[tie.one, tie.other, tie.kind] == (0 if implied else 1)
    assert sum(shown.values()) <= len(ties)
    assert set(found.couples) == {tie for tie in ties if tie.kind in COUPLES}
    for tie in ties:
        if tie.kind in ("sibling", "half-sibling"):
            together = any({tie.one, tie.other} <= set(unit.children) for unit in found.units if unit.kind == "parent")
            assert (tie in found.siblings) == (not together)


@given(FAMILIES)
def test_a_couple_that_stands_in_no_circle_of_couples_stands_together_when_it_can(given_: tuple) -> None:
    people, ties, _ = given_
    found = family(people, ties)
    partners: dict[str, set[str]] = {one.key: set() for one in people}
    for tie in found.couples:
        partners[tie.one].add(tie.other)
        partners[tie.other].add(tie.one)
    for tie in found.couples:
        if len(partners[tie.one]) == len(partners[tie.other]) == 1:
            assert found.beside(tie.one, tie.other)
        if len(partners[tie.one]) == 2 and all(len(partners[one]) == 1 for one in partners[tie.one]):
            assert found.beside(tie.one, tie.other)


def inside(found: Family, home: str) -> Counter:
    """Whom the rings of a home go around."""
    return Counter(
        key
        for ring in found.rings
        if ring.home == home
        for row, first, last in ring.rows
        for key in found.rows[row][first : last + 1]
    )


@given(FAMILIES)
def test_a_ring_is_around_exactly_those_of_its_home(given_: tuple) -> None:
    people, ties, _ = given_
    found = family(people, ties)
    for home in ("A", "B"):
        assert inside(found, home) == Counter(one.key for one in people if one.home == home)
    for ring in found.rings:
        rows = [row for row, _, _ in ring.rows]
        assert rows == list(range(rows[0], rows[0] + len(rows)))
    assert not inside(found, "")


@given(FAMILIES)
def test_a_drawing_is_whole_has_no_two_signs_on_each_other_and_is_the_same_twice(given_: tuple) -> None:
    people, ties, _ = given_
    picture = Genogram("g", "A family", family(people, ties))
    drawn = str(draw(picture))
    assert drawn == str(draw(Genogram("g", "A family", family(people, ties))))
    for one in ET.fromstring(drawn):
        width, height = (float(each) for each in one.attrib["viewBox"].split()[2:])
        points = [(float(each.attrib["x"]), float(each.attrib["y"])) for each in one.iter(f"{NS}text")]
        assert all(0 <= x <= width and 0 <= y <= height for x, y in points)
        assert len({middle(each) for each in one if each.get("class") == "vg-block"}) == len(people)


def middle(sign: ET.Element) -> tuple[float, float]:
    """Where the middle of a sign is."""
    told = {name: float(value) for name, value in sign.attrib.items() if re.fullmatch(r"[\d.-]+", value)}
    if sign.tag == f"{NS}circle":
        return round(told["cx"], 0), round(told["cy"], 0)
    if sign.tag == f"{NS}rect":
        return round(told["x"] + told["width"] / 2, 0), round(told["y"] + told["height"] / 2, 0)
    xs, ys = zip(*([float(n) for n in point.split(",")] for point in sign.attrib["points"].split()), strict=True)
    return round((min(xs) + max(xs)) / 2, 0), round((min(ys) + max(ys)) / 2, 0)


KEYS = [f"p{n}" for n in range(6)]
ANY = st.builds(Tie, st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(list(RELATIONS)))


@given(st.lists(ANY, max_size=12))
def test_what_cannot_be_is_drawn_all_the_same_with_everybody_in_it(ties: list[Tie]) -> None:
    people = [Someone(key, key, helped=True) for key in KEYS]
    found = family(people, [tie for tie in ties if tie.one != tie.other])
    drawn = ET.fromstring(str(draw(Genogram("g", "x", found))))
    for one in drawn:
        assert len({middle(each) for each in one if each.get("class") == "vg-block"}) == len(KEYS)


def test_each_sign_is_the_usual_one() -> None:
    def shapes(**told: object) -> Counter:
        one = Someone("a", "Anna", **told)  # type: ignore[arg-type]
        wide = ET.fromstring(str(draw(Genogram("g", "x", family([one], [])))))[0]
        return Counter(each.tag.removeprefix(NS) for each in wide if each.tag != f"{NS}text")

    assert shapes(sex="f")["circle"] == 1
    assert shapes(sex="m")["rect"] == 1
    assert shapes()["polygon"] == 1
    assert shapes(sex="f", helped=True)["circle"] == 2
    assert shapes(sex="f", died=True)["line"] == 2
    assert (shapes(unborn=True, sex="f")["circle"], shapes(unborn=True)["polygon"]) == (0, 1)
    empty = str(draw(Genogram("g", "x", family([], []))))
    assert "Nobody is written down yet." in empty


def test_two_people_who_once_were_a_couple_stand_on_either_side_of_their_new_one() -> None:
    people = [Someone(key, key) for key in ("mother", "father", "stepfather", "anna", "ben")]
    ties = [
        Tie("mother", "father", "former"), Tie("mother", "stepfather", "partner"), Tie("mother", "anna", "parent"),
        Tie("father", "anna", "parent"), Tie("mother", "ben", "parent"), Tie("stepfather", "ben", "parent"),
        Tie("stepfather", "anna", "step-parent"), Tie("anna", "ben", "half-sibling"),
    ]  # fmt: skip
    found = family(people, ties)
    assert found.rows == (("father", "mother", "stepfather"), ("anna", "ben"))
    assert {(unit.parents, unit.kind, unit.children) for unit in found.units} == {
        (("father", "mother"), "parent", ("anna",)),
        (("mother", "stepfather"), "parent", ("ben",)),
        (("stepfather",), "step-parent", ("anna",)),
    }
    assert found.siblings == (Tie("anna", "ben", "half-sibling"),)


def test_a_child_hangs_from_the_middle_between_both_parents() -> None:
    people = [Someone(key, key, sex="f") for key in ("mother", "other", "anna")]
    ties = [Tie("mother", "other", "partner"), Tie("mother", "anna", "parent"), Tie("other", "anna", "parent")]
    wide = ET.fromstring(str(draw(Genogram("g", "x", family(people, ties)))))[0]
    signs = sorted({middle(each) for each in wide if each.get("class") == "vg-block"}, key=lambda at: at[1])
    (left, top), (right, _), _ = signs
    starts = [re.match(r"M([\d.]+) ([\d.]+)V", each.get("d") or "") for each in wide.iter(f"{NS}path")]
    assert ((left + right) / 2, top) in {(float(one[1]), float(one[2])) for one in starts if one}


NAMES = st.text("ab ", min_size=1, max_size=60)
THINGS = st.lists(st.builds(Around, NAMES, st.just("Helps"), st.sampled_from(list(STRENGTHS))), max_size=9)


@given(THINGS)
def test_an_ecomap_draws_everything_around_once_and_no_two_boxes_on_each_other(around: list[Around]) -> None:
    drawn = str(draw_ecomap(Ecomap("e", "Anna", around)))
    assert drawn == str(draw_ecomap(Ecomap("e", "Anna", around)))
    if not around:
        assert "Nobody and nothing" in drawn
        return
    for one in ET.fromstring(drawn):
        boxes = [[float(each.attrib[name]) for name in ("x", "y", "width", "height")] for each in one.iter(f"{NS}rect")]
        height = float(one.attrib["viewBox"].split()[3])
        assert len(boxes) == len(around)
        for n, (x, y, width, tall) in enumerate(boxes):
            assert 0 <= y <= y + tall <= height
            for x2, y2, width2, tall2 in boxes[n + 1 :]:
                assert x + width <= x2 or x2 + width2 <= x or y + tall <= y2 or y2 + tall2 <= y


def test_each_bond_is_drawn_otherwise_than_every_other() -> None:
    drawn = {strength: str(joined(strength, (0.0, 0.0), (90.0, 40.0))) for strength in STRENGTHS}
    assert len(set(drawn.values())) == len(STRENGTHS)
    assert drawn["broken"].count("<path") == 3
