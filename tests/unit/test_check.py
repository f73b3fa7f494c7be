"""`make test` counts rightly, goes on after a failure and never takes silence for success."""

import sys
import time
from pathlib import Path

import pytest

from tools import check, chromium, postgres


@pytest.mark.parametrize(
    ("closing", "counts"),
    [
        ("512 passed in 300.11s (0:05:00)", {"passed": 512}),
        (
            "=== 2 failed, 7 passed, 1 skipped, 3 warnings in 4.20s ===",
            {"failed": 2, "passed": 7, "skipped": 1},
        ),
        ("1 failed, 1 error in 0.10s", {"failed": 1, "error": 1}),
        ("no tests ran in 0.01s", {}),
        ("Traceback (most recent call last):", {}),
    ],
)
def test_the_closing_line_of_pytest_is_read(closing: str, counts: dict[str, int]) -> None:
    assert check.read_counts(f"...\n{closing}\n") == counts


@pytest.mark.parametrize(
    ("code", "output", "wanted"),
    [
        (0, "3 passed in 1.00s", (3, 0)),
        (0, "3 passed, 2 skipped in 1.00s", (3, 2)),
        (1, "1 failed, 3 passed in 1.00s", (3, 1)),
        (5, "no tests ran in 1.00s", (0, 1)),
        (137, "", (0, 1)),
    ],
)
def test_skipped_tests_and_no_tests_are_failures(
    monkeypatch: pytest.MonkeyPatch, code: int, output: str, wanted: tuple[int, int]
) -> None:
    monkeypatch.setattr(check, "run", lambda *arguments: (code, output))
    assert check.pytest("tests") == wanted


def test_a_part_that_fails_or_breaks_down_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check.signal, "signal", lambda *arguments: None)
    parts = {"bad": lambda: (0, 1), "broken": lambda: 1 / 0, "good": lambda: (3, 0)}
    monkeypatch.setattr(check, "PARTS", parts)
    assert check.main([]) == 1
    printed = capsys.readouterr().out
    assert "ZeroDivisionError" in printed
    assert "=== 3 passed, 2 failed in 0s ===" in printed


def test_an_unknown_part_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["typos"]) == 2
    assert "No such part: typos" in capsys.readouterr().err


def test_what_a_person_set_for_herself_does_not_reach_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCCRM_HOME", "/somewhere")
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere")
    assert not {"CCCRM_HOME", "DATABASE_URL"} & set(check.clean_environment())


def test_a_command_is_shown_and_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.run([sys.executable, "-c", "print('shown'); raise SystemExit(3)"]) == (3, "shown\n")
    assert capsys.readouterr().out == "shown\n"


def test_a_command_that_does_not_listen_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print('on', flush=True); time.sleep(99)"
    process = check.subprocess.Popen(
        [sys.executable, "-c", deaf], stdout=check.subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "on\n"
    monkeypatch.setattr(check, "PATIENCE", 0.1)
    start = time.monotonic()
    check.end(process)
    assert process.returncode == -9
    assert time.monotonic() - start < 30


def test_a_chromium_that_was_named_is_the_only_candidate(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "missing"))
    assert chromium.find_chromium() is None
    assert chromium.get_chromium() is None


def test_something_else_is_not_taken_for_a_chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert chromium.find_chromium() is None


def test_without_a_chromium_the_browser_tests_fail_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "get_chromium", lambda: None)
    assert check.in_browser() == (0, 1)
    assert "Install it" in capsys.readouterr().out


def test_a_postgresql_that_was_given_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me@server/words")
    with postgres.postgres_url() as url:
        assert url == "postgresql://me@server/words"
