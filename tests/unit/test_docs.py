"""The documentation names what there is to name, and its links lead somewhere."""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.table import RESULTS, described
from coding.exports.registry import EXPORTERS
from interviews.roles import Role

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("deploy/*.md")])
COMMANDS = sorted(
    file.stem
    for app in ("interviews", "coding")
    for file in (ROOT / app / "management" / "commands").glob("*.py")
    if file.stem != "__init__"
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# Settings that Django, PostgreSQL or the system named.
READ = re.compile(r"env\.\w+\(\s*\"(\w+)\"|environ(?:\.get)?[(\[]\"(\w+)\"")
# Read and handed on without being a setting of ours.
NOT_OURS = {"DJANGO_SETTINGS_MODULE"}


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _variables() -> Iterator[str]:
    """Variables that settings, launcher and containers read."""
    for file in ("docker-compose.yml", "Dockerfile", "deploy/serve.sh", "Makefile"):
        yield from re.findall(r"CCCRM_[A-Z_]+", _read(file))
    for path in sorted((ROOT / "cccrm").rglob("*.py")):
        words = path.read_text(encoding="utf-8")
        yield from re.findall(r"\bCCCRM_[A-Z][A-Z_]+\b", words)
        yield from (a or b for a, b in READ.findall(words))


def _slugs(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def _links(page: Path) -> list[str]:
    found = LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in found if not link.startswith(("http:", "https:", "mailto:"))]


@pytest.mark.parametrize("variable", sorted(set(_variables()) - NOT_OURS))
def test_every_variable_stands_in_the_settings_page(variable: str) -> None:
    assert f"`{variable}`" in _read("docs/settings.md")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_described(command: str) -> None:
    assert re.search(rf"\b{command}\b", _read("docs/command-line.md") + _read("deploy/README.md"))


@pytest.mark.parametrize("name", [exporter.name for exporter in EXPORTERS])
def test_every_format_is_described_with_its_options(name: str) -> None:
    row = next(line for line in _read("docs/exports.md").splitlines() if line.startswith(f"| `{name}`"))
    exporter = next(each for each in EXPORTERS if each.name == name)
    assert [option.name for option in exporter.options if f"`{option.name}`" not in row] == []


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_described(role: Role) -> None:
    assert f"**{role.value}**" in _read("docs/user-guide.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_page_and_a_heading(page: Path) -> None:
    broken = []
    for link in _links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in _slugs(target)):
            broken.append(link)
    assert broken == []


def test_every_page_of_the_documentation_is_reached_from_its_index() -> None:
    index = ROOT / "docs" / "index.md"
    reached = {(index.parent / link.partition("#")[0]).resolve() for link in _links(index)}
    assert [page.name for page in sorted(ROOT.glob("docs/**/*.md")) if page not in {*reached, index}] == []


def test_the_keys_of_the_help_sheet_stand_in_the_user_guide() -> None:
    sheet = _read("templates/coding/_help.html")
    keys = {html.unescape(key) for key in re.findall(r"<kbd>([^<]+)</kbd>", sheet)}
    assert keys
    assert [key for key in sorted(keys) if f"`{key}`" not in _read("docs/user-guide.md")] == []


def test_the_readme_starts_with_the_two_commands_and_the_picture_and_stays_short() -> None:
    lines = [line.strip() for line in _read("README.md").splitlines() if line.strip()]
    assert lines[1].startswith("make run")
    assert lines[2].startswith("make test")
    assert lines[3].startswith("![")
    assert len(_read("README.md").splitlines()) < 120


def test_the_tables_of_benchmarks_are_those_of_the_results() -> None:
    results = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert described(results) in _read("docs/benchmarks.md")
