"""Answers as short as a text message: for phone lines that read them out or send them on."""

from collections.abc import Sequence
from dataclasses import dataclass

from village.directory.rules.finding.urgent import Urgent

ONE, TWO = 160, 306  # characters of one message, and of two that are sent as one
# What phones' own alphabet (GSM 03.38) writes with one character, of what names and sentences are made of.
_ALPHABET = frozenset(
    "@£$¥èéùìòÇØøÅåÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyz"
    "äöñüà"
)
_PLAINER = {
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "…": "...",
    "½": "1/2",
    "¼": "1/4",
    "\u00a0": " ",
}
NOTHING = "Nothing found. Try other words, or a place nearby."
LIFE, DANGER = "A life at risk? Call 999 now.", "In danger? Call 999 now."


@dataclass(frozen=True)
class Line:
    """A service in a message: its name, a telephone number, and how far it is."""

    name: str
    phone: str = ""
    far: str = ""


def plain(text: str) -> str:
    """A text in the phones' alphabet: what it has not becomes what is most like it, or a question mark."""
    swapped = "".join(_PLAINER.get(one, one) for one in text)
    return "".join(one if one in _ALPHABET else "?" for one in " ".join(swapped.split()))


def ring_first(urgent: Urgent | None) -> str:
    """Whom to ring now, as a message begins: 999 and the first helpline that is for it; blank where nothing is."""
    if urgent is None:
        return ""
    helplines = [f"{name} {phone}." for name, phone, _ in urgent.helplines[:1]]
    return plain(" ".join([LIFE if urgent.life else DANGER, *helplines]))


def message(lines: Sequence[Line], most: int = ONE, first: str = "") -> tuple[str, int]:
    """As many services, from the first, as a message of `most` characters holds, and how many those are. The first is
    always told, its name cut if it must be, its number never. `first`: what is said before them."""
    told, count = _services(lines, most - len(first) - 1 if first else most)
    return f"{first} {told}".strip(), count


def _services(lines: Sequence[Line], most: int) -> tuple[str, int]:
    said, count = "", 0
    for number, line in enumerate(lines, 1):
        piece = _piece(number, line)
        joined = f"{said}; {piece}" if said else piece
        if len(joined) > most:
            break
        said, count = joined, number
    if lines and not count:
        return _cut(lines[0], most), 1
    return said or NOTHING, count


def _piece(number: int, line: Line) -> str:
    return plain(f"{number} " + " ".join(filter(None, (line.name, line.phone, line.far))))


def _cut(line: Line, most: int) -> str:
    rest = plain(" ".join(filter(None, (line.phone, line.far))))
    room = most - len(rest) - 6
    return f"1 {plain(line.name)[: max(room, 0)]}... {rest}".strip()[:most]
