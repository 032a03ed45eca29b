"""No process outlives the one it works for, not even when that one is killed with SIGKILL.

Two ropes, because each alone has a gap. On Linux the kernel kills a child the moment its parent
ends (PR_SET_PDEATHSIG). That says nothing of grandchildren and does not exist elsewhere, so
`moderation.embedded.guard` also kills every child's whole process group.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
import time

_PR_SET_PDEATHSIG = 1
_PARENT_POLL_S = 0.5
# Looked up at import: code between fork and exec must not load libraries.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def bind_to_parent(parent_pid: int) -> None:
    """Ask the kernel to kill this process when the thread that forked it ends. Linux; else no-op.

    Runs between fork and exec; the request survives the exec. `parent_pid` is the pid of the
    intended parent: if it ended before the request was made, this process exits at once.
    """
    if _LIBC is None:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_pid:
        os._exit(1)


def die_with_parent(parent_pid: int | None = None) -> None:
    """Tie this running process to its parent, on any system.

    For children that start processes of their own and so have to tie those. `parent_pid`
    defaults to whoever is the parent at the time of the call.
    """
    parent = os.getppid() if parent_pid is None else parent_pid
    if _LIBC is not None:
        bind_to_parent(parent)
        return
    threading.Thread(target=_exit_without, args=(parent,), name="lifeline", daemon=True).start()


def _exit_without(parent_pid: int) -> None:
    while os.getppid() == parent_pid:
        time.sleep(_PARENT_POLL_S)
    os._exit(1)
