"""What the workforce chapter asks of a priority and an action: a theme, a measure, evidence that bears its claim."""

from collections.abc import Collection, Iterator

from village.board.rules.facts import WORKFORCE, Aim, Deed
from village.board.rules.strategy.evidence import Scale, claim_wrong

NO_MEASURE = "Give the priority a measure and a target first: the workforce strategy takes no action without one."


def aim_lint(aim: Aim, themes: Collection[str]) -> list[str]:
    """What is wrong with a priority. `aim.deeds` are the actions that it has already."""
    if aim.chapter != WORKFORCE:
        return ["Only a priority of the workforce chapter has a theme."] if aim.theme else []
    wrong = []
    if aim.theme not in themes:
        wrong.append("Choose the theme of the workforce strategy that the priority belongs to.")
    if aim.deeds and not aim.measure:
        wrong.append(NO_MEASURE)
    return wrong


def deed_lint(aim: Aim, deed: Deed, scale: Scale) -> list[str]:
    """What is wrong with an action of a priority. Elsewhere evidence may be left out, but bears no more there."""
    wrong = [NO_MEASURE] if aim.chapter == WORKFORCE and not aim.measure else []
    if aim.chapter == WORKFORCE or deed.evidence or deed.claim or deed.evidence_at:
        wrong += claim_wrong(scale, deed.evidence, deed.claim, deed.evidence_at)
    return wrong


def chapter_lacking(aim: Aim) -> Iterator[str]:
    """What a priority of the workforce chapter still lacks before people are asked about it: one that was written
    elsewhere and moved here may lack what is refused of a new one."""
    if aim.chapter != WORKFORCE:
        return
    if not aim.theme:
        yield f"Priority {aim.number} has no theme of the workforce strategy."
    if not aim.measure:
        yield f"Priority {aim.number} has no measure, which the workforce strategy asks for."
    for deed in aim.deeds:
        if not deed.evidence:
            yield f"Action {aim.number}.{deed.number} does not say on what evidence it rests."
