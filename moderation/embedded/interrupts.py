"""Ctrl-C, SIGTERM and a closed terminal: the first asks to stop, the second insists."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_IGNORABLE = signal.SIGHUP


class Interrupts:
    """Counts requests to stop. A second one also raises KeyboardInterrupt where it arrives."""

    def __init__(self) -> None:
        self._count = 0

    def stop_asked(self) -> bool:
        return self._count > 0

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Handle the signals here, and put the former handlers back afterwards."""
        names = list(_SIGNALS)
        if signal.getsignal(_IGNORABLE) is signal.SIG_IGN:
            names.remove(_IGNORABLE)  # started by nohup: it wants to outlive its terminal
        former = {name: signal.signal(name, self._note) for name in names}
        try:
            yield
        finally:
            for name, handler in former.items():
                signal.signal(name, handler)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._count += 1
        if self._count == 2:
            raise KeyboardInterrupt
