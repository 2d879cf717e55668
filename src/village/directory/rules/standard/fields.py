"""The standard as data: entities, fields, what each holds and in which version; documents that are made of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from village.kernel.documents.rules.reader import Reader

KINDS = ("text", "number", "one", "many")
FORMATS = ("uuid", "uri", "email", "date", "date-time", "web", "holds-uuid", "filled")
FORMS = ("one", "page")
LEVELS = {"required": "it must hold", "warning": "it should hold"}
PAGE = ("items", "total", "pages", "number", "size", "first", "last", "empty")
INTERNATIONAL = "hsds-"


@dataclass(frozen=True)
class Field:
    """A field. `kind`: text, number, one entity or many of them (`of`); `only` and `since`: versions that have it."""

    name: str
    kind: str
    of: str
    format: str
    one_of: tuple[str, ...]
    only: str
    since: str

    def known_in(self, version: str) -> bool:
        """Whether a version has the field."""
        if self.only:
            return self.only == version
        return not self.since or (version.startswith(INTERNATIONAL) and self.since <= version)


@dataclass(frozen=True)
class Entity:
    """A thing that the standard knows. `needs`: what must be there; `outermost`: fields it has only where a document
    begins with it, so that nothing holds itself."""

    name: str
    fields: Mapping[str, Field]
    needs: tuple[str, ...]
    outermost: frozenset[str]


@dataclass(frozen=True)
class Document:
    """A kind of answer: one entity, or a page of a list of it. `nested`: the fields, as entity.field, whose entities
    are in it, None for all; `without`: those that are not."""

    name: str
    entity: str
    form: str = "one"
    nested: frozenset[str] | None = frozenset()
    without: frozenset[str] = frozenset()

    def holds(self, entity: str, name: str) -> bool:
        """Whether what a field leads to is part of this document."""
        key = f"{entity}.{name}"
        return (self.nested is None or key in self.nested) and key not in self.without


@dataclass(frozen=True)
class Test:
    """What a profile asks of an endpoint. `level`: one of LEVELS."""

    endpoint: str
    document: str
    level: str
    title: str


@dataclass(frozen=True)
class Profile:
    """A version of the standard. `says`: how a feed names it; `page`: what each fact of a page is called in it."""

    name: str
    title: str
    says: tuple[str, ...]
    entities: Mapping[str, Entity]
    documents: Mapping[str, Document]
    page: Mapping[str, str]
    tests: tuple[Test, ...] = field(default=())


def read_entities(document: object) -> tuple[str, dict[str, Entity]]:
    """The name of a version and its entities. Raises NotADocument with every fault."""
    reader = _Reader({})
    return reader.done(reader.entities(document))


def read_profiles(document: object, fields: Mapping[str, Mapping[str, Entity]]) -> dict[str, Profile]:
    """The profiles by name; `fields`: the entities of each version. Raises NotADocument with every fault."""
    reader = _Reader(fields)
    said = reader.names(document, "", "standard basis profiles", "") or {"profiles": []}
    return reader.done({one.name: one for one in reader.each(said["profiles"], "profiles", reader.profile)})


class _Reader(Reader):
    def __init__(self, fields: Mapping[str, Mapping[str, Entity]]) -> None:
        super().__init__()
        self.known = fields

    def entities(self, document: object) -> tuple[str, dict[str, Entity]] | None:
        said = self.names(document, "", "standard title basis entities", "") if self.bounded(document) else None
        if said is None:
            return None
        found = {one.name: one for one in self.each(said["entities"], "entities", self._entity)}
        for entity in found.values():
            for one in entity.fields.values():
                if bool(one.of) != (one.kind in ("one", "many")) or (one.of and one.of not in found):
                    self.fault(f"{entity.name}/{one.name}/of", "one or many are of an entity that there is")
            for name in {*entity.needs, *entity.outermost} - set(entity.fields):
                self.fault(entity.name, f"there is no field {name!r}")
        return self.slug(said["standard"], "standard"), found

    def _entity(self, written: object, where: str) -> Entity | None:
        said = self.names(written, where, "entity needs fields", "outermost")
        if said is None:
            return None
        fields = self.each(said["fields"], f"{where}/fields", self._field)
        self.once([one.name for one in fields], where, "field")
        return Entity(
            self.text(said["entity"], f"{where}/entity", 40),
            {one.name: one for one in fields},
            self._words(said["needs"], f"{where}/needs"),
            frozenset(self._words(said.get("outermost", []), f"{where}/outermost")),
        )

    def _field(self, written: object, where: str) -> Field | None:
        said = self.names(written, where, "field", "kind of format one_of only since")
        if said is None:
            return None
        return Field(
            self.text(said["field"], f"{where}/field", 40),
            self.one_of(said.get("kind", "text"), KINDS, f"{where}/kind"),
            self.text(said.get("of", ""), f"{where}/of", 40),
            self.one_of(said["format"], FORMATS, f"{where}/format") if "format" in said else "",
            self._words(said.get("one_of", []), f"{where}/one_of"),
            self.text(said.get("only", ""), f"{where}/only", 40),
            self.text(said.get("since", ""), f"{where}/since", 40),
        )

    def profile(self, written: object, where: str) -> Profile | None:
        said = self.names(written, where, "profile title says fields documents page tests", "")
        if said is None:
            return None
        entities = self.known.get(said["fields"], {})
        documents = {one.name: one for one in self.each(said["documents"], f"{where}/documents", self._document)}
        for one in documents.values():
            if one.entity not in entities:
                self.fault(f"{where}/{one.name}", "name an entity that there is")
        tests = self.each(said["tests"], f"{where}/tests", self._test)
        for test in tests:
            if test.document not in documents:
                self.fault(f"{where}/{test.endpoint}", "name a document that there is")
        page = self.names(said["page"], f"{where}/page", " ".join(PAGE), "") or {}
        name, title = self.text(said["profile"], where, 40), self.text(said["title"], where)
        return Profile(name, title, self._words(said["says"], where), entities, documents, page, tests)

    def _document(self, written: object, where: str) -> Document | None:
        said = self.names(written, where, "document entity", "form nested without")
        if said is None:
            return None
        nested = said.get("nested", [])
        return Document(
            self.text(said["document"], where, 40),
            self.text(said["entity"], where, 40),
            self.one_of(said.get("form", "one"), FORMS, f"{where}/form"),
            None if nested == "all" else frozenset(self._words(nested, f"{where}/nested")),
            frozenset(self._words(said.get("without", []), f"{where}/without")),
        )

    def _test(self, written: object, where: str) -> Test | None:
        said = self.names(written, where, "endpoint document level title", "")
        if said is None:
            return None
        level = self.one_of(said["level"], LEVELS, f"{where}/level")
        return Test(self.text(said["endpoint"], where), said["document"], level, self.text(said["title"], where))

    def _words(self, written: object, where: str) -> tuple[str, ...]:
        if not isinstance(written, list):
            self.fault(where, "give a list of words")
            return ()
        return tuple(self.text(one, where, 80) for one in written)
