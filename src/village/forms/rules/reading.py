"""Reading a form or a code list from what its author wrote."""

from village.forms.rules.documents import (
    CLASSES,
    KINDS,
    LISTED,
    MAX_CODES,
    MAX_ENTRIES,
    MEANINGS,
    YES_NO,
    Code,
    CodeList,
    Form,
    Question,
    Section,
)
from village.kernel.documents.rules import conditions
from village.kernel.documents.rules.conditions import Condition
from village.kernel.documents.rules.reader import Reader, digest

SCHEMA = 1
"""Of documents; a later one is read beside it, never instead of it."""


def read_form(document: object) -> Form:
    """A form from its document. Raises NotADocument with every fault that reading finds."""
    reader = _Reader()
    return reader.done(reader.form(document))


def read_codes(document: object) -> CodeList:
    """A code list from its document. Raises NotADocument."""
    reader = _Reader()
    return reader.done(reader.code_list(document))


class _Reader(Reader):
    def form(self, document: object) -> Form | None:
        if not self.bounded(document):
            return None
        said = self.names(document, "", "form version title languages sections", "basis schema")
        if said is None:
            return None
        if said.get("schema", SCHEMA) != SCHEMA:
            self.fault("schema", f"only schema {SCHEMA} can be read")
        sections = self.each(said["sections"], "sections", self._section)
        return Form(
            self.slug(said["form"], "form"),
            self.whole(said["version"], "version", 1, 100_000),
            self.texts(said["title"], "title"),
            tuple(self.slug(one, "languages") for one in self.several(said["languages"], "languages")),
            sections,
            self.text(said.get("basis", ""), "basis"),
            digest(document),
        )

    def code_list(self, document: object) -> CodeList | None:
        if not self.bounded(document):
            return None
        said = self.names(document, "", "codes version title of", "schema basis")
        if said is None:
            return None
        codes = self.each(said["of"], "of", self._code)
        if len(codes) > MAX_CODES:
            self.fault("of", f"give at most {MAX_CODES} codes")
        self.once([one.code for one in codes], "of", "code")
        levels = [one.level for one in codes if one.level is not None]
        if levels and (len(levels) < len(codes) or levels != sorted(set(levels))):
            self.fault("of", "give every code of a scale a level, each higher than the one before")
        title = self.texts(said["title"], "title")
        return CodeList(
            self.slug(said["codes"], "codes"), self.whole(said["version"], "version", 1, 100_000), title, codes
        )

    def _code(self, written: object, where: str) -> Code | None:
        said = self.names(written, where, "code label", "level")
        if said is None:
            return None
        level = said.get("level")
        return Code(
            self.text(str(said["code"]), f"{where}/code", 40),
            self.texts(said["label"], f"{where}/label"),
            None if level is None else self.whole(level, f"{where}/level", 0, 100),
        )

    def _section(self, written: object, where: str) -> Section | None:
        said = self.names(written, where, "section title questions", "help shown entries")
        if said is None:
            return None
        questions = self.each(said["questions"], f"{where}/questions", self._question)
        return Section(
            self.concept(said["section"], f"{where}/section"),
            self.texts(said["title"], f"{where}/title"),
            questions,
            self.texts(said.get("help", {}), f"{where}/help"),
            self.condition(said.get("shown"), f"{where}/shown"),
            self.whole(said.get("entries", 0), f"{where}/entries", 0, MAX_ENTRIES),
        )

    def _question(self, written: object, where: str) -> Question | None:
        optional = "help codes shown required meaning third_party longest"
        said = self.names(written, where, "concept kind label classes", optional)
        if said is None:
            return None
        kind = self.one_of(said["kind"], KINDS, f"{where}/kind")
        codes = self.text(said.get("codes", ""), f"{where}/codes", 90)
        if (kind in LISTED) != bool(codes):
            self.fault(f"{where}/codes", "a question that chooses names its code list, no other does")
        return Question(
            self.concept(said["concept"], f"{where}/concept"),
            kind,
            self.texts(said["label"], f"{where}/label"),
            self._classes(said["classes"], f"{where}/classes"),
            self.texts(said.get("help", {}), f"{where}/help"),
            codes,
            self.condition(said.get("shown"), f"{where}/shown"),
            self._required(said.get("required"), f"{where}/required"),
            self.one_of(said.get("meaning", "same"), MEANINGS, f"{where}/meaning"),
            self.flag(said.get("third_party", "no"), f"{where}/third_party"),
            self.whole(said.get("longest", 4_000), f"{where}/longest", 1, 20_000),
        )

    def _classes(self, written: object, where: str) -> tuple[str, ...]:
        return tuple(self.one_of(one, CLASSES, where) for one in self.several(written, where))

    def _required(self, written: object, where: str) -> Condition | None:
        """``yes`` for always, ``no`` for never; else a condition."""
        if written in YES_NO:
            return conditions.Both(()) if written == "yes" else None
        return self.condition(written, where)
