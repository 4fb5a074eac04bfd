"""Lets the application know that the server was told to end, before the server waits for open responses."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def on_exit_signals(call: Callable[[], None]) -> Iterator[None]:
    """Calls `call` at SIGINT and SIGTERM, then does what would have been done without us.

    uvicorn runs the end of the lifespan only after the last open response has ended, and a stream of
    progress ends only when its run does: somebody has to end the streams first. `call` runs inside a signal
    handler, so it may set a flag and nothing more. Without a main thread (a test client) it does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def handle(number: int, frame: FrameType | None) -> None:
        call()
        handler = before[signal.Signals(number)]
        if callable(handler):
            handler(number, frame)
        elif handler == signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            signal.raise_signal(number)

    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is handle:
                signal.signal(number, handler)
