"""Samples of links and of what was not linked, looked at again: what is left to look at, and what came of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from village.kernel.access.rules import Viewer
from village.linkage.rules.decide import Comparing
from village.people.models import QualityCheck
from village.people.queries.models_in_force import in_force
from village.people.queries.review import Row, concealed_of, rows_of, shown_of, weighed_of
from village.people.rules.quality import APART, APART_BANDS, LINKS, Estimate, Stratum, estimate


@dataclass(frozen=True)
class Pair:
    """Two records side by side, with no hint of what was decided of them."""

    number: int
    sources: tuple[str, str]
    rows: tuple[Row, ...]
    hidden: bool


@dataclass(frozen=True)
class Result:
    """What a sample says: how often a link is right, how often a record is apart from a child that it is of. Neither is
    said to whoever sees a part of the sample alone: its bands are shares of the whole."""

    sample: str
    strata: tuple[Stratum, ...]
    left: int
    precision: Estimate | None
    missed: Estimate | None


def samples(viewer: Viewer) -> list[tuple[str, int, int]]:
    """Samples by name, the newest first: how many pairs each has and how many of these were checked."""
    found = QualityCheck.objects.visible_to(viewer).order_by().values("sample")
    counted = found.annotate(of=Count("pk"), done=Count("pk", filter=Q(same__isnull=False)))
    return [(one["sample"], one["of"], one["done"]) for one in counted.order_by("-sample")]


def next_pair(sample: str, viewer: Viewer) -> Pair | None:
    """The next pair of a sample that nobody has checked, of children who can still be found; None when none is left."""
    waiting = QualityCheck.objects.visible_to(viewer).filter(sample=sample, same=None)
    waiting = waiting.filter(record__child__state="active", against__child__state="active")
    check = waiting.select_related("record__source", "against__source").order_by("pk").first()
    if check is None:
        return None
    one, two = check.record, check.against
    concealed = concealed_of((one.child_id, two.child_id), one.source.area, viewer)
    model, _ = in_force()
    levels = Comparing(weighed_of(one, concealed), model).compared(weighed_of(two, concealed)).levels
    rows = tuple(rows_of(one, [two], levels, model, concealed))
    sources = (shown_of(one, concealed).source, shown_of(two, concealed).source)
    return Pair(check.pk, sources, rows, bool(concealed))


def result(sample: str, viewer: Viewer) -> Result | None:
    """What came of a sample so far; None when there is no such sample for this viewer."""
    checks = list(QualityCheck.objects.visible_to(viewer).filter(sample=sample))
    if not checks:
        return None
    found: dict[str, list[QualityCheck]] = defaultdict(list)
    for one in checks:
        found[one.stratum].append(one)
    strata = tuple(
        Stratum(
            slug, of[0].share, sum(one.same is not None for one in of), sum(bool(one.same) for one in of), of[0].frame
        )
        for slug, of in sorted(found.items())
    )
    left = sum(one.same is None for one in checks)
    if QualityCheck.objects.filter(sample=sample).count() > len(checks):
        return Result(sample, strata, left, None, None)
    links = [one for one in strata if one.slug.startswith(LINKS)]
    apart = [one for one in strata if one.slug.startswith(APART)]
    return Result(sample, strata, left, estimate(links), estimate([*apart, *_not_met(apart)]))


def _not_met(apart: Sequence[Stratum]) -> list[Stratum]:
    """Bands in which none of the records drawn at random fell: there may be some of them all the same."""
    frame = next((one.frame for one in apart), None)
    met = {one.slug for one in apart}
    return [Stratum(slug, 0.0, 0, 0, frame) for _, slug in APART_BANDS if slug not in met] if frame else []
