"""A way between a program and its database that can be slow, drop what goes over it, or be closed."""

import contextlib
import random
import socket
import threading
import time

from throwaway import free_port

HERE = "127.0.0.1"
SLOW_S, SHORTEST_S, LONGEST_S = 0.05, 0.2, 3.0


class Proxy:
    """Listens on a port of its own and hands on what comes. `mode`: `well`; `slow` (each piece 50 ms late); `dropping`
    (each connection is reset after a random while); `closed` (those that are open are reset, and no other is taken)."""

    def __init__(self, to: int, seed: int) -> None:
        self.to, self.port, self.mode, self.chance = to, free_port(), "well", random.Random(seed)
        self._listening = socket.create_server((HERE, self.port), backlog=64)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                one, _ = self._listening.accept()
            except OSError:
                return
            if self.mode == "closed":
                _reset(one)
                continue
            threading.Thread(target=self._join, args=(one,), daemon=True).start()

    def _join(self, one: socket.socket) -> None:
        try:
            other = socket.create_connection((HERE, self.to), timeout=5)
        except OSError:
            return _reset(one)
        other.settimeout(None)
        for each in (one, other):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pair = ((one, other), (other, one))
        threads = [threading.Thread(target=self._hand_on, args=each, daemon=True) for each in pair]
        for each in threads:
            each.start()
        lasts = None
        while all(each.is_alive() for each in threads):
            time.sleep(0.05)
            if self.mode != "dropping":
                lasts = None
            elif lasts is None:
                lasts = time.monotonic() + self.chance.uniform(SHORTEST_S, LONGEST_S)
            if self.mode == "closed" or (lasts and time.monotonic() > lasts):
                break
        _reset(one)
        _reset(other)
        return None

    def _hand_on(self, source: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := source.recv(65_536):
                if self.mode == "slow":
                    time.sleep(SLOW_S)
                to.sendall(piece)

    def close(self) -> None:
        """Take no more connections, and end those that are open."""
        self.mode = "closed"
        self._listening.close()


def _reset(one: socket.socket) -> None:
    """End a connection without a word, as a cable does that is pulled."""
    with contextlib.suppress(OSError):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        one.shutdown(socket.SHUT_RDWR)
    one.close()
