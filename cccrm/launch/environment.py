"""Building .venv from the lock files, and telling whether it is still what they say.

Every package is checked against its hash; no registry is named, so pip's or uv's own settings choose it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import Iterator

from cccrm.launch import processes
from cccrm.launch.pythons import PROBE

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "cccrm-stamp.json"
RUN = "requirements.txt"
DEVELOP = "requirements-dev.txt"


class Refused(Exception):
    """The environment cannot be built; the message says why and what to do."""


def venv_python(venv: Path = VENV) -> Path:
    """Give the path of an environment's Python, which need not exist."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def runs_in_venv() -> bool:
    """Whether the running Python is the one of our .venv."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def has_dependencies() -> bool:
    """Whether the running Python has every package that the lock file asks for, new enough."""
    try:
        return all(_major(metadata.version(name)) >= _major(pinned) for name, pinned in _pins())
    except metadata.PackageNotFoundError:
        return False


def _pins() -> Iterator[tuple[str, str]]:
    """Read name and version of each pinned package that stands without a condition."""
    for line in (ROOT / RUN).read_text(encoding="utf-8").splitlines():
        if "==" in line and ";" not in line:
            name, _, version = line.rstrip(" \\").partition("==")
            yield name, version


def _major(version: str) -> int:
    return int(version.split(".")[0])


def checksum(lock: str) -> str:
    """Give a lock file's fingerprint."""
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def is_current(lock: str) -> bool:
    """Whether .venv was built from the lock file as it is now, and its Python still starts."""
    return is_stamped(lock) and _starts()


def is_stamped(lock: str) -> bool:
    """Whether .venv was last built from the lock file as it is now."""
    try:
        found = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get(lock) == checksum(lock)


def _starts() -> bool:
    """Whether the environment's Python runs and will do; the one it was made from may have been removed."""
    return processes.read([str(venv_python()), "-c", PROBE]) is not None


def discard() -> None:
    """Throw .venv away, so that the next start builds it anew."""
    with contextlib.suppress(OSError):
        STAMP.unlink()
    shutil.rmtree(str(VENV), ignore_errors=True)


def build(python: str, lock: str) -> None:
    """Make .venv what the lock file says, with the given Python; Refused when neither uv nor pip can.

    A Python in .venv that starts is kept and packages are brought up to date; else it is made anew.
    """
    with _only_one():
        if is_current(lock):
            return
        _say("Preparing Python packages in .venv (the first time this takes a minute or two) ...")
        if not _starts():
            discard()
        if not (_with_uv(python, lock) or _with_pip(python, lock)):
            raise Refused(
                "The Python packages could not be installed; the lines above say why. "
                "Check the network connection and start again. "
                "On Debian and Ubuntu the package python3-venv must be installed."
            )
        _stamp(lock)


def _with_uv(python: str, lock: str) -> bool:
    """Install with uv; False when uv is absent, does not work or fails."""
    if os.environ.get("CCCRM_NO_UV") or processes.read(["uv", "--version"]) is None:
        return False
    if not VENV.exists() and processes.run(["uv", "venv", "--quiet", "--python", python, str(VENV)]):
        return False
    install = ["uv", "pip", "install", "--quiet", "--python", str(venv_python())]
    return processes.run([*install, "--require-hashes", "-r", str(ROOT / lock)]) == 0


def _with_pip(python: str, lock: str) -> bool:
    """Install with the pip that Python brings; False when that fails."""
    own = str(venv_python())
    if not _has_pip(own) and not VENV.exists() and processes.run([python, "-m", "venv", str(VENV)]):
        return False
    install = [own, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    return processes.run([*install, "--require-hashes", "-r", str(ROOT / lock)]) == 0


def _has_pip(own: str) -> bool:
    """Whether an environment has pip; one that uv made gets it now, where Python can give it."""
    if processes.read([own, "-m", "pip", "--version"]) is not None:
        return True
    return processes.read([own, "-m", "ensurepip", "--default-pip"], seconds=120) is not None


def _stamp(lock: str) -> None:
    """Remember what was installed. The development lock holds all of the other one."""
    locks = (RUN, DEVELOP) if lock == DEVELOP else (RUN,)
    STAMP.write_text(json.dumps({name: checksum(name) for name in locks}), encoding="utf-8")


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    """Let two starts at the same moment build one after the other; the lock goes with the process.

    Windows would keep pip from reading a locked file: there nothing is locked.
    """
    with open(str(ROOT / RUN), "rb") as handle:
        if os.name != "nt":
            import fcntl

            with contextlib.suppress(OSError):
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
