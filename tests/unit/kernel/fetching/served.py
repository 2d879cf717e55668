"""A site of the tests: sends back the very bytes it is given for a path, as slowly as it is told, over TLS or not."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Answer = Callable[[str, dict[str, str]], list[bytes]]
"""Given a path and the headers in small letters, the pieces that are sent, a moment apart when there are several."""


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    """An answer as bytes."""
    told = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
        *headers,
    ]
    return "\r\n".join([*told, "", ""]).encode() + body


class Site:
    """Where a site listens, and what it was asked."""

    def __init__(self, port: int, scheme: str) -> None:
        self.port, self.scheme, self.asked = port, scheme, list[tuple[str, dict[str, str]]]()

    def at(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


@contextmanager
def site(answer: Answer, *, pause: float = 0, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Serve on 127.0.0.1 until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Site(server.getsockname()[1], "https" if tls else "http")
        server.settimeout(0.05)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    connection, _ = server.accept()
                except OSError:
                    continue
                with connection:
                    try:
                        _speak(connection, found, answer, pause, tls, over)
                    except OSError:
                        continue  # whoever asked has gone

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield found
        finally:
            over.set()
            thread.join()


def _speak(
    connection: socket.socket,
    found: Site,
    answer: Answer,
    pause: float,
    tls: ssl.SSLContext | None,
    over: threading.Event,
) -> None:
    connection.settimeout(2)
    with tls.wrap_socket(connection, server_side=True) if tls else connection as speaking:
        head = b""
        while b"\r\n\r\n" not in head:
            piece = speaking.recv(4096)
            if not piece:
                return
            head += piece
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest) if name}
        found.asked.append((first.split(" ")[1], headers))
        for piece in answer(first.split(" ")[1], headers):
            if over.is_set():
                return
            speaking.sendall(piece)
            over.wait(pause)


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate of its own making for a name: what serves with it, and what trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    whom = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    try:
        also: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        also = x509.DNSName(name)
    made = (
        x509.CertificateBuilder(whom, whom, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([also]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "site.pem").write_bytes(private + pem)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "site.pem")
    return serving, ssl.create_default_context(cadata=pem.decode())
