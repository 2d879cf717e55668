"""Which kinds of help a service gives, by its record: terms of known lists, and the words of its name and description.

A feed rarely says it in a list that is known here. A guess is made from words, for search alone; a person who keeps a
record may say otherwise.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from village.directory.rules.finding.hours import text_said
from village.directory.rules.finding.lexicon import Lexicon, said
from village.directory.rules.reading import things

TAXONOMY = "village-kinds"  # what our own list is called where we publish
NAME, TERM, SUMMARY, DESCRIPTION = 4.0, 3.0, 2.0, 1.0
SEVERAL_WORDS = 1.5  # a phrase of two words or more is a surer sign than one word
WORTH_SAYING = 0.75  # one word of a description that means one thing is enough, one that means three is not
BESIDE_THE_BEST = 0.3
MOST = 4


@dataclass(frozen=True)
class Classified:
    """`kinds`, likeliest first. `sensitive`: why its place must not be found, if one of them says so; `perhaps`: why it
    may have to be hidden, for a person to decide, where words alone hint at it."""

    kinds: tuple[str, ...] = ()
    sensitive: str = ""
    perhaps: str = ""


def classified(service: Mapping[str, Any], lexicon: Lexicon) -> Classified:
    """What a nested service document says of itself."""
    scores = _scores(service, lexicon)
    kinds = _told(service, lexicon) or _best(scores)
    hidden = [lexicon.kinds[slug].sensitive for slug in kinds if lexicon.kinds[slug].sensitive]
    hinted = [lexicon.kinds[slug].sensitive for slug in sorted(scores) if lexicon.kinds[slug].sensitive]
    return Classified(
        kinds=kinds,
        sensitive=hidden[0] if hidden else "",
        perhaps=hinted[0] if hinted and not hidden else "",
    )


def _told(service: Mapping[str, Any], lexicon: Lexicon) -> tuple[str, ...]:
    """Kinds said in our own list."""
    ours = (text_said(term.get("term")) for term in _terms(service) if text_said(term.get("taxonomy")) == TAXONOMY)
    return tuple(dict.fromkeys(slug for slug in ours if slug in lexicon.kinds))


def _scores(service: Mapping[str, Any], lexicon: Lexicon) -> dict[str, float]:
    scores: defaultdict[str, float] = defaultdict(float)
    terms = " . ".join(text_said(term.get("name")) for term in _terms(service))
    for weight, text, phrases in (
        (NAME, text_said(service.get("name")), lexicon.need_phrases),
        (TERM, terms, lexicon.need_phrases),
        (SUMMARY, text_said(service.get("summary")), lexicon.told_phrases),
        (DESCRIPTION, text_said(service.get("description")), lexicon.told_phrases),
    ):
        for phrase in dict.fromkeys(said(text, phrases)):
            sure = SEVERAL_WORDS if len(phrase) > 1 else 1.0
            for slug in phrases[phrase]:
                scores[slug] += weight * sure / len(phrases[phrase])
    for term in _terms(service):
        meant = lexicon.same.get(text_said(term.get("name")).casefold(), ())
        for slug in meant:
            scores[slug] += TERM / len(meant)
    return dict(scores)


def _best(scores: Mapping[str, float]) -> tuple[str, ...]:
    ordered = sorted(scores, key=lambda slug: (-scores[slug], slug))
    if not ordered:
        return ()
    least = max(WORTH_SAYING, scores[ordered[0]] * BESIDE_THE_BEST)
    return tuple(slug for slug in ordered[:MOST] if scores[slug] >= least)


def _terms(service: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for attribute in things(service, "attributes"):
        term = attribute.get("taxonomy_term")
        if isinstance(term, dict):
            yield term
