"""Runs a module in a process of its own, with limits on memory and time and without this process's secrets.
What such a process reads comes from people: a crash or a hang there must not be one here.
"""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 2 * 1024**3
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")


def run(module: str, data: bytes, *, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Give `data` to a module of ours on standard input; raises subprocess.TimeoutExpired when it takes too long."""
    return subprocess.run(  # this interpreter, our own module, no shell
        [sys.executable, "-m", module],
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment(),
        timeout=seconds,
        check=False,
    )


def environment() -> dict[str, str]:
    """No secrets: only what an interpreter needs to start."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def limit(seconds: float, memory: int = MEMORY) -> None:
    """Called in the worker: limit memory (bytes) and processor time where the system can; Windows has only the clock."""
    try:
        import resource
    except ImportError:
        return
    cpu = math.ceil(seconds) + 1
    for name, value in (("RLIMIT_AS", memory), ("RLIMIT_CPU", cpu), ("RLIMIT_CORE", 0)):
        kind = getattr(resource, name)
        _soft, hard = resource.getrlimit(kind)
        lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (lowest, lowest))
        except (ValueError, OSError):  # macOS refuses some of them
            continue
