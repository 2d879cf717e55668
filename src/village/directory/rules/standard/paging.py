"""What a page of a list says of itself, held to what is on it. The published schemas hold it to nothing."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from village.directory.rules.standard.fields import Profile
from village.directory.rules.standard.findings import Finding
from village.directory.rules.standard.schema import kind_of

_WHOLE = ("total", "pages", "number", "size")
_FLAGS = ("first", "last", "empty")


def page_findings(profile: Profile, page: object) -> list[Finding]:
    """What is wrong with what one page says of itself."""
    items = profile.page["items"]
    if not isinstance(page, Mapping) or not isinstance(page.get(items), list):
        told = kind_of(page) if not isinstance(page, Mapping) else f"a thing without a list of {items}"
        do = f"Answer a list with {items} and what the page says of itself."
        return [Finding("schema", "paging.none", "", f"This is no page of a list but {told}.", do)]
    kinds = list(_kinds(profile, page))
    return kinds or list(_facts(profile, page, len(page[items])))


def _kinds(profile: Profile, page: Mapping[str, Any]) -> Iterator[Finding]:
    for names, kind, wanted in ((_WHOLE, int, "a whole number"), (_FLAGS, bool, "true or false")):
        for name in (profile.page[one] for one in names):
            value = page.get(name)
            if name not in page:
                yield Finding("schema", "paging.missing", name, f"The page does not say its {name}.", "Add it.")
            elif not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
                yield Finding("schema", "paging.kind", name, f"This is {kind_of(value)}, not {wanted}.", "Correct it.")


def _facts(profile: Profile, page: Mapping[str, Any], there: int) -> Iterator[Finding]:
    name = profile.page
    said = {fact: page[key] for fact, key in name.items()}
    if said["size"] != there:
        yield _wrong(name["size"], "size", f"The page says that it holds {said['size']:,} and holds {there:,}.")
    if said["empty"] != (there == 0):
        yield _wrong(name["empty"], "empty", "The page says that it is empty and is not, or the other way round.")
    if said["first"] != (said["number"] == 1):
        what = f"The page is number {said['number']:,} and says it is {'' if said['first'] else 'not '}the first."
        yield _wrong(name["first"], "first", what)
    # A list of nothing has no page, or one.
    if said["last"] != (said["number"] >= said["pages"]):
        what = f"The page is number {said['number']:,} of {said['pages']:,}"
        yield _wrong(name["last"], "last", f"{what} and says it is {'' if said['last'] else 'not '}the last.")
    if said["pages"] <= 1 and said["total"] != there:
        what = f"There are {said['total']:,} in all, on one page, and it holds {there:,}."
        yield _wrong(name["total"], "total", what)


def _wrong(path: str, code: str, what: str) -> Finding:
    return Finding("schema", f"paging.{code}", path, what, "Count what is on the page.")


def pages_findings(profile: Profile, pages: Sequence[object]) -> list[Finding]:
    """What is wrong with pages that were read one after another: each alone, and how they follow each other."""
    found = [one for page in pages for one in page_findings(profile, page)]
    if found:
        return found
    name, plain = profile.page, [page for page in pages if isinstance(page, Mapping)]
    for before, after in pairwise(plain):
        if after[name["number"]] != before[name["number"]] + 1:
            what = f"Page {after[name['number']]:,} was answered where {before[name['number']] + 1:,} was asked."
            found.append(_follow("order", what, "Answer the page that is asked for."))
        if after[name["total"]] != before[name["total"]]:
            what = f"From {before[name['total']]:,} in all to {after[name['total']]:,} while the list was read."
            found.append(_follow("moving", what, "Read it again: it changed meanwhile.", "doubtful"))
        if after[name["size"]] != before[name["size"]] and not after[name["last"]]:
            what = f"Pages are not of one size: {before[name['size']]:,} and {after[name['size']]:,}."
            found.append(_follow("uneven", what, "Fill every page but the last."))
    return found


def _follow(code: str, what: str, do: str, weight: str = "wrong") -> Finding:
    return Finding("schema", f"paging.{code}", "", what, do, weight=weight)
