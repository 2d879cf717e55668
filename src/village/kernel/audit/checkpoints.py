"""Signed statements of where the chain stood, kept outside the database, so that a truncated or rewritten chain shows.

Each custodian is a file (a path; put it on another machine's disk) or an https address that takes a POST of one line.
"""

import base64
import contextlib
import hashlib
import json
import os
import tempfile
import urllib.request
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from village.kernel.audit.rules import Checkpoint

_NO_KEY = "{} is not an Ed25519 key; put back the one that signed, or move it aside and a new one is made."
_LINE = 1_000  # bytes: more than any checkpoint takes


class CheckpointError(Exception):
    """A checkpoint could not be kept, or one that was kept cannot be believed."""


@dataclass(frozen=True)
class Earlier:
    """A key that signed once: its public half, and the number of the entry by which it was replaced. From that entry on
    it signs nothing any more, whoever has it."""

    key: Ed25519PublicKey
    until: int


def signing_key(path: Path) -> Ed25519PrivateKey:
    """The key in `path`, made on first use, readable only by its owner. Two that make it at once get the same one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        # Of a name of its own: one that was killed here leaves its draft, and in a container has our number.
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.draft-") as draft:
            draft.write(pem)
            draft.flush()
            with contextlib.suppress(FileExistsError):
                os.link(draft.name, path)  # whole or not at all, and never over one that is already there
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:  # not a key at all, or one that wants a password
        raise CheckpointError(_NO_KEY.format(path.name)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise CheckpointError(_NO_KEY.format(path.name))
    return key


def key_name(key: Ed25519PrivateKey | Ed25519PublicKey) -> str:
    """What a key is called in the audit: the beginning of a hash of its public half."""
    half = key.public_key() if isinstance(key, Ed25519PrivateKey) else key
    return hashlib.sha256(half.public_bytes_raw()).hexdigest()[:16]


def next_key(path: Path) -> Ed25519PrivateKey:
    """The key that is to follow the one in `path`; made, and kept beside it until it does."""
    return signing_key(_next(path))


def put_next(path: Path) -> None:
    """Put the next key in the place of the one in `path`, which stays beside it under its name: what it signed, and the
    proofs that were made with it, need it as long as the audit is kept. Cut short, the next call goes on from there."""
    if path.exists():  # not one that was lost
        earlier = _earlier(path, key_name(signing_key(path)))
        if not earlier.exists():
            os.link(path, earlier)
    _next(path).replace(path)


def earlier_keys(path: Path) -> dict[str, Ed25519PrivateKey]:
    """The keys that came before the one in `path` and lie beside it, by name."""
    found = [signing_key(one) for one in sorted(path.parent.glob(_earlier(path, "[0-9a-f]" * 16).name))]
    return {key_name(key): key for key in found}


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _earlier(path: Path, name: str) -> Path:
    return path.with_name(f"{path.stem}.{name}{path.suffix}")


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


def kept(path: Path, key: Ed25519PrivateKey, earlier: Iterable[Earlier] = ()) -> list[Checkpoint]:
    """The checkpoints in a custodian's file, each signature checked. An absent file holds none, nor does a line cut
    short."""
    lines = enumerate(_read(path).splitlines(), 1)
    return [
        _believed(line, key, earlier, f"{path.name}, line {number}") for number, line in lines if not _cut_short(line)
    ]


def newest(path: Path, key: Ed25519PrivateKey, earlier: Iterable[Earlier] = ()) -> list[Checkpoint]:
    """The last checkpoint in a custodian's file, its signature checked, however long the file; [] when it has none."""
    whole = [line for line in _read(path, last=_LINE).splitlines() if not _cut_short(line)]
    return [_believed(line, key, earlier, f"{path.name}, last line") for line in whole[-1:]]


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


def _believed(line: str, key: Ed25519PrivateKey, earlier: Iterable[Earlier], where: str) -> Checkpoint:
    try:
        fields = json.loads(line)
        signature = base64.b64decode(fields.pop("signature"))
        point = Checkpoint(**fields)
        may = [key.public_key(), *(one.key for one in earlier if point.seq < one.until)]
        signed = any(_signed(one, signature, point) for one in may)
    except (ValueError, KeyError, TypeError, AttributeError):
        signed = False
    if not signed:
        raise CheckpointError(f"{where}: this checkpoint was not signed with our key.")
    return point


def _signed(key: Ed25519PublicKey, signature: bytes, point: Checkpoint) -> bool:
    try:
        key.verify(signature, _message(point))
    except InvalidSignature:
        return False
    return True
