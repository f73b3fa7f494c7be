"""Running other programs so that none survives us. Knows nothing of what they do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Mapping, NoReturn, Sequence

from cccrm.launch import parent


class Stopped(SystemExit):
    """A signal asked us to stop; carries the exit code a shell expects."""


def stop_on_signals() -> None:
    """Turn SIGINT, SIGTERM and SIGHUP into `Stopped`, also where a shell's `&` made SIGINT ignored.

    A SIGHUP that is ignored (nohup) stays ignored. The end of a make that started us counts as a signal.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None and signal.getsignal(hang_up) is not signal.SIG_IGN:
        signal.signal(hang_up, _stop)
    parent.follow(lambda: _stop(signal.SIGTERM, None))


def _stop(number: int, frame: object) -> NoReturn:
    raise Stopped(128 + number)


def run(command: Sequence[str], env: Mapping[str, str] | None = None) -> int:
    """Run a command with its output on our standard error; end it when we are stopped. Gives its exit code.

    A command that cannot be started at all gives 127, as in a shell.
    """
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=env)
    except OSError:
        return 127
    try:
        return process.wait()
    except BaseException:
        end(process)
        raise


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and make it end after five seconds."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def read(command: Sequence[str], seconds: float = 20) -> str | None:
    """Give what a command prints, or None when it cannot be started, fails or takes too long."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def become(command: Sequence[str], folder: Path) -> int:
    """Go on as another program in the given folder; on Windows run it and give its exit code."""
    os.chdir(str(folder))
    parent.unfollow()
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], list(command))  # does not return
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except (KeyboardInterrupt, Stopped):
            # Ctrl-C reached the child too: wait for its own orderly end.
            continue
