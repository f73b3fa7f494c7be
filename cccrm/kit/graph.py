"""Which files a style sheet or a module asks for, so that a page can name them all at once.

A browser finds an import only when the file that asks for it has come; four links of such a chain cost more than the files.
"""

import re
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django.contrib.staticfiles import finders

ASKS = {
    ".js": re.compile(r"""^(?:import|export)\b[^"';]*["'](\.\.?/[^"']+)["']""", re.MULTILINE),
    ".css": re.compile(r"""^@import url\("([^"]+)"\)""", re.MULTILINE),
}


@lru_cache
def asked_for(path: str) -> tuple[str, ...]:
    """Give the static files that one asks for, and what those ask for, each once; not the file itself."""
    found: dict[str, None] = {}
    waiting = [path]
    while waiting:
        for name in _imports(waiting.pop(0)):
            if name != path and name not in found:
                found[name] = None
                waiting.append(name)
    return tuple(found)


def _imports(path: str) -> list[str]:
    place = finders.find(path)
    pattern = ASKS.get(PurePosixPath(path).suffix)
    if not place or not pattern:
        return []
    text = Path(str(place)).read_text(encoding="utf-8")
    return [_beside(path, name) for name in pattern.findall(text)]


def _beside(path: str, name: str) -> str:
    parts: list[str] = list(PurePosixPath(path).parent.parts)
    for part in PurePosixPath(name).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
