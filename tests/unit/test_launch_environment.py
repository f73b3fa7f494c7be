"""Building .venv: uv where it works, else pip; what is current is left alone. No network is used here."""

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from cccrm.launch import environment, main, processes


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A project folder with lock files, in which commands are written down instead of run."""
    for lock in (environment.RUN, environment.DEVELOP):
        (tmp_path / lock).write_text(f"django==6.1.3 \\\n    --hash=sha256:{lock}\n")
    made: list[str] = []
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv/cccrm-stamp.json")
    monkeypatch.setattr(environment, "venv_python", lambda: tmp_path / ".venv/bin/python")
    monkeypatch.delenv("CCCRM_NO_UV", raising=False)

    def run(command: list[str], env: object = None) -> int:
        made.append(" ".join(command).replace(f"{tmp_path}/", ""))
        (tmp_path / ".venv").mkdir(exist_ok=True)
        return 0

    monkeypatch.setattr(processes, "run", run)
    monkeypatch.setattr(processes, "read", lambda command, seconds=20: "yes")
    return made


def test_uv_installs_with_hashes_where_it_works(calls: list[str]) -> None:
    environment.build("/usr/bin/python3.13", environment.RUN)
    assert calls == [
        "uv venv --quiet --python /usr/bin/python3.13 .venv",
        "uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements.txt",
    ]


def test_pip_takes_over_where_uv_does_not_work(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "read", lambda command, seconds=20: None if "uv" in command else "yes")
    environment.build("python3", environment.RUN)
    assert [call for call in calls if call.startswith("uv")] == []
    assert calls[-1].startswith(".venv/bin/python -m pip install")
    assert "--require-hashes -r requirements.txt" in calls[-1]


def test_pip_takes_over_where_uv_fails(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    works = processes.run
    monkeypatch.setattr(processes, "run", lambda command: works(command) or int(command[0] == "uv"))
    environment.build("python3", environment.RUN)
    assert "-m pip install" in calls[-1]
    assert environment.is_current(environment.RUN)


def test_a_failure_is_refused_and_not_remembered(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "run", lambda command: 1)
    with pytest.raises(environment.Refused, match="Check the network"):
        environment.build("python3", environment.RUN)
    assert not environment.is_stamped(environment.RUN)


def test_the_second_start_installs_nothing(calls: list[str]) -> None:
    environment.build("python3", environment.RUN)
    before = len(calls)
    environment.build("python3", environment.RUN)
    assert len(calls) == before


def test_the_development_packages_hold_those_for_running(calls: list[str]) -> None:
    environment.build("python3", environment.DEVELOP)
    assert environment.is_current(environment.RUN)


def test_those_for_running_do_not_hold_the_development_packages(calls: list[str]) -> None:
    environment.build("python3", environment.RUN)
    assert not environment.is_current(environment.DEVELOP)


def test_a_changed_lock_file_is_noticed(calls: list[str]) -> None:
    environment.build("python3", environment.RUN)
    (environment.ROOT / environment.RUN).write_text("django==6.1.4\n")
    assert not environment.is_current(environment.RUN)


def test_an_environment_whose_python_is_gone_is_made_anew(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.build("python3", environment.RUN)
    calls.clear()
    monkeypatch.setattr(processes, "read", lambda command, seconds=20: "yes" if command[0] == "uv" else None)
    environment.build("python3", environment.RUN)
    assert calls[0].startswith("uv venv")


@pytest.mark.parametrize("broken", ["", "[]", "{", '"text"'])
def test_a_damaged_stamp_counts_as_none(calls: list[str], broken: str) -> None:
    environment.VENV.mkdir()
    environment.STAMP.write_text(broken)
    assert not environment.is_stamped(environment.RUN)


def test_a_missing_package_is_noticed(calls: list[str]) -> None:
    assert environment.has_dependencies()
    (environment.ROOT / environment.RUN).write_text("no-such-package-here==1.0 \\\n")
    assert not environment.has_dependencies()


def test_a_package_for_another_machine_is_not_missed(calls: list[str]) -> None:
    (environment.ROOT / environment.RUN).write_text(
        "no-such-package-here==1.0 ; sys_platform == 'win32' \\\n"
    )
    assert environment.has_dependencies()


def test_an_old_package_is_noticed(calls: list[str]) -> None:
    (environment.ROOT / environment.RUN).write_text("django==99.0 \\\n")
    assert not environment.has_dependencies()


def test_without_a_python_the_start_says_what_to_do(
    calls: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(main, "find_python", lambda: None)
    monkeypatch.setattr(processes, "stop_on_signals", lambda: None)
    assert main.main(["env"]) == 1
    assert "Install Python" in capsys.readouterr().err


def test_an_unknown_word_gets_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["runn"]) == 2
    assert "usage: python -m cccrm" in capsys.readouterr().err


LOCKS = [Path(__file__).parent.parent.parent / name for name in (environment.RUN, environment.DEVELOP)]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_file_pins_with_hashes_and_names_no_place(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    pins = re.findall(r"^[a-z][\w.-]*==\S+(?: ; [^\\]+)? \\\n    --hash=sha256:[0-9a-f]{64}", text, re.M)
    assert len(pins) == len(re.findall(r"^[a-z]", text, re.M)) > 30
    assert not re.search(r"https?:|file:|--index|--find-links|/(home|root|tmp|opt|work)/", text)


def test_both_lock_files_pin_the_same_versions() -> None:
    run, develop = (
        set(re.findall(r"^([a-z][\w.-]*==[^\s;]+)", lock.read_text(encoding="utf-8"), re.M)) for lock in LOCKS
    )
    assert run < develop


def test_the_start_needs_only_the_standard_library() -> None:
    code = "import sys; sys.path[:0] = ['.']; import cccrm, cccrm.launch.main; print(sorted(sys.modules))"
    found = processes.read([sys.executable, "-I", "-c", code.replace("'.'", repr(str(LOCKS[0].parent)))])
    assert found is not None
    assert "'cccrm.launch.main'" in found
    assert not re.search(r"'(django|granian|environ|psycopg)", found)


def test_make_env_ends_well_when_all_is_there_and_when_it_takes_its_time(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CCCRM_UNDER_MAKE", str(os.getppid()))
    monkeypatch.setattr(main, "find_python", lambda: "python3")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        assert main.main(["env"]) == 0
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
