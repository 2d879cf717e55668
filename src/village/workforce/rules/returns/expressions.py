"""What a rule's expression is made of once it is read: a tree with a kind at every node. Nothing else can be said.

Two executors walk it: `rowwise`, in Python, where somebody types; `queries.setwise`, as SQL over whole tables. What a
tree means is told here, and both must agree:

* nothing is decided by silence: a comparison with what is missing does not hold, ``<>`` included; ``not`` turns that
  round;
* arithmetic with what is missing is missing; a ``count`` or ``sum`` of no rows is 0, a ``least`` or ``most`` is
  missing;
* numbers are decimals of six places; a product is rounded to them, halves away from zero;
* a reference that leads nowhere leads to a row in which everything is missing.
"""

from dataclasses import dataclass

from village.workforce.rules.returns.standard import Value

COMPARE = ("=", "<>", "<=", ">=", "<", ">")
CALLS = {
    # name: (kinds of what it takes, kind of what it gives); a number that is not the first must be written out
    "days": (("date", "date"), "number"),
    "years": (("date", "date"), "number"),
    "year": (("date",), "number"),
    "months_after": (("date", "number"), "date"),
    "length": (("text",), "number"),
}
TOTALS = ("count", "exists", "sum", "least", "most")


@dataclass(frozen=True)
class Literal:
    """A value that stands in the rule."""

    value: Value
    kind: str


@dataclass(frozen=True)
class Path:
    """A field of the row, or of `other`, or of a row that it refers to. `through`: the references that are followed,
    with the table that each leads to."""

    other: bool
    through: tuple[tuple[str, str], ...]
    field: str
    kind: str

    @property
    def text(self) -> str:
        """As it is written in a rule."""
        return ".".join((*["other"] * self.other, *(name for name, _ in self.through), self.field))


@dataclass(frozen=True)
class AsAt:
    """The day that the tables speak of."""

    kind: str = "date"


@dataclass(frozen=True)
class Compare:
    """Two values of one kind, compared."""

    op: str
    left: "Expression"
    right: "Expression"
    kind: str = "truth"


@dataclass(frozen=True)
class Missing:
    """Whether there is no value; with `present`, whether there is one."""

    part: "Expression"
    present: bool
    kind: str = "truth"


@dataclass(frozen=True)
class Among:
    """Whether a value is one of those listed."""

    part: "Expression"
    values: tuple[Value, ...]
    kind: str = "truth"


@dataclass(frozen=True)
class Fits:
    """Whether a text fits a picture, sign by sign: 9 is a digit, A a letter, all else itself."""

    part: "Expression"
    picture: str
    kind: str = "truth"


@dataclass(frozen=True)
class Logic:
    """``and``, ``or`` of several; ``not`` of one."""

    op: str
    parts: tuple["Expression", ...]
    kind: str = "truth"


@dataclass(frozen=True)
class Sum:
    """Two numbers, added or taken away."""

    op: str
    left: "Expression"
    right: "Expression"
    kind: str = "number"


@dataclass(frozen=True)
class Times:
    """A number, times one that is written out."""

    part: "Expression"
    by: Literal
    kind: str = "number"


@dataclass(frozen=True)
class Call:
    """One of CALLS."""

    name: str
    parts: tuple["Expression", ...]
    kind: str


@dataclass(frozen=True)
class Total:
    """Of the rows of a table whose `keys` equal values of this row, and for which `where` holds: how many, whether any,
    or what `part` comes to."""

    what: str
    part: "Expression | None"
    table: str
    keys: tuple[tuple[Path, "Expression"], ...]
    where: "Expression | None"
    kind: str


Expression = Literal | Path | AsAt | Compare | Missing | Among | Fits | Logic | Sum | Times | Call | Total
