"""Finding a Python by running it: shims that fail and old versions are passed over."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cccrm.launch import pythons

ROOT = Path(__file__).resolve().parent.parent.parent
BASE = Path(getattr(sys, "_base_executable", sys.executable))


def _program(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on its path, where the running Python is too old."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setattr(pythons, "_is_enough", lambda: False)
    return tmp_path


def test_a_shim_that_fails_is_passed_over(machine: Path) -> None:
    _program(machine / "bin/python3", "exit 127")
    _program(machine / "bin/python3.13", f'exec {BASE} "$@"')
    assert pythons.find_python() == str(BASE)


def test_a_version_of_pyenv_is_found_without_its_shim(machine: Path) -> None:
    _program(machine / "pyenv/versions/3.12.4/bin/python", f'exec {BASE} "$@"')
    assert pythons.find_python() == str(BASE)


def test_pyenvs_newest_version_comes_first_and_old_ones_not_at_all(machine: Path) -> None:
    for version in ("3.9.1", "3.12.10", "3.12.9", "3.13.0", "mine"):
        _program(machine / f"pyenv/versions/{version}/bin/python", "exit 1")
    found = [Path(path).parent.parent.name for path in pythons.pyenv_pythons()]
    assert found == ["3.13.0", "3.12.10", "3.12.9"]


def test_one_that_uv_offers_is_found(machine: Path) -> None:
    _program(machine / "bin/uv", f"echo {BASE}")
    assert pythons.find_python() == str(BASE)


def test_without_any_python_there_is_none(machine: Path) -> None:
    _program(machine / "bin/python3", 'echo "not a path"')
    assert pythons.find_python() is None


def test_the_running_python_is_taken_when_it_will_do() -> None:
    assert pythons.find_python() == str(BASE)


def test_the_shell_script_passes_over_what_does_not_run(tmp_path: Path) -> None:
    (tmp_path / "tools").mkdir()
    script = tmp_path / "tools/start.sh"
    script.write_bytes((ROOT / "tools/start.sh").read_bytes())
    _program(tmp_path / "bin/python3", "exit 127")
    _program(tmp_path / "bin/python3.12", 'test "$1" = -c || echo "started $*"')
    done = subprocess.run(
        ["sh", str(script), "env"],
        env={"PATH": f"{tmp_path}/bin:/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.stdout == "started -m cccrm env\n"


def test_the_shell_script_says_so_when_no_python_runs(tmp_path: Path) -> None:
    tools = _program(tmp_path / "tools/start.sh", "")
    tools.write_bytes((ROOT / "tools/start.sh").read_bytes())
    for name in ("dirname", "ls", "sort"):
        (tmp_path / "bin").mkdir(exist_ok=True)
        os.symlink(
            f"/usr/bin/{name}" if Path(f"/usr/bin/{name}").exists() else f"/bin/{name}",
            tmp_path / "bin" / name,
        )
    done = subprocess.run(
        ["/bin/sh", str(tools)],
        env={"PATH": f"{tmp_path}/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "Python 3.12 or newer" in done.stderr
