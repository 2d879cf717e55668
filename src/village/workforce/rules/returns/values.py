"""Values of the standard from the text of a file, and back: what spreadsheets and people do to them is undone where
that is certain and refused, in one sentence, where it is not."""

import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

from village.kernel.tables.rules import quoted, unseen
from village.workforce.rules.returns.standard import Field, Standard, Value

EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 1, 1)
"""Days that can be meant; anything else is a slip of the pen."""
MOST = Decimal(10) ** 9
PLACES = Decimal("0.000001")
"""Numbers are kept to six places, as the census keeps full-time equivalents."""
LONGEST = 200
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2}|[T ]00:00(?::00)?)?")
_BRITISH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?: 00:00(?::00)?)?")
_TWO_DIGITS = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}")
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,12}(?:\.[0-9]{1,12})?|\.[0-9]{1,12})")
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}")
_SUPPRESSED = frozenset({"x", "z", "c", "u", "low", ":"})
_YES, _NO = frozenset({"1", "y", "yes", "true"}), frozenset({"0", "n", "no", "false"})
_MASK = "•"


class NotAValue(ValueError):
    """What a cell holds cannot be what its field is for: `what` is wrong, and what to `do`; neither tells the value of
    a field that is private."""

    def __init__(self, what: str, do: str) -> None:
        super().__init__(f"{what} {do}")
        self.what, self.do = what, do


def clean(text: str) -> str:
    """A cell without the spaces around it, whatever kind they are, in the composed form of Unicode."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", text.replace("\u00a0", " ").replace("\u202f", " ")).strip()


def taken(standard: Standard, field: Field, text: str) -> Value | None:
    """The value in a cell, None for a blank one. Raises NotAValue."""
    text = clean(text)
    if not text:
        return None
    hidden = unseen(text)
    if hidden:
        raise NotAValue(*hidden)
    match field.kind:
        case "date":
            return _day(text)
        case "number" | "whole":
            return _number(text, whole=field.kind == "whole")
        case "flag":
            return _flag(text)
        case "code":
            return _code(standard, field, text)
    return _text(field, text)


def written(value: Value | None) -> str:
    """A value as a file of the standard holds it."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case Decimal():
            return plain(value)
        case dt.date():
            return value.isoformat()
    return value


def plain(number: Decimal) -> str:
    """A number without exponent and without zeros at its end."""
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def rounded(number: Decimal) -> Decimal:
    """A number to six places, halves away from zero."""
    return number.quantize(PLACES, ROUND_HALF_UP)


def masked(field: Field, value: Value | None) -> str:
    """A value as a report may show it, by the class of its field."""
    if value is None:
        return "nothing"
    text = written(value)
    match field.privacy:
        case "open" | "work":
            return "yes" if value is True else "no" if value is False else text
        case "number":
            return _MASK * max(len(text) - 3, 3) + text[-3:] if len(text) > 5 else _MASK * 3
        case "birth":
            return f"{_MASK * 2} {_MASK * 2} {text[:4]}"
        case "pseudonym":
            return text
    return _MASK * 3


# ── kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _day(text: str) -> dt.date:
    iso, british = _ISO.fullmatch(text), _BRITISH.fullmatch(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
    elif british:
        day, month, year = (int(part) for part in british.groups())
    elif _TWO_DIGITS.fullmatch(text):
        raise NotAValue("The year of this day has two digits.", "Write four, such as 27/11/2026.")
    elif _SERIAL.fullmatch(text):
        what = "This is a spreadsheet's number for a day."
        raise NotAValue(what, "Format the column as a date and save the file again.")
    else:
        raise NotAValue("This is no day.", "Write it like 2026-11-27 or 27/11/2026.")
    try:
        found = dt.date(year, month, day)
    except ValueError:
        raise NotAValue("There is no such day in the calendar.", "Check day and month.") from None
    if not EARLIEST <= found < LATEST:
        raise NotAValue("This day cannot be meant.", f"Give one from {EARLIEST.year} to {LATEST.year - 1}.")
    return found


def _number(text: str, *, whole: bool) -> Decimal:
    if text.lower() in _SUPPRESSED:
        raise NotAValue(
            f"{quoted(text)} is a sign of published tables, no number.", "Give the number or leave it blank."
        )
    squeezed = (
        text.removeprefix("£").replace(",", "") if re.fullmatch(r"£?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", text) else text
    )
    if _SCIENTIFIC.fullmatch(squeezed):
        what = "A spreadsheet has shortened this number (it holds an E)."
        raise NotAValue(what, "Format the column as text or number and enter it again.")
    if not _NUMBER.fullmatch(squeezed):
        raise NotAValue("This is no number.", "Give digits, with a point if need be.")
    found = Decimal(squeezed)
    if abs(found) > MOST:
        raise NotAValue("This number is too large.", f"Give one up to {MOST:,}.")
    if whole and found != found.to_integral_value():
        raise NotAValue("This is no whole number.", "Leave out the part behind the point.")
    return found.quantize(Decimal(1)) + 0 if whole else rounded(found) + 0


def _flag(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise NotAValue("This is neither yes nor no.", "Write 1 or 0.")


def _code(standard: Standard, field: Field, text: str) -> str:
    known = standard.codes[field.codes]
    for one in (text, text.upper(), text.lower(), text.lstrip("0") or "0", text.removesuffix(".0")):
        if one in known:
            return one
    alike = _homoglyph(text)
    if alike:
        raise NotAValue(*alike)
    label = next((c.code for c in standard.lists[field.codes].codes if c.label["en"].casefold() == text.casefold()), "")
    if label:
        return label
    shown = f"{quoted(text)} is" if field.privacy in ("open", "work") else "This is"
    some = ", ".join(sorted(known)[:20])
    raise NotAValue(f"{shown} none of the codes of {field.codes.partition('@')[0]}.", f"Use one of {some}.")


def _text(field: Field, text: str) -> str:
    if len(text) > LONGEST:
        raise NotAValue(f"The text is longer than {LONGEST} characters.", "Shorten it.")
    if field.privacy == "number" or field.name == "id" or field.kind == "ref":
        if _SCIENTIFIC.fullmatch(text) and "." in text:
            what = "A spreadsheet has shortened this number (it holds an E)."
            raise NotAValue(what, "Format the column as text and enter it again.")
        alike = _homoglyph(text)
        if alike and field.privacy == "number":
            raise NotAValue(*alike)
        text = text.removesuffix(".0") if re.fullmatch(r"[0-9]+\.0", text) else text
    if field.name == "trn":
        return _trn(text)
    return text


def _trn(text: str) -> str:
    digits = re.sub(r"[ /-]|^RP", "", text)
    if re.fullmatch(r"[0-9]{7}", digits):
        return digits
    if re.fullmatch(r"[0-9]{5,6}", digits):
        what = "A teacher reference number has seven digits; a zero at its beginning seems to be lost."
        raise NotAValue(what, "Format the column as text and enter it again.")
    raise NotAValue("A teacher reference number has seven digits.", "Check it on the register of teachers.")


def _homoglyph(text: str) -> tuple[str, str] | None:
    """Letters and digits of other scripts that look like ours, by their names."""
    strange = next((one for one in text if not one.isascii()), "")
    if not strange:
        return None
    name = unicodedata.name(strange, "a character without a name").lower()
    return f"There is a character of another script ({name}) that may look like ours.", "Type it again."
