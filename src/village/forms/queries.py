"""The forms and code lists that come with Village, read once."""

from functools import lru_cache
from pathlib import Path

from village.forms.rules.documents import CodeList, Form
from village.forms.rules.reading import read_codes, read_form
from village.kernel.documents.files import documents_in, read_file

FOLDER = Path(__file__).resolve().parents[1] / "reference" / "forms"


@lru_cache(maxsize=1)
def shipped_lists() -> dict[str, CodeList]:
    """Code lists by ``key@version``."""
    found = (read_codes(read_file(path)) for path in documents_in(FOLDER / "codes"))
    return {one.name: one for one in found}


@lru_cache(maxsize=1)
def shipped_forms() -> dict[str, Form]:
    """Forms by key, each in its newest version."""
    found = (read_form(read_file(path)) for path in documents_in(FOLDER))
    return {one.key: one for one in found}
