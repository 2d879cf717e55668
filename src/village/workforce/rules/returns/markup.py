"""XML from hands we do not know, into plain nodes; and nodes into XML.

The parser is expat, told to stop at the first word of a document type: without one there are no entities to unfold,
nothing outside to fetch and no default attributes. Size, depth, width and length of text are bounded as it reads.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape  # nosec B406 - writes, and reads nothing

from village.kernel.tables.rules import Problem, Refused, unseen

MAX_BYTES = 100_000_000
MAX_DEPTH = 12
MAX_NODES = 2_000_000
MAX_TEXT = 10_000
_CHUNK = 1 << 20


@dataclass(slots=True)
class Node:
    """An element: its name, the line that it begins on, its text, what it holds. Attributes are not taken: no return
    has any."""

    name: str
    line: int = 0
    text: str = ""
    parts: list["Node"] = field(default_factory=list)

    def first(self, name: str) -> "Node | None":
        """The first part of this name."""
        return next((one for one in self.parts if one.name == name), None)


def read_xml(file: str, raw: bytes) -> Node:
    """The one element of a document. Raises Refused for anything that is not plain, well-formed XML within bounds."""
    if len(raw) > MAX_BYTES:
        what = f"The file is {len(raw):,} bytes; the most is {MAX_BYTES:,}."
        raise Refused([Problem(file, what, "Send one return in a file.")])
    building = _Building(file)
    parser = building.parser
    try:
        for start in range(0, len(raw), _CHUNK):
            parser.Parse(raw[start : start + _CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        what = f"The XML cannot be read: {expat.ErrorString(error.code)}."
        raise Refused([Problem(file, what, "Export the return again.", error.lineno)]) from None
    except (LookupError, ValueError):
        what = "The XML cannot be read: its encoding is not known here."
        raise Refused([Problem(file, what, "Export the return again, as UTF-8.", 1)]) from None
    return building.top.parts[0]


class _Building:
    """What has been read so far."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.top = Node("")
        self.open = [self.top]
        self.count = 0
        self.texts: list[str] = []
        self.held = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _refuse(self, what: str, do: str, column: str = "") -> None:
        raise Refused([Problem(self.file, what, do, self.parser.CurrentLineNumber, column)])

    def _doctype(self, *_: object) -> None:
        self._refuse("There is a document type (DOCTYPE).", "Remove it: a return needs none, and it can hide others.")

    def _start(self, name: str, _: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) > MAX_DEPTH:
            self._refuse(f"Elements lie more than {MAX_DEPTH} deep.", "Export the return again.")
        if self.count > MAX_NODES:
            self._refuse(f"There are more than {MAX_NODES:,} elements.", "Send one return in a file.")
        if len(name) > 60:
            self._refuse("The name of an element is longer than 60 characters.", "Export the return again.")
        if "".join(self.texts).strip():
            self._refuse("There is text between elements.", "Remove it.", self.open[-1].name)
        node = Node(name, self.parser.CurrentLineNumber)
        self.open[-1].parts.append(node)
        self.open.append(node)
        self.texts.clear()
        self.held = 0

    def _data(self, text: str) -> None:
        self.held += len(text)
        if self.held > MAX_TEXT and not text.isspace():
            most = f"{MAX_TEXT:,}"
            self._refuse(f"A value is longer than {most} characters.", "Shorten it.", self.open[-1].name)
        self.texts.append(text)

    def _end(self, _: str) -> None:
        node = self.open.pop()
        said = "".join(self.texts).strip()
        if node.parts and said:
            self._refuse("There is text between elements.", "Remove it.", node.name)
        hidden = unseen(said)
        if hidden:
            self._refuse(*hidden, node.name)
        node.text = said
        self.texts.clear()
        self.held = 0


def write_xml(node: Node) -> str:
    """The document of a node, two spaces a level, in UTF-8."""
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(_lines(node, "")) + "\n"


def _lines(node: Node, margin: str) -> Iterator[str]:
    if not node.parts:
        yield f"{margin}<{node.name}>{escape(node.text)}</{node.name}>"
        return
    yield f"{margin}<{node.name}>"
    for one in node.parts:
        yield from _lines(one, margin + "  ")
    yield f"{margin}</{node.name}>"
