"""Where a name is, told in time or not at all."""

import socket
import threading
from concurrent.futures import Future


def addresses(host: str, port: int, *, seconds: float) -> list[str]:
    """The IP addresses of a name, as the system tells them. Raises TimeoutError when it does not within so many
    seconds, OSError or UnicodeError when there is no such name.

    The system's own look-up cannot be cut short. It is asked in a thread, which is left behind: it ends when the system
    gives the name up, and keeps no program from ending before.
    """
    told = Future[list[str]]()

    def ask() -> None:
        try:
            told.set_result([str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
        except Exception as error:  # raised where it is waited for
            told.set_exception(error)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    return told.result(seconds)
