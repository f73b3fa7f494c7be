"""Keeps locale/: extracts every interface word, merges the .po files and compiles the .mo files.

Runs on Babel and Django alone, so that neither a translator nor the tests need GNU gettext.
Nothing is translated here; see docs/translating.md."""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
PYTHON_FOLDERS = ("cccrm", "interviews", "coding")
TEMPLATE_FOLDERS = ("templates",)
UTF_8 = {"encoding": "utf-8"}
HEADER = "# Words of the cccrm interface. Rewritten by `python -m tools.messages`; see docs/translating.md."
# Which arguments of a marking call are words; (n, "c") is a context.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# A call in what `templatize` writes: a name, then strings and variables up to the closing bracket.
CALL = re.compile(
    r"""(?<!\w)(_|gettext|ngettext|pgettext|npgettext)\(((?:[^()"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')*)\)"""
)

Words = str | tuple[str, str]
Found = tuple[Path, Words, str | None]


def po_path(language: str) -> Path:
    """Say where the translations into `language` are kept."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def python_words(path: Path) -> Iterator[Found]:
    """Give every marked word of a Python file: (file, words or (singular, plural), context)."""
    with path.open("rb") as source:
        for _line, words, _comments, context in extract("python", source, KEYWORDS, options=UTF_8):
            yield path, words if isinstance(words, str) else (words[0], words[1]), context


def template_words(path: Path) -> Iterator[Found]:
    """Give every marked word of a template, as Django's own makemessages would find it."""
    marked = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for call in CALL.finditer(marked):
        strings = _strings(call[2])
        context = strings.pop(0) if call[1] in ("pgettext", "npgettext") else None
        yield path, (strings[0], strings[1]) if len(strings) == 2 else strings[0], context


def _strings(arguments: str) -> list[str]:
    """Read the strings among the arguments of a call; a variable (what is counted) is passed over."""
    call = ast.parse(f"f({arguments})", mode="eval").body
    assert isinstance(call, ast.Call)
    values = [node.value for node in call.args if isinstance(node, ast.Constant)]
    return [value for value in values if isinstance(value, str)]


def every_word(root: Path = ROOT) -> Iterator[Found]:
    """Give every marked word of the present source under `root`, in the order of files and lines."""
    for folder in TEMPLATE_FOLDERS:
        for path in sorted((root / folder).rglob("*.*")):
            if path.suffix in (".html", ".txt"):
                yield from template_words(path)
    for folder in PYTHON_FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            yield from python_words(path)


def template_catalog(root: Path = ROOT) -> Catalog:
    """Collect the present words in a catalogue without translations (what gettext calls a .pot)."""
    catalog = Catalog(fuzzy=False)
    for path, words, context in every_word(root):
        catalog.add(words, locations=[(path.relative_to(root).as_posix(), 0)], context=context)
    return catalog


def read_catalog(language: str) -> Catalog:
    """Read locale/<language>; an empty catalogue where there is none yet."""
    path = po_path(language)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language, charset="utf-8")


def merge(language: str) -> Catalog:
    """Give the translations with the present words: new ones empty, those that are gone left out."""
    catalog = read_catalog(language)
    template = template_catalog()
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    catalog.header_comment = HEADER
    catalog.project, catalog.version = "cccrm", "0"
    catalog.revision_date = catalog.creation_date
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = ""
    return catalog


def po_bytes(catalog: Catalog) -> bytes:
    """Write a catalogue as .po: files without line numbers, lines not wrapped, so that diffs stay small."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, include_lineno=False, sort_by_file=True, ignore_obsolete=True)
    return buffer.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Compile a catalogue; the same .po always gives the same bytes."""
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def untranslated(catalog: Catalog) -> list[Message]:
    """List the entries that still need a translator."""
    return [message for message in catalog if message.id and (message.fuzzy or not _filled(message))]


def _filled(message: Message) -> bool:
    """Tell whether every form of a message is there."""
    string = message.string or ""
    forms = [string] if isinstance(string, str) else list(string)
    return bool(forms) and all(forms)


def update(language: str) -> list[Message]:
    """Rewrite the .po and .mo of `language`; give back what is not translated yet."""
    path = po_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = merge(language)
    path.write_bytes(po_bytes(catalog))
    path.with_suffix(".mo").write_bytes(mo_bytes(read_catalog(language)))
    return untranslated(catalog)


def main() -> int:
    """Update every language; exit 1 where words are still untranslated."""
    languages = sys.argv[1:] or ["fi"]
    missing = {language: update(language) for language in languages}
    for language, messages in missing.items():
        print(f"{language}: {len(messages)} to translate")
        for message in messages:
            print(f"  {message.id!r}  ({', '.join(sorted({name for name, _ in message.locations}))})")
    return 1 if any(missing.values()) else 0


if __name__ == "__main__":
    settings.configure(USE_I18N=False)
    sys.exit(main())
