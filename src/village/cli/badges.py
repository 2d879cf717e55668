"""Badges that people carry, from the command line: issued, shown to one employer, checked offline, revoked."""

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from village.cli.complaint import Complaint, file_at
from village.kernel.audit.checkpoints import CheckpointError, signing_key
from village.kernel.tables.rules import Problem, Refused, read_yaml
from village.workforce.actions import badges as acting
from village.workforce.queries.qualifications import badges as checking
from village.workforce.queries.qualifications import listed as held
from village.workforce.rules.qualifications.carried import REFUSED, UNCHECKED, Badge, Known, Verdict

BY = "command-line"
OF_ISSUER = ("id", "name", "list_address")
OF_BADGE = ("holder", "what", "title", "level", "units", "earned", "available", "started", "awarded")
Folder = Annotated[Path, typer.Option(help="The issuer: its issuer.yaml, its key and its register.")]
Key = Annotated[Path, typer.Option(help="The holder’s key (PEM); made when it is not there.")]
Frame = Annotated[Path | None, typer.Option(help="Units and qualifications that badges are held against (YAML).")]


def badge_holder(key: Key) -> None:
    """Say the id of whoever holds a key: what an issuer writes into their badges. It is the public half of the key.

    Example: ./village workforce badge-holder --key my-key.pem
    """
    typer.echo(acting.holder_of(_key(key)))


def issue_badge(
    file: Annotated[Path, typer.Argument(help="What the badge says (YAML).")], folder: Folder, framework: Frame = None
) -> None:
    """Issue a badge and print it, signed; the issuer’s list of what was revoked is made anew beside its key.

    Example: ./village workforce issue-badge badge.yaml --folder awards
    """
    issuer = _issuer(folder)
    said = _said(file, OF_BADGE)
    badge = _badge(file.name, said, issuer)
    now = dt.datetime.now(dt.UTC)
    typer.echo(
        acting.issue(issuer=issuer, badge=badge, title=str(said["title"]), known=_known(framework), by=BY, at=now)
    )


def revoke_badge(badge: Annotated[str, typer.Argument(help="Its id, as urn:uuid:…")], folder: Folder) -> None:
    """Take a badge back; whoever checks it against a newer list refuses it.

    Example: ./village workforce revoke-badge urn:uuid:0b0c… --folder awards
    """
    issuer = _issuer(folder)
    acting.revoke(issuer=issuer, badge_id=badge, by=BY, at=dt.datetime.now(dt.UTC))
    typer.echo(f"Revoked. Hand out {folder / acting.LIST}.")


def announce_badge_key(folder: Folder) -> None:
    """Make an issuer’s next key, and say from when on it can be put in force.

    Example: ./village workforce announce-badge-key --folder awards
    """
    first = acting.announce_key(issuer=_issuer(folder), by=BY, at=dt.datetime.now(dt.UTC))
    typer.echo(f"Hand out {folder / acting.NEXT}, to be written down as “next”.")
    typer.echo(f"It can be put in force from {first:%Y-%m-%d %H:%M} UTC.")


def replace_badge_key(
    folder: Folder,
    at_once: Annotated[
        bool, typer.Option("--at-once", help="Where the present key was stolen or lost: without telling beforehand.")
    ] = False,
) -> None:
    """Put an issuer’s next key in force; its list of what was revoked is signed anew.

    Example: ./village workforce replace-badge-key --folder awards
    """
    old = acting.replace_key(issuer=_issuer(folder), at_once=at_once, by=BY, at=dt.datetime.now(dt.UTC))
    earlier = folder / acting.EARLIER.format(old)
    typer.echo(f"In force. Hand out {folder / acting.PUBLIC} as “key”, and {folder / acting.LIST}.")
    typer.echo(f"{earlier} goes among “earlier”, and nowhere if it was stolen: issue its badges anew then.")


def show_badge(
    files: Annotated[list[Path], typer.Argument(help="Files with a badge each.")],
    key: Key,
    to: Annotated[str, typer.Option(help="The employer that it is shown to, by the address they gave.")],
    days: Annotated[int, typer.Option(help="For how many days.")] = 7,
    nonce: Annotated[str, typer.Option(help="What the employer asked to be repeated.")] = "",
) -> None:
    """Print what shows badges to one employer for some days, signed by their holder.

    Example: ./village workforce show-badge badge.jwt --key my-key.pem --to https://nursery.example
    """
    if not 0 < days <= 10_000:
        raise Complaint(f"It cannot be shown for {days} days.", "Give a number of days from 1.", 2)
    badges, at = [_text(one) for one in files], dt.datetime.now(dt.UTC)
    until = at + dt.timedelta(days=days)
    typer.echo(acting.show(key=_key(key), badges=badges, audience=to, until=until, nonce=nonce, at=at))


def verify_badge(
    file: Annotated[Path, typer.Argument(help="What was shown.")],
    trust: Annotated[Path, typer.Option(help="The issuers that are believed, with their keys (YAML).")],
    to: Annotated[str, typer.Option(help="The address for which it must have been made: one’s own.")],
    lists: Annotated[list[Path] | None, typer.Option("--list", help="An issuer’s list of what was revoked.")] = None,
    nonce: Annotated[str, typer.Option(help="What was asked to be repeated.")] = "",
    framework: Frame = None,
    not_safeguarding: Annotated[
        bool, typer.Option("--not-safeguarding", help="Let a badge pass of which nobody knows whether it was revoked.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say whether badges that somebody shows are relied upon. Nothing is fetched; exit code 1 when any is refused.

    Example: ./village workforce verify-badge shown.jwt --trust trust.yaml --list revoked.jwt --to https://nursery.example
    """
    found = checking.check_showing(
        _text(file),
        audience=to,
        nonce=nonce,
        trusted=checking.trusted_in(trust.name, file_at(trust).read_bytes()),
        lists=checking.newest_lists([_text(one) for one in lists or []]),
        known=_known(framework),
        safeguarding=not not_safeguarding,
    )
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False, default=str))
    else:
        for one in found:
            typer.echo(_line(one))
    if any(one.said == REFUSED for one in found):
        raise typer.Exit(1)


def _line(one: Verdict) -> str:
    if one.said == REFUSED or one.holding is None:
        return f"Refused: {' '.join(one.why)}"
    begun = f", begun on {one.holding.started_on}" if one.holding.started_on else ""
    of = f"{one.holding.what} of {one.holding.body}, awarded on {one.holding.awarded_on}{begun}"
    return f"Unchecked: {of}. {' '.join(one.why)}" if one.said == UNCHECKED else f"Accepted: {of}."


def _known(framework: Path | None) -> Known:
    if framework is None:
        return Known(held.framework(), {}, {})
    made = held.framework_in(framework.name, file_at(framework).read_bytes())
    return Known(held.framework(), made.units, {one.slug: one for one in made.qualifications})


def _key(path: Path) -> Any:
    try:
        return signing_key(path)
    except CheckpointError as error:
        raise Complaint(str(error), "Give another file.", 2) from None


def _text(path: Path) -> str:
    try:
        return file_at(path).read_text(encoding="ascii").strip()
    except UnicodeDecodeError:
        raise Complaint(f"{path} holds no badge.", "Give a file as it was issued or shown.", 2) from None


def _said(path: Path, names: tuple[str, ...]) -> dict[str, Any]:
    said = dict(read_yaml(path.name, file_at(path).read_bytes()).values)
    strange = sorted(set(map(str, said)) - set(names))
    if strange:
        what = f"Nothing is read of {strange[0]}."
        raise Refused([Problem(path.name, what, f"It can say {', '.join(names)}.", column=strange[0])])
    return said


def _issuer(folder: Path) -> acting.IssuerHere:
    path = file_at(folder / "issuer.yaml", f"Write one with {', '.join(OF_ISSUER)}.")
    said = _said(path, OF_ISSUER)
    _all_text(path.name, said, OF_ISSUER)
    return acting.IssuerHere(folder, said["id"], said["name"], said["list_address"])


def _all_text(file: str, said: dict[str, Any], names: tuple[str, ...]) -> None:
    lacking = [name for name in names if not isinstance(said.get(name), str)]
    if lacking:
        raise Refused([Problem(file, f"It does not say its {lacking[0]}.", "Write it as text.", column=lacking[0])])


def _badge(file: str, said: dict[str, Any], issuer: acting.IssuerHere) -> Badge:
    _all_text(file, said, ("holder", "what", "title", "level", "awarded"))
    try:
        units, earned, available = said.get("units") or [], said.get("earned"), said.get("available")
        if not isinstance(units, list) or not all(one is None or isinstance(one, int) for one in (earned, available)):
            raise TypeError("units are a list, credit is whole")
        started = dt.date.fromisoformat(said["started"]) if said.get("started") else None
        awarded = dt.date.fromisoformat(said["awarded"])
    except (TypeError, ValueError) as error:
        raise Refused([Problem(file, f"It cannot be read: {error}.", "Write days as 2020-07-01.")]) from None
    return Badge(
        issuer.id,
        said["holder"],
        said["what"],
        said["level"],
        tuple(map(str, units)),
        earned,
        available,
        started,
        awarded,
    )
