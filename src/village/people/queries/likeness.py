"""How like a child that a search found is to what was said, judged by what is shown of the child and nothing else."""

from village.linkage.rules.decide import Candidate, Comparing, Held, chances
from village.linkage.rules.normalise import normalise
from village.linkage.short_names import short_names
from village.people.queries.asking import Found
from village.people.queries.models_in_force import in_force
from village.people.rules.searching import Criteria

AMONG = 100_000
"""Children among whom one is looked for. Not how many there are: what is hidden may not move a score."""


def likeness(said: Criteria, shown: Found) -> float:
    """The chance, from 0 to 1, that the child shown is the one who was meant: by the model in force. A search by number
    alone finds only children with that number: 1."""
    if said.said == ("number",):
        return 1.0
    model, _ = in_force()
    asked = {name: text for name, text in vars(said).items() if name not in ("number", "age")}
    told = {
        "forename": shown.called.forename,
        "surname": shown.called.surname,
        "known_as": shown.known_as,
        "date_of_birth": shown.born,
        "postcode": shown.postcode,
    }
    short = short_names()
    candidate = Candidate(0, [Held(0, normalise(told, short).values)])
    weighed = Comparing(normalise(asked, short).values, model).score(candidate)
    return chances([weighed], model.odds_bits(AMONG))[0].chance


def certain_from() -> float:
    """The chance from which the model in force links two records without a person."""
    return in_force()[1].link
