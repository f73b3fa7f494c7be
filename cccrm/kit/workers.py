"""Runs a module in a process of its own, with limits on memory and time and without this process's secrets.
What such a process reads comes from people: a crash or a hang there must not be one here.
"""

from __future__ import annotations

import math
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEMORY = 2 * 1024**3
# A busy machine gives a process little of its time, which is no fault of what it reads: where the system can count
# the processor's seconds, those are what is limited, and the clock only ends what hangs.
PATIENCE = 6 if find_spec("resource") else 1
_KEPT = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH")


def run(module: str, data: bytes, *, seconds: float) -> subprocess.CompletedProcess[bytes]:
    """Give `data` to a module of ours on standard input; raises subprocess.TimeoutExpired when it takes too long.

    The module calls `limit` with the same seconds.
    """
    done = subprocess.run(  # this interpreter, our own module, no shell
        [sys.executable, "-m", module],
        input=data,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=environment(),
        timeout=seconds * PATIENCE,
        check=False,
    )
    if PATIENCE > 1 and done.returncode in (-signal.SIGXCPU, -signal.SIGPROF):
        raise subprocess.TimeoutExpired(done.args, seconds)
    return done


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
    # What starting took does not count. The timer tells parts of a second, the limit behind it whole ones. At the
    # first of two limits the system says that time is up, at the second it ends.
    cpu = math.ceil(time.process_time() + seconds)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    limits = (("RLIMIT_AS", memory, memory), ("RLIMIT_CPU", cpu, cpu + 1), ("RLIMIT_CORE", 0, 0))
    for name, soft, hard in limits:
        kind = getattr(resource, name)
        _soft, highest = resource.getrlimit(kind)
        if highest != resource.RLIM_INFINITY:
            soft, hard = min(soft, highest), min(hard, highest)
        try:
            resource.setrlimit(kind, (soft, hard))
        except (ValueError, OSError):  # macOS refuses some of them
            continue
