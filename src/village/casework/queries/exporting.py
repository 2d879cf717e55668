"""What the exports are of: records of help that somebody manages, by pseudonym, and the mappings that they are written
by. No name, birthday, address, account and no word that somebody wrote is in any row."""

import datetime as dt
from collections import Counter
from functools import lru_cache
from pathlib import Path

import yaml
from django.db.models import QuerySet

from village.casework.extracts import pseudonym
from village.casework.models import Episode, Lead, Member
from village.casework.queries.visible import managed_by, visible_to
from village.casework.rules.closing import MISTAKE
from village.casework.rules.exporting import Export, Row, export_from
from village.kernel.access.rules import Viewer
from village.kernel.calendar.rules import london_date

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "exports"
BEGUN, SIGNED = "assess", "sign"
"""The moves of the process at which an assessment is begun, and signed off."""


@lru_cache(maxsize=1)
def exports() -> dict[str, Export]:
    """The mappings that ship, by slug."""
    paths = [path for path in sorted(FOLDER.glob("*.yaml")) if path.name != "source.yaml"]
    return {path.stem: export_from(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths}


def exported(viewer: Viewer, *, at: dt.datetime) -> QuerySet[Episode]:
    """The episodes that somebody may export: what they may read, of what their service holds where they manage it; not
    what was recorded by mistake."""
    held = visible_to(viewer, at=at).filter(managed_by(viewer)).exclude(closing=MISTAKE)
    told = held.select_related("organisation", "process").order_by("pk")
    return told.prefetch_related("children", "leads", "members", "process__log")


def records(viewer: Viewer, *, at: dt.datetime) -> dict[str, list[Row]]:
    """Rows of each kind that a mapping can be of, by pseudonym, in an order that tells nothing of when anything was."""
    found: dict[str, list[Row]] = {"children_of_episodes": [], "involvements": [], "assessments": []}
    caseload: Counter[str] = Counter()
    for one in exported(viewer, at=at):
        mine = _children(one)
        found["children_of_episodes"] += mine
        found["involvements"] += [row for child in mine for row in _involvements(one, child)]
        found["assessments"] += [row for child in mine for row in _assessments(one, child)]
        caseload.update(_worker(lead) for lead in one.leads.all() if lead.until_at is None and one.closed_at is None)
    workers = sorted({str(row["worker"]) for row in found["involvements"]})
    found["workers"] = [{"worker": one, "caseload": caseload[one]} for one in workers]
    return {kind: sorted(rows, key=_by_pseudonym) for kind, rows in found.items()}


def _by_pseudonym(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in ("child_episode", "involvement", "worker"))


def _children(one: Episode) -> list[Row]:
    leads = [lead for lead in one.leads.all() if lead.until_at is None]
    return [
        {
            "child_episode": pseudonym("child-episode", f"{one.ref}:{child.ref}"),
            "child": pseudonym("person", child.child or child.ref),
            "opened_on": london_date(one.opened_at),
            "closed_on": london_date(one.closed_at) if one.closed_at else None,
            "closing": one.closing,
            "organisation": one.organisation.slug,
            "lead": _worker(leads[0]) if leads else None,
        }
        for child in one.children.all()
    ]


def _involvements(one: Episode, child: Row) -> list[Row]:
    ties = [("lead", lead) for lead in one.leads.all()] + [
        ("member", member) for member in one.members.all() if member.account is not None
    ]
    return [
        {
            **{name: child[name] for name in ("child", "child_episode", "organisation")},
            "involvement": pseudonym("involvement", f"{part}:{tie.pk}:{child['child_episode']}"),
            "worker": _worker(tie),
            "part": part,
            "from_on": london_date(tie.from_at),
            "until_on": london_date(tie.until_at) if tie.until_at else None,
        }
        for part, tie in ties
    ]


def _assessments(one: Episode, child: Row) -> list[Row]:
    """Each assessment that was begun, with the day on which it was signed off, if it was."""
    made: list[Row] = []
    log = sorted(one.process.log.all(), key=lambda move: move.number)
    begun = [move for move in log if move.move == BEGUN]
    for number, move in enumerate(begun, 1):
        until = begun[number].number if number < len(begun) else None
        signed = [
            each for each in log
            if each.move == SIGNED and each.number > move.number and (until is None or each.number < until)
        ]  # fmt: skip
        made.append(
            {
                **{name: child[name] for name in ("child", "child_episode", "organisation")},
                "assessment": pseudonym("assessment", f"{number}:{child['child_episode']}"),
                "begun_on": move.on,
                "signed_on": signed[-1].on if signed else None,
            }
        )
    return made


def _worker(tie: Lead | Member) -> str:
    return pseudonym("worker", tie.account)
