"""Finding a Python that is new enough, by running candidates: a version manager's shim may exist and fail."""

from __future__ import annotations

import importlib
import os
import re
import sys
from pathlib import Path
from typing import Iterator

from cccrm.launch.processes import read

NEEDED = (3, 12)
NAMES = ("python3", "python3.14", "python3.13", "python3.12", "python")
# A Python built without these modules cannot keep the database or fetch packages.
# It answers with its own path, because the file that was found may be a shim.
PROBE = "import sys, sqlite3, ssl, venv; assert sys.version_info >= (3, 12); print(sys.executable)"


def find_python() -> str | None:
    """Give the path of the first candidate that runs and is at least 3.12, or None.

    The running Python comes first. When that is an environment's, it is the one behind it, so that the
    environment can be built anew.
    """
    if _is_enough():
        return str(getattr(sys, "_base_executable", sys.executable))
    for candidate in candidates():
        found = read([candidate, "-c", PROBE])
        if found and Path(found).exists():
            return found
    return None


def _is_enough() -> bool:
    """Whether the running Python will do, told without starting another."""
    if sys.version_info < NEEDED:
        return False
    try:
        for name in ("sqlite3", "ssl", "venv"):
            importlib.import_module(name)
    except ImportError:
        return False
    return True


def candidates() -> Iterator[str]:
    """Give names and paths in the order in which they are tried, the lazy way: asking uv comes last."""
    yield from NAMES
    yield from pyenv_pythons()
    if os.name == "nt":
        yield from launcher_pythons()
    offered = read(["uv", "python", "find", "--no-project", ">=3.12"])
    if offered:
        yield offered


def pyenv_pythons() -> list[str]:
    """Give pyenv's Pythons, the newest first; a test version counts as older than its release."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    found = [path for path in root.glob("versions/*/bin/python") if _version(path) >= NEEDED]
    return [str(path) for path in sorted(found, key=_version, reverse=True)]


def _version(path: Path) -> tuple[int, ...]:
    """Read 3.13.0 as (3, 13, 0); a name that is no version, such as that of a virtual environment, as ()."""
    match = re.match(r"(\d+)\.(\d+)\.(\d+)", path.parent.parent.name)
    return tuple(int(part) for part in match.groups()) if match else ()


def launcher_pythons() -> Iterator[str]:
    """Ask Windows' own launcher for its newest Python 3."""
    found = read(["py", "-3", "-c", "import sys; print(sys.executable)"])
    if found:
        yield found
