"""`make test`: runs every check, goes on after a failure, and ends with one line that says how it went.

Names of parts may be given to run only those: `.venv/bin/python tools/check.py types browser`.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.chromium import NONE_FOUND, get_chromium  # noqa: E402
from tools.postgres import postgres_url  # noqa: E402

BIN = Path(sys.executable).parent
WORKERS = str(min(os.cpu_count() or 1, 4))
COUNTED = ("passed", "failed", "error", "errors", "skipped", "xfailed", "xpassed")
GOOD = {"passed"}
# Seconds in which an interrupted command may clean up.
PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Result:
    """How a part went: its name, what passed, what did not, and seconds."""

    name: str
    passed: int
    failed: int
    seconds: float


def clean_environment(**more: str) -> dict[str, str]:
    """Give our environment without what a person may have set for running cccrm itself."""
    ours = (
        "CCCRM_",
        "DATABASE_URL",
        "DJANGO_",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "PORT",
        "MAKE",
        "MFLAGS",
        "PYTEST_",
    )
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return {**kept, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": str(ROOT), **more}


def run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run a command, show its output as it comes, and give exit code and output. Nothing outlives us."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment or clean_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        # The terminal's Ctrl-C comes to us alone; we pass on one signal, which lets tests clean up.
        start_new_session=True,
    )
    lines = []
    with process:
        try:
            for line in process.stdout or ():
                print(line, end="", flush=True)
                lines.append(line)
            return process.wait(), "".join(lines)
        except BaseException:
            end(process)
            raise


def end(process: subprocess.Popen[str]) -> None:
    """Interrupt a command, wait for its own orderly end, then end it and what it started."""
    process.send_signal(signal.SIGINT)
    try:
        process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def tool(name: str, *arguments: str) -> Callable[[], tuple[int, int]]:
    """Make a part of one command that passes or fails as a whole."""

    def part() -> tuple[int, int]:
        code, _ = run([str(BIN / name), *arguments])
        return (1, 0) if code == 0 else (0, 1)

    return part


def manage(*arguments: str) -> Callable[[], tuple[int, int]]:
    """Make a part of one management command."""
    return tool("python", "manage.py", *arguments)


def static_files() -> tuple[int, int]:
    """Collect static files as a server does: every name in a style sheet or module must lead to a file."""
    with tempfile.TemporaryDirectory(prefix="cccrm-static-") as folder:
        server = {"CCCRM_MODE": "server", "CCCRM_HOME": folder, "CCCRM_STATIC_ROOT": f"{folder}/static"}
        environment = clean_environment(
            DJANGO_SETTINGS_MODULE="cccrm.settings", SECRET_KEY="x" * 50, **server
        )
        code, _ = run([sys.executable, "manage.py", "collectstatic", "--noinput", "-v", "0"], environment)
    return (1, 0) if code == 0 else (0, 1)


def pytest(*arguments: str, **environment: str) -> tuple[int, int]:
    """Run tests; a skipped test, or none at all, is a failure, because it proves nothing."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", WORKERS, "--dist", "worksteal", *arguments]
    code, output = run(command, clean_environment(**environment))
    counts = read_counts(output)
    passed = sum(number for word, number in counts.items() if word in GOOD)
    failed = sum(counts.values()) - passed
    return passed, failed or int(code != 0)


def read_counts(output: str) -> dict[str, int]:
    """Read pytest's closing line, such as `3 failed, 120 passed, 1 warning in 4.20s`; {} when it has none."""
    closing = [line for line in output.splitlines() if re.search(r"\bin \d+\.\d+s\b", line)]
    found = re.findall(r"(\d+) (\w+)", closing[-1]) if closing else []
    return {word: int(number) for number, word in found if word in COUNTED}


def on_sqlite() -> tuple[int, int]:
    """All tests but those in a browser."""
    return pytest("tests", "--ignore=tests/browser")


def on_postgres() -> tuple[int, int]:
    """All tests that use a database, on a real PostgreSQL."""
    with postgres_url() as url:
        return pytest("tests/property", "tests/web", DATABASE_URL=url)


def in_browser() -> tuple[int, int]:
    """The stories and the JavaScript units in a real Chromium."""
    path = get_chromium()
    if path is None:
        print(NONE_FOUND)
        return 0, 1
    print(f"Chromium: {path}", flush=True)
    return pytest("tests/browser", CHROMIUM=path)


PARTS: dict[str, Callable[[], tuple[int, int]]] = {
    "lint": tool("ruff", "check", "."),
    "format": tool("ruff", "format", "--check", "."),
    "types": tool("mypy"),
    "imports": tool("lint-imports"),
    "templates": tool("djlint", "--lint", "--quiet", "templates"),
    "system": manage("check", "--fail-level", "WARNING"),
    "migrations": manage("makemigrations", "--check", "--dry-run"),
    "static": static_files,
    "sqlite": on_sqlite,
    "postgres": on_postgres,
    "browser": in_browser,
}


def check(name: str) -> Result:
    """Run one part; a part that breaks down counts as failed and says why."""
    start = time.monotonic()
    print(f"\n--- {name} ---", flush=True)
    try:
        passed, failed = PARTS[name]()
    except Exception as problem:
        print(f"{type(problem).__name__}: {problem}", flush=True)
        passed, failed = 0, 1
    return Result(name, passed, failed, time.monotonic() - start)


def stop(number: int, frame: object) -> None:
    """End in order, so that servers and browsers are ended too."""
    sys.exit(128 + number)


def main(names: Sequence[str]) -> int:
    """Run the named parts, or all. Gives 0 when everything passed, 1 otherwise, 2 for an unknown name."""
    if unknown := set(names) - set(PARTS):
        print(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    results = [check(name) for name in names or PARTS]
    print()
    for result in results:
        verdict = "FAILED" if result.failed else "passed"
        print(
            f"{result.name:<11} {verdict}  {result.passed:>5} passed {result.failed:>4} failed {result.seconds:>5.0f}s"
        )
    passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
    print(
        f"=== {passed} passed, {failed} failed in {sum(result.seconds for result in results):.0f}s ===",
        flush=True,
    )
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
