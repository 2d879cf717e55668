"""Reading a rule's expression: a small closed language, typed against the standard, in which nothing can be run.

::

    ended_on < started_on
    person.born_on is missing and agency = no
    exists(engagement by person where other.id <> id and other.post = post)
    sum(other.fte in engagement by person where other.ended_on is missing) > 1.2

There are fields, values, comparisons, ``and or not``, ``+ - *``, five calls and five totals over rows of a table that
share a key with this one. There are no names but those of the standard, no patterns, and bounds on length and depth.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from village.workforce.rules.returns.expressions import (
    CALLS,
    COMPARE,
    TOTALS,
    Among,
    AsAt,
    Call,
    Compare,
    Expression,
    Fits,
    Literal,
    Logic,
    Missing,
    Path,
    Sum,
    Times,
    Total,
)
from village.workforce.rules.returns.standard import Standard, Value
from village.workforce.rules.returns.values import EARLIEST, LATEST

MAX_LENGTH = 1_000
MAX_TOKENS = 250
MAX_DEPTH = 12
MAX_TIMES = 1_000
_KINDS = {"whole": "number", "code": "text", "ref": "text"}
_TOKEN = re.compile(
    r"""\s*(?:(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})|(?P<number>[0-9]{1,9}(?:\.[0-9]{1,6})?)
    |"(?P<text>[A-Za-z0-9 ./_-]{0,60})"
    |(?P<word>[a-z][a-z_]*(?:\.[a-z][a-z_]*){0,4})|(?P<sign><=|>=|<>|[=<>+*(),-]))""",
    re.VERBOSE,
)
_WORDS = frozenset(
    [
        "and",
        "or",
        "not",
        "is",
        "missing",
        "present",
        "in",
        "fits",
        "by",
        "where",
        "yes",
        "no",
        "as_at",
        "other",
    ]
)


class NotARule(ValueError):
    """An expression is not in the language: one sentence, with the place in it."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(f"at character {at + 1}: {what}")
        self.what, self.at = what, at


@dataclass(frozen=True)
class Token:
    """A word, sign or value and where it begins."""

    kind: str
    text: str
    at: int


def parse(standard: Standard, table: str, text: str) -> Expression:
    """The expression, of kind truth, about a row of `table`. Raises NotARule."""
    return _whole(standard, table, text, lambda parser: parser.truth())


def parse_path(standard: Standard, table: str, text: str) -> Path:
    """A field of a row of `table`, or of what it refers to. Raises NotARule."""
    found = _whole(standard, table, text, lambda parser: parser.atom())
    if not isinstance(found, Path):
        raise NotARule("name a field", 0)
    return found


def _whole(standard: Standard, table: str, text: str, read: "Callable[[_Parser], Expression]") -> Expression:
    if table not in standard.tables:
        raise NotARule(f"there is no table {table!r}", 0)
    parser = _Parser(standard, table, _tokens(text))
    found = read(parser)
    if parser.now.kind != "end":
        parser.fail(f"{parser.now.text!r} cannot stand here")
    return found


def _tokens(text: str) -> list[Token]:
    if len(text) > MAX_LENGTH:
        raise NotARule(f"it is longer than {MAX_LENGTH:,} characters", MAX_LENGTH)
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        token = _TOKEN.match(text, at)
        if token is None or token.lastgroup is None:
            raise NotARule(f"{text[at : at + 10].strip()!r} is no word, sign or value of this language", at)
        found.append(Token(token.lastgroup, token[token.lastgroup], token.start(token.lastgroup)))
        at = token.end()
    if len(found) > MAX_TOKENS:
        raise NotARule(f"it has more than {MAX_TOKENS} words and signs", 0)
    return [*found, Token("end", "its end", end)]


class _Parser:
    def __init__(self, standard: Standard, table: str, tokens: list[Token]) -> None:
        self.standard, self.table, self.tokens = standard, table, tokens
        self.place = self.depth = 0
        self.other = ""  # the table that a total goes over, while inside it
        self.alone = False  # inside a total without a key, where nothing of the row itself may stand

    @property
    def now(self) -> Token:
        return self.tokens[self.place]

    def fail(self, what: str) -> NoReturn:
        raise NotARule(what, self.now.at)

    def word(self, *texts: str) -> str:
        """The word or sign that stands here, when it is one of these; it is passed. Blank when it is none."""
        now = self.now
        if now.kind in ("word", "sign") and now.text in texts:
            self.place += 1
            return now.text
        return ""

    def need(self, *texts: str) -> str:
        return self.word(*texts) or self.fail(f"{' or '.join(texts)} is missing before {self.now.text!r}")

    # ── truth ──

    def truth(self) -> Expression:
        """An expression that holds or does not."""
        at = self.now.at
        found = self.either()
        if found.kind != "truth":
            raise NotARule("this is a value; compare it with something", at)
        return found

    def either(self) -> Expression:
        return self._chain("or", lambda: self._chain("and", self.negated))

    def _chain(self, op: str, read: Callable[[], Expression]) -> Expression:
        parts = [read()]
        while self.word(op):
            parts.append(read())
        if len(parts) == 1:
            return parts[0]
        if any(one.kind != "truth" for one in parts):
            self.fail(f"{op} joins what holds or does not; compare values first")
        return Logic(op, tuple(parts))

    def negated(self) -> Expression:
        if not self.word("not"):
            return self.compared()
        part = self._deeper(self.negated)
        if part.kind != "truth":
            self.fail("not turns round what holds or does not; compare values first")
        return Logic("not", (part,))

    def _deeper(self, read: Callable[[], Expression]) -> Expression:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.fail(f"it goes more than {MAX_DEPTH} deep")
        found = read()
        self.depth -= 1
        return found

    def compared(self) -> Expression:
        left = self.sum()
        op = self.word(*COMPARE, "is", "in", "fits")
        if not op:
            return left
        if left.kind == "truth":
            self.fail("what holds or does not cannot be compared")
        if op == "is":
            return Missing(left, self.need("missing", "present") == "present")
        if op == "in":
            return self._among(left)
        if op == "fits":
            return self._fits(left)
        right = self.sum()
        if left.kind != right.kind:
            self.fail(f"a {left.kind} cannot be compared with a {right.kind}")
        if op not in ("=", "<>") and left.kind not in ("number", "date"):
            self.fail(f"a {left.kind} has no order; use = or <>")
        return Compare(op, left, right)

    def _among(self, left: Expression) -> Among:
        self.need("(")
        values: list[Value] = []
        while not values or self.word(","):
            one = self.atom()
            if not isinstance(one, Literal) or one.kind != left.kind:
                self.fail(f"list values of kind {left.kind}")
            values.append(one.value)
        self.need(")")
        return Among(left, tuple(values))

    def _fits(self, left: Expression) -> Fits:
        if left.kind != "text" or self.now.kind != "text" or not self.now.text:
            self.fail('fits asks whether a text has a picture, such as fits "9999999"')
        picture = self.now.text
        self.place += 1
        return Fits(left, picture)

    # ── values ──

    def sum(self) -> Expression:
        found = self.product()
        while op := self.word("+", "-"):
            right = self.product()
            if (found.kind, right.kind) != ("number", "number"):
                self.fail("only numbers are added and taken away")
            found = Sum(op, found, right)
        return found

    def product(self) -> Expression:
        found = self.atom()
        if self.word("*"):
            by = self.atom()
            if found.kind != "number" or not isinstance(by, Literal) or not isinstance(by.value, Decimal):
                self.fail("only a number can be multiplied, by one that is written out")
            if by.value > MAX_TIMES or _multiplied(found):
                self.fail(f"multiply once, by {MAX_TIMES:,} at most")
            return Times(found, by)
        return found

    def atom(self) -> Expression:
        now = self.now
        self.place += 1
        match now.kind:
            case "date":
                return Literal(self._date(now), "date")
            case "number":
                return Literal(Decimal(now.text), "number")
            case "text":
                return Literal(now.text, "text")
            case "word":
                return self._named(now)
        if now.text == "(" and now.kind == "sign":
            found = self._deeper(self.either)
            self.need(")")
            return found
        self.place -= 1
        return self.fail(f"a field or value is missing before {now.text!r}")

    def _date(self, now: Token) -> dt.date:
        try:
            found = dt.date.fromisoformat(now.text)
        except ValueError:
            found = None
        if found is None or not EARLIEST <= found < LATEST:
            raise NotARule(f"there is no day {now.text} that can be meant", now.at)
        return found

    def _named(self, now: Token) -> Expression:
        if self.word("("):
            if now.text in TOTALS:
                return self._total(now)
            return self._call(now)
        if now.text in ("yes", "no"):
            return Literal(now.text == "yes", "flag")
        if now.text == "as_at":
            return AsAt()
        if now.text in _WORDS:
            raise NotARule(f"{now.text!r} cannot stand here", now.at)
        return self._path(now)

    def _path(self, now: Token) -> Path:
        steps = now.text.split(".")
        other = steps[0] == "other"
        if other and not self.other:
            raise NotARule("other stands only inside count, exists, sum, least and most", now.at)
        if self.alone and not other:
            raise NotARule("a total without `by` is the same for every row: only other may stand in it", now.at)
        table, through = (self.other if other else self.table), []
        for name in steps[other:-1]:
            field = self.standard.tables[table].fields.get(name)
            if field is None or field.kind != "ref":
                raise NotARule(f"{table} has no {name} that leads to another table", now.at)
            table = field.of
            through.append((name, table))
        found = self.standard.tables[table].fields.get(steps[-1])
        if found is None:
            raise NotARule(f"{table} has no field {steps[-1]}", now.at)
        return Path(other, tuple(through), steps[-1], _KINDS.get(found.kind, found.kind))

    def _call(self, now: Token) -> Call:
        if now.text not in CALLS:
            raise NotARule(f"there is no {now.text}()", now.at)
        takes, gives = CALLS[now.text]
        parts: list[Expression] = []
        for number, kind in enumerate(takes):
            if number:
                self.need(",")
            part = self._deeper(self.sum)
            if part.kind != kind or (kind == "number" and not isinstance(part, Literal)):
                self.fail(f"{now.text} takes a {' and a '.join(takes)}, a number written out")
            parts.append(part)
        self.need(")")
        if now.text == "months_after" and not _months(parts[1]):
            raise NotARule("give whole months, up to 600", now.at)
        return Call(now.text, tuple(parts), gives)

    def _total(self, now: Token) -> Total:
        if self.other:
            raise NotARule("a total cannot stand inside another", now.at)
        part, start = None, self.place
        if now.text in ("sum", "least", "most"):
            self._skip_to_in()
        table = self.now.text
        if table not in self.standard.tables:
            self.fail(f"there is no table {table!r}")
        self.place += 1
        keys = self._keys(table)
        self.other, self.alone = table, not keys
        where = self._deeper(self.truth) if self.word("where") else None
        self.need(")")
        if now.text in ("sum", "least", "most"):
            part = self._measured(start, now)
        self.other, self.alone = "", False
        return Total(now.text, part, table, keys, where, _gives(now.text, part))

    def _skip_to_in(self) -> None:
        """Past what is added up, to the table: what it is can be read only when the table is known."""
        while self.now.kind != "end" and self.now.text != "in":
            self.place += 1
        self.need("in")

    def _measured(self, start: int, now: Token) -> Expression:
        end, self.place = self.place, start
        part = self._deeper(self.sum)
        self.need("in")
        self.place = end
        if part.kind != "number" and (now.text == "sum" or part.kind != "date"):
            raise NotARule(f"{now.text} is of numbers" + ("" if now.text == "sum" else " or days"), now.at)
        return part

    def _keys(self, table: str) -> tuple[tuple[Path, Expression], ...]:
        keys: list[tuple[Path, Expression]] = []
        more = self.word("by")
        while more:
            now = self.now
            if now.kind != "word" or now.text in _WORDS or now.text.startswith("other."):
                self.fail(f"name a field of {table}")
            self.place += 1
            self.other = table
            theirs = self._path(Token("word", f"other.{now.text}", now.at))
            self.other = ""
            mine = self.product() if self.word("=") else self._path(now)
            if mine.kind != theirs.kind:
                self.fail(f"{now.text} is a {theirs.kind} and cannot equal a {mine.kind}")
            keys.append((theirs, mine))
            more = self.word(",")
        return tuple(keys)


def _multiplied(expression: Expression) -> bool:
    """Whether there is a product in it already: products of products could outgrow what is held exactly."""
    if isinstance(expression, Sum):
        return _multiplied(expression.left) or _multiplied(expression.right)
    return isinstance(expression, Times)


def _months(part: Expression) -> bool:
    value = part.value if isinstance(part, Literal) else None
    return isinstance(value, Decimal) and value == value.to_integral_value() and value <= 600


def _gives(what: str, part: Expression | None) -> str:
    if what == "exists":
        return "truth"
    return part.kind if part is not None else "number"
