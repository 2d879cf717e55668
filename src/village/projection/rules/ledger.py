"""Stocks and flows as identities: what must hold of any projection, and closed forms to check one against."""

from collections.abc import Sequence


def closing(opening: float, joiners: float, leavers: float, transfers: float = 0.0, residual: float = 0.0) -> float:
    """People at the end of a year. `transfers` are net of those to other cells; `residual` is what flows do not tell:
    changed hours, another classification."""
    return opening + joiners - leavers + transfers + residual


def residual(opening: float, joiners: float, leavers: float, closed: float, transfers: float = 0.0) -> float:
    """What flows do not tell of a change."""
    return closed - closing(opening, joiners, leavers, transfers)


def constant_flows(opening: float, entrants: float, leaving: float, years: int) -> float:
    """People after `years` in which a share `leaving` of the opening stock goes and `entrants` come, in closed form.

    Raises ValueError unless 0 <= leaving <= 1 and years >= 0.

    >>> round(constant_flows(30_000, 5_500, 0.125, 10), 3)
    40316.942
    """
    if not 0 <= leaving <= 1 or years < 0:
        raise ValueError("a share from 0 to 1, and no fewer than 0 years")
    if leaving == 0:
        return opening + entrants * years
    stays = (1 - leaving) ** years
    return opening * stays + entrants * (1 - stays) / leaving


def balanced(transfers: Sequence[float], within: float = 1e-9) -> bool:
    """Whether what leaves some cells for others arrives there: transfers sum to nothing."""
    size = max((abs(one) for one in transfers), default=0.0)
    return abs(sum(transfers)) <= within * max(size, 1.0)
