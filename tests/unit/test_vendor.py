"""Vendored files are what vendor.toml says, and nothing else lies beside them."""

import hashlib
import re
from pathlib import Path

import pytest

from tools.vendor import VENDOR, integrity, packages, unpack

FILES = [(file["to"], file["sha256"]) for package in packages() for file in package["files"]]


@pytest.mark.parametrize(("name", "checksum"), FILES)
def test_a_vendored_file_has_its_recorded_checksum(name: str, checksum: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == checksum


def test_no_other_file_lies_in_the_vendor_folder() -> None:
    found = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}
    assert found == {"vendor.toml", *(name for name, _ in FILES)}


def test_every_package_brings_its_licence_text() -> None:
    assert all(any(file["from"] == "LICENSE" for file in package["files"]) for package in packages())


def test_integrity_is_written_as_npm_writes_it() -> None:
    assert integrity(b"").startswith("sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP")


def test_a_changed_package_is_refused(tmp_path: Path) -> None:
    import tarfile

    archive = tmp_path / "a.tgz"
    with tarfile.open(archive, "w:gz") as tar:
        (tmp_path / "evil").write_text("evil")
        tar.add(tmp_path / "evil", "package/evil")
    package = {"files": [{"from": "evil", "to": "fonts/evil", "sha256": "0" * 64}]}
    with pytest.raises(SystemExit, match="sha256"):
        unpack(package, archive)
    assert not (VENDOR / "fonts" / "evil").exists()


def test_the_style_sheet_names_only_fonts_that_are_there() -> None:
    css = VENDOR.parent / "css" / "fonts.css"
    names = re.findall(r'url\("([^"]+)"\)', css.read_text(encoding="utf-8"))
    assert len(names) == 8
    assert all((css.parent / name).is_file() for name in names)
