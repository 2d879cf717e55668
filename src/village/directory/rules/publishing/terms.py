"""The taxonomies that are published: the kinds of help of this directory, and those whose terms its sources use."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from village.directory.rules.finding.classify import TAXONOMY
from village.directory.rules.finding.lexicon import Lexicon
from village.directory.rules.publishing.asked import taxonomy_key, term_key
from village.directory.rules.publishing.conforming import TERM, key_of
from village.directory.rules.record import Document

OUR_DESCRIPTION = "What a service helps with: kinds of help for children to 19 and their families, in groups."


@dataclass
class Terms:
    """Taxonomies and terms by the id under which each is told, in the order of their names."""

    taxonomies: dict[str, Document] = field(default_factory=dict)
    terms: dict[str, Document] = field(default_factory=dict)


def our_terms(lexicon: Lexicon) -> Terms:
    """The kinds of help as a taxonomy; other directories that read it know them by `term`."""
    taxonomy = {"id": key_of("taxonomy", TAXONOMY), "name": TAXONOMY, "description": OUR_DESCRIPTION}
    made = Terms({taxonomy["id"]: taxonomy})
    for group, name in lexicon.groups.items():
        _put(made, f"group-{group}", name, "A group of kinds of help.", {})
    for slug, kind in lexicon.kinds.items():
        of = lexicon.groups[kind.group]
        _put(made, slug, kind.name, f"{of}: {kind.name}", {"parent_id": our_key(f"group-{kind.group}")})
    return made


def _put(made: Terms, slug: str, name: str, description: str, more: Document) -> None:
    key = our_key(slug)
    of = {"taxonomy": TAXONOMY, "taxonomy_id": key_of("taxonomy", TAXONOMY)}
    made.terms[key] = {"id": key, "name": name, "description": description, "term": slug, **of, **more}


def our_key(kind: str) -> str:
    """The id of a kind of help as a term."""
    return key_of(TERM, f"{TAXONOMY}:{kind}")


def our_attributes(service: str, kinds: Iterable[str], terms: Terms) -> list[Document]:
    """A service's kinds of help as the standard's attributes; a kind that is not ours any more is left out."""
    return [
        {"id": key_of("attribute", f"{service} {kind}"), "link_id": service, "link_type": "service",
         "taxonomy_term_id": our_key(kind), TERM: terms.terms[our_key(kind)]}
        for kind in kinds if our_key(kind) in terms.terms
    ]  # fmt: skip


def gathered(ours: Terms, used: Iterable[Mapping[str, Any]]) -> Terms:
    """Our taxonomy and those of the terms in documents, each once, as the first has it that names it."""
    made = Terms(dict(ours.taxonomies), dict(ours.terms))
    for one in used:
        key, of = term_key(one), taxonomy_key(one)
        if not key or key in made.terms or not isinstance(one.get("name"), str):
            continue
        made.terms[key] = {**one, "id": key, **({"taxonomy_id": of} if of else {})}
        if of and of not in made.taxonomies:
            name = one.get("taxonomy")
            made.taxonomies[of] = _taxonomy(of, name if isinstance(name, str) else "A taxonomy without a name", one)
    return Terms(_sorted(made.taxonomies), _sorted(made.terms))


def _taxonomy(key: str, name: str, term: Mapping[str, Any]) -> Document:
    detail = term.get("taxonomy_detail")
    said = detail if isinstance(detail, dict) else {}
    return {"description": f"The terms of {name} that sources of this directory use.", **said, "id": key, "name": name}


def _sorted(things: dict[str, Document]) -> dict[str, Document]:
    return dict(sorted(things.items(), key=lambda one: (str(one[1]["name"]).casefold(), one[0])))
