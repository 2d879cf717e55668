"""Reads a page as a browser would, and says what is wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import html5lib

NOT_A_PLACE = re.compile(r"(?<![a-z])(nan|-?inf)(?![a-z])")
SHAPES = {"path", "line", "rect", "circle", "polyline", "polygon", "svg"}
LABELLED = ("aria-labelledby", "aria-describedby", "aria-controls", "for")


def parse(markup: str) -> ET.Element:
    """The tree of a page or a fragment."""
    return html5lib.parse(markup, namespaceHTMLElements=False)


def problems(markup: str) -> list[str]:
    """Everything that breaks our own rules: inline styles and scripts, ids, dangling references."""
    tree = parse(markup)
    ids = Counter(node.get("id") for node in tree.iter() if node.get("id"))
    found = [f"id {name} is used {count} times" for name, count in ids.items() if count > 1]
    for node in tree.iter():
        found += _node(node, ids)
    return found


def _node(node: ET.Element, ids: Counter[str | None]) -> Iterator[str]:
    tag = str(node.tag).rpartition("}")[2]
    if node.get("style") is not None or tag == "style":
        yield f"<{tag}> has a style of its own"
    if tag == "script" and not node.get("src"):
        yield "a script is written in the page"
    yield from (f"<{tag}> has {name}" for name in node.attrib if str(name).startswith("on"))
    address = str(node.get("href") or node.get("src") or "")
    if address.startswith(("http:", "https:", "//", "javascript:")):
        yield f"<{tag}> points to {address}"
    for name in LABELLED:
        for target in (node.get(name) or "").split():
            if target not in ids:
                yield f"<{tag}> {name} names {target}, which is not there"
    if tag in SHAPES:
        yield from (
            f"<{tag}> {name} is {value}" for name, value in node.attrib.items() if NOT_A_PLACE.search(str(value))
        )


def named(tree: ET.Element, tag: str, **attributes: str) -> list[ET.Element]:
    """All elements of a kind with these attributes (class_ matches one of its classes)."""
    kind = attributes.pop("class_", "")
    return [
        node
        for node in tree.iter(tag)
        if all(node.get(key.replace("_", "-")) == value for key, value in attributes.items())
        and (not kind or kind in (node.get("class") or "").split())
    ]


def words(node: ET.Element) -> str:
    """All the text inside, with single spaces."""
    return " ".join("".join(node.itertext()).split())
