"""Ending with the make that started us: a signal sent to make alone never reaches its recipe.

A timer's signal is used instead of a thread, because granian forks its worker from this process.
"""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path
from typing import Any, Callable

SECONDS = 0.25
FATAL = [getattr(signal, name) for name in ("SIGHUP", "SIGINT", "SIGTERM") if hasattr(signal, name)]


def follow(stop: Callable[[], Any]) -> None:
    """Call `stop` in the main thread soon after the make in CCCRM_UNDER_MAKE is gone or was interrupted."""
    make = int(os.environ.get("CCCRM_UNDER_MAKE") or 0)
    if not make or not hasattr(signal, "setitimer"):
        return
    # A signal that is blocked from the beginning tells nothing.
    telling = not is_interrupted(make)

    def look(number: int, frame: object) -> None:
        if os.getppid() != make or (telling and is_interrupted(make)):
            unfollow()
            stop()

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)


def unfollow() -> None:
    """Stop the timer: it would outlive this program where another one takes its place, or Python's own end."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_IGN)


def is_interrupted(process: int) -> bool:
    """Whether a process sits in its handler of a fatal signal, as GNU make does until its recipes have ended.

    The kernel blocks a signal while its handler runs, and /proc tells which are blocked (proc(5), SigBlk).
    Where there is no /proc, the terminal's Ctrl-C reaches the recipe by itself.
    """
    with contextlib.suppress(OSError, ValueError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("SigBlk:"):
                blocked = int(line.split()[1], 16)
                return any(blocked >> (number - 1) & 1 for number in FATAL)
    return False
