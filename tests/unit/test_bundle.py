"""Styles and modules in one file each: nothing is lost, what is imported comes first, unknown forms are refused."""

import re
from pathlib import Path

import pytest

from cccrm.kit import bundle
from cccrm.kit.bundle import BEGINNINGS, bundle_of, modules, styles

STATIC = Path(__file__).resolve().parents[2] / "static"


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    given: dict[str, str] = {}
    monkeypatch.setattr(bundle, "_read", given.__getitem__)
    return given


def test_a_style_sheet_stands_in_the_layer_that_its_import_names(files: dict[str, str]) -> None:
    files["css/app.css"] = '@layer a;\n@import url("pages/x.css") layer(a);\n'
    files["css/pages/x.css"] = 'p { background: url("../../img/icon.svg"); }\n'
    assert styles("css/app.css") == (
        '@layer a;\n@layer a {\np { background: url("/static/img/icon.svg"); }\n}\n'
    )


def test_what_is_imported_comes_before_what_imports_it(files: dict[str, str]) -> None:
    files["js/app.js"] = 'import "./b.js";\nimport { one as first } from "./c.js";\nfirst();\n'
    files["js/b.js"] = 'import * as all from "./c.js";\nall.one();\n'
    files["js/c.js"] = "export const two = 2;\nexport function one() {}\n"
    assert modules("js/app.js") == (
        "const module0 = (() => {\nconst two = 2;\nfunction one() {}\nreturn { two, one };\n})();\n\n"
        "const module1 = (() => {\nconst all = module0;\nall.one();\nreturn {  };\n})();\n\n"
        "const module2 = (() => {\nconst { one: first } = module0;\nfirst();\nreturn {  };\n})();\n"
    )


def test_modules_that_import_each_other_are_refused(files: dict[str, str]) -> None:
    files |= {"a.js": 'import "./b.js";\n', "b.js": 'import "./a.js";\n'}
    with pytest.raises(ValueError, match="import each other"):
        modules("a.js")


@pytest.mark.parametrize("line", ["export default 1;", "export { a };", 'import a from "./b.js";'])
def test_a_form_that_is_not_known_is_refused(files: dict[str, str], line: str) -> None:
    files["a.js"] = f"{line}\n"
    with pytest.raises(ValueError, match="not known"):
        modules("a.js")


@pytest.mark.parametrize("kind", ["css", "js"])
def test_every_file_of_ours_is_in_a_bundle(kind: str) -> None:
    text = "".join(bundle_of(name).text for name in BEGINNINGS if name.endswith(kind))
    for path in sorted((STATIC / kind).rglob(f"*.{kind}")):
        lines = path.read_text(encoding="utf-8").splitlines()
        told = [
            line.removeprefix("export ")
            for line in lines
            if line.strip() and not re.match(r"import|@import|.*url\(", line)
        ]
        assert "\n".join(told[-2:]) in re.sub(r"\n\s*\n", "\n", text), path


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ValueError, match=r"no static file js/none\.js"):
        modules("js/none.js")


def test_every_bundle_has_a_digest_of_its_own() -> None:
    assert len({bundle_of(name).digest for name in BEGINNINGS}) == len(BEGINNINGS)
