"""A process that goes on for long looks seldom for rings of objects, and not among what it loaded."""

import gc

import pytest

from village.kernel.rings import look_seldom


def test_what_is_loaded_is_left_out_and_the_rest_is_looked_at_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    for name in ("collect", "freeze", "set_threshold"):
        monkeypatch.setattr(gc, name, lambda *said, name=name: done.append((name, *said)))
    look_seldom()
    assert [name for name, *_ in done] == ["collect", "freeze", "set_threshold"]  # type: ignore[misc]
    first, *_ = done[-1][1:]  # type: ignore[index]
    assert first > 10 * 700  # which is what Python begins with
