"""All style sheets as one, and all modules as one, put together when the server starts; no build step, no tool.

A page of the desk asks for some seventy files otherwise, and even from the browser's own cache each costs a millisecond.
"""

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static

# What a page may ask for: the name in its address, and the file with which it begins.
BEGINNINGS = {"app.css": "css/app.css", "app.js": "js/app.js", "read.js": "js/read.js"}
STYLE_IMPORT = re.compile(
    r"""^@import url\("(?P<path>[^"]+)"\)(?: layer\((?P<layer>\w+)\))?;\n""", re.MULTILINE
)
STYLE_FILE = re.compile(r"""url\("(?P<path>\.[^"]+)"\)""")
MODULE_IMPORT = re.compile(
    r"""^import (?:(?P<names>\{[^}]*\}|\* as \w+) from )?"(?P<path>\.[^"]+)";\n""", re.MULTILINE
)
MODULE_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (?P<name>\w+))", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files in one; `digest` changes with any of them."""

    text: str
    zipped: bytes
    digest: str


def bundle_of(name: str) -> Bundle:
    """Give the bundle of a name in BEGINNINGS, made once for each process; while developing, each time anew."""
    if settings.DEBUG:
        _made.cache_clear()
    return _made(name)


@lru_cache
def _made(name: str) -> Bundle:
    path = BEGINNINGS[name]
    text = styles(path) if path.endswith(".css") else modules(path)
    data = text.encode()
    return Bundle(text, gzip.compress(data, mtime=0), hashlib.sha256(data).hexdigest()[:12])


def styles(path: str) -> str:
    """Put imported style sheets in the place of their imports, each in the layer that the import names."""

    def imported(match: re.Match[str]) -> str:
        text = styles(_beside(path, match["path"]))
        return f"@layer {match['layer']} {{\n{text}}}\n" if match["layer"] else text

    text = STYLE_FILE.sub(lambda match: f'url("{static(_beside(path, match["path"]))}")', _read(path))
    return STYLE_IMPORT.sub(imported, text)


def modules(path: str) -> str:
    """Put modules into one, what is imported before what imports it, each in a scope of its own.

    Takes the forms of import and export that are in use here: named ones and `* as`; and `export` before a
    function, a class or a constant. Raises ValueError on others, and on modules that import each other.
    """
    order = list(dict.fromkeys(_in_order(path, ())))
    names = {each: f"module{number}" for number, each in enumerate(order)}
    return "\n".join(_scoped(each, names) for each in order)


def _in_order(path: str, above: tuple[str, ...]) -> Iterator[str]:
    if path in above:
        raise ValueError(f"modules import each other: {' > '.join((*above, path))}")
    for match in MODULE_IMPORT.finditer(_read(path)):
        yield from _in_order(_beside(path, match["path"]), (*above, path))
    yield path


def _scoped(path: str, names: dict[str, str]) -> str:
    def imported(match: re.Match[str]) -> str:
        module = names[_beside(path, match["path"])]
        wanted = (match["names"] or "").removeprefix("* as ").replace(" as ", ": ")
        return f"const {wanted} = {module};\n" if wanted else ""

    text = _read(path)
    exported = [match["name"] for match in MODULE_EXPORT.finditer(text)]
    text = MODULE_EXPORT.sub("", MODULE_IMPORT.sub(imported, text))
    if left := re.search(r"^(?:import|export)\b.*", text, re.MULTILINE):
        raise ValueError(f"{path}: this form is not known to the bundle: {left.group()}")
    return f"const {names[path]} = (() => {{\n{text}return {{ {', '.join(exported)} }};\n}})();\n"


def _read(path: str) -> str:
    found = finders.find(path)
    if not found:
        raise ValueError(f"there is no static file {path}")
    return Path(str(found)).read_text(encoding="utf-8")


def _beside(path: str, name: str) -> str:
    """Give the path of a file that another one names relative to itself."""
    parts = list(PurePosixPath(path).parent.parts)
    for part in PurePosixPath(name).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
