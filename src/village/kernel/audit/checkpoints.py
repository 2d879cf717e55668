"""Signed statements of where the chain stood, kept outside the database, so that a truncated or rewritten chain shows.

Each custodian is a file (a path; put it on another machine's disk) or an https address that takes a POST of one line.
"""

import base64
import json
import os
import urllib.request
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from village.kernel.audit.rules import Checkpoint

_NO_KEY = "{} is not an Ed25519 key; put back the one that signed, or move it aside and a new one is made."
_LINE = 1_000  # bytes: more than any checkpoint takes


class CheckpointError(Exception):
    """A checkpoint could not be kept, or one that was kept cannot be believed."""


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in `path`, made on first use, readable only by its owner. Two that make it at once get the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(pem)
        try:
            os.link(draft, path)  # whole or not at all, and never over one that is already there
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:  # not a key at all, or one that wants a password
        raise CheckpointError(_NO_KEY.format(path.name)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise CheckpointError(_NO_KEY.format(path.name))
    return key


def _message(point: Checkpoint) -> bytes:
    return json.dumps(asdict(point), sort_keys=True).encode()


def keep(point: Checkpoint, key: Ed25519PrivateKey, custodians: list[str]) -> None:
    """Sign `point` and hand it to every custodian; raises CheckpointError afterwards for any that could not take it."""
    failed = []
    line = json.dumps({**asdict(point), "signature": base64.b64encode(key.sign(_message(point))).decode()}) + "\n"
    for custodian in custodians:
        try:
            if custodian.startswith("https://"):
                _post(custodian, line)
            else:
                _append(Path(custodian), line)
        except OSError as error:
            failed.append(f"{custodian}: {error}")
    if failed:
        raise CheckpointError(f"The audit checkpoint could not be kept at {'; '.join(failed)}.")


def _post(address: str, line: str) -> None:
    # Only https, and only from settings.
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address, data=line.encode(), headers=headers)
    urllib.request.urlopen(request, timeout=10).close()  # nosec B310


def _append(path: Path, line: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as file:
        ended = not file.seek(0, os.SEEK_END) or _last_byte(file) == b"\n"
        file.write((line if ended else f"\n{line}").encode("ascii"))  # a line that a full disk cut short stays alone
        file.flush()
        os.fsync(file.fileno())


def _last_byte(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)


def torn(path: Path) -> list[int]:
    """The lines of a custodian's file that were cut short while they were written. They hold no checkpoint; whether one
    is missing is for whoever knows which there should be."""
    return [number for number, line in enumerate(_read(path).splitlines(), 1) if _cut_short(line)]


def _cut_short(line: str) -> bool:
    return line.startswith('{"') and not line.endswith("}")


def kept(path: Path, key: Ed25519PrivateKey) -> list[Checkpoint]:
    """The checkpoints in a custodian's file, each signature checked. An absent file holds none, nor does a line cut
    short."""
    lines = enumerate(_read(path).splitlines(), 1)
    return [_believed(line, key, f"{path.name}, line {number}") for number, line in lines if not _cut_short(line)]


def newest(path: Path, key: Ed25519PrivateKey) -> list[Checkpoint]:
    """The last checkpoint in a custodian's file, its signature checked, however long the file; [] when it has none."""
    whole = [line for line in _read(path, last=_LINE).splitlines() if not _cut_short(line)]
    return [_believed(line, key, f"{path.name}, last line") for line in whole[-1:]]


def _read(path: Path, last: int | None = None) -> str:
    try:
        with path.open("rb") as file:
            if last is not None:
                file.seek(max(0, file.seek(0, os.SEEK_END) - last))
            return file.read().decode("ascii", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise CheckpointError(f"The audit checkpoints at {path} could not be read: {error.strerror}.") from error


def _believed(line: str, key: Ed25519PrivateKey, where: str) -> Checkpoint:
    try:
        fields = json.loads(line)
        signature = base64.b64decode(fields.pop("signature"))
        point = Checkpoint(**fields)
        key.public_key().verify(signature, _message(point))
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature) as error:
        raise CheckpointError(f"{where}: this checkpoint was not signed with our key.") from error
    return point
