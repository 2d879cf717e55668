"""Which column of a council's table says what: a mapping, read whole or refused with every fault."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from village.directory.rules.standard.fields import Entity, Field
from village.kernel.documents.rules.reader import Reader

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
_STEP = re.compile(r"([a-z][a-z0-9_]*)(\[([1-9]?)\])?")


@dataclass(frozen=True)
class Step:
    """A step of a way into a service: a field, and of a list which item (0 for the first)."""

    name: str
    item: int | None


@dataclass(frozen=True)
class Rule:
    """One line of a mapping. `way`: where a value goes; `column`: where it comes from, blank for `value`, which is the
    same in every row; `split`: what parts a cell; `part`: which part is meant (from 1), 0 for all; `words`: what is
    written for what stands there; `kind`: text or number; `last`: what is put between parts that become one text."""

    to: str
    way: tuple[Step, ...]
    column: str
    value: str
    split: str
    part: int
    words: Mapping[str, str]
    kind: str
    last: str


@dataclass(frozen=True)
class Columns:
    """A mapping. `id`: the columns that tell one service from another; `separator`: of cells, blank to find out."""

    title: str
    id: tuple[str, ...]
    rules: tuple[Rule, ...]
    separator: str = ""

    @property
    def wanted(self) -> list[str]:
        """The columns that it reads, each once."""
        return list(dict.fromkeys([*self.id, *(one.column for one in self.rules if one.column)]))


def read_mapping(document: object, entities: Mapping[str, Entity]) -> Columns:
    """A mapping from its document (YAML or JSON). Raises NotADocument with every fault and its place."""
    reader = _Reader(entities)
    return reader.done(reader.mapping(document))


class _Reader(Reader):
    def __init__(self, entities: Mapping[str, Entity]) -> None:
        super().__init__()
        self.entities = entities

    def mapping(self, document: object) -> Columns | None:
        said = self.names(document, "", "mapping id fields", "separator") if self.bounded(document) else None
        if said is None:
            return None
        separator = said.get("separator", "")
        if separator:
            self.one_of(separator, SEPARATORS, "separator")
        keys = tuple(self.text(one, "id", 200) for one in self.several(said["id"], "id"))
        rules = self.each(said["fields"], "fields", self._rule)
        given = {one.to for one in rules}
        for needed in ("name", "organization.name"):
            if needed not in given:
                self.fault("fields", f"say where {needed} comes from")
        self.once([one.to for one in rules if not one.column], "fields", "field")
        return Columns(self.text(said["mapping"], "mapping", 200), keys, rules, SEPARATORS.get(separator, ""))

    def _rule(self, written: object, where: str) -> Rule | None:
        said = self.names(written, where, "to", "from value split part words join")
        if said is None:
            return None
        if ("from" in said) == ("value" in said):
            self.fault(where, "give either from, a column, or value, the same in every row")
        words = said.get("words", {})
        if not isinstance(words, dict):
            self.fault(f"{where}/words", "give what is written for what, such as {Free: 0}")
            words = {}
        to = self.text(said["to"], f"{where}/to", 200)
        way, kind = self._way(to, f"{where}/to")
        return Rule(
            to,
            way,
            self.text(str(said.get("from", "")), f"{where}/from", 200),
            self.text(str(said.get("value", "")), f"{where}/value"),
            self.text(said.get("split", ""), f"{where}/split", 10),
            self.whole(said["part"], f"{where}/part", 1, 20) if "part" in said else 0,
            {str(key).casefold(): str(value) for key, value in words.items()},
            kind,
            self.text(said.get("join", ""), f"{where}/join", 10),
        )

    def _way(self, to: str, where: str) -> tuple[tuple[Step, ...], str]:
        """The steps to a field of a service, and what it holds."""
        steps, entity, last = [], self.entities.get("service"), None
        for text in to.split("."):
            found = _STEP.fullmatch(text)
            known: Field | None = entity.fields.get(found[1]) if found and entity else None
            if found is None or known is None or (found[2] is not None) != (known.kind == "many"):
                self.fault(where, f"there is no {text!r} here; a field of a service, such as phones[].number")
                return (), "text"
            steps.append(Step(found[1], int(found[3] or 1) - 1 if found[2] else None))
            entity, last = self.entities.get(known.of), known
        if last is None or last.of:
            self.fault(where, "this leads to a thing, not to a text or number of it")
            return (), "text"
        return tuple(steps), last.kind
