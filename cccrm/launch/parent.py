"""Ending with the make that started us: a signal sent to make alone never reaches its recipe.

A timer's signal is used instead of a thread, because the worker is forked from this process.
"""

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

SECONDS = 0.25
FATAL = [getattr(signal, name) for name in ("SIGHUP", "SIGINT", "SIGTERM") if hasattr(signal, name)]


def follow(stop: Callable[..., Any]) -> None:
    """Call `stop` from the main thread soon after our parent is gone or was interrupted."""
    if not hasattr(signal, "setitimer"):
        return
    make = os.getppid()
    # A signal that is blocked from the beginning tells nothing.
    telling = not is_interrupted(make)

    def look(number: int, frame: object) -> None:
        if os.getppid() != make or (telling and is_interrupted(make)):
            signal.setitimer(signal.ITIMER_REAL, 0)
            stop()

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, SECONDS, SECONDS)


def unfollow() -> None:
    """Stop the timer: while Python ends, nobody would be left to take its signal."""
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
