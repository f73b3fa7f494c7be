"""Finding a real Chromium for the browser tests, and getting one where none is there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The sandbox cannot be used by root; the rest keeps the browser from looking for the internet.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
)
NONE_FOUND = (
    "The browser tests need Chromium and none could be had. Install it (Debian, Ubuntu: apt-get install chromium; "
    "elsewhere: .venv/bin/python -m playwright install chromium) or name it: CHROMIUM=/path/to/chromium make test."
)


def launch_flags() -> list[str]:
    """Give the command line options for this machine and user."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*FLAGS, "--no-sandbox"] if is_root else list(FLAGS)


def find_chromium() -> str | None:
    """Give the path of the first Chromium that tells its version, or None."""
    return next((path for path in _candidates() if _works(path)), None)


def _candidates() -> Iterator[str]:
    """Name what the person chose (and then nothing else), what is on the path, and Playwright's own."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        yield chosen
        return
    yield from (path for name in NAMES if (path := shutil.which(name)))
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.executable_path


def _works(path: str) -> bool:
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"Chrom" in done.stdout


def get_chromium() -> str | None:
    """Find a Chromium; where there is none, install Playwright's own or, as root, Debian's package."""
    if (found := find_chromium()) or os.environ.get("CHROMIUM"):
        return found
    _try([sys.executable, "-m", "playwright", "install", "chromium"])
    if found := find_chromium():
        return found
    if shutil.which("apt-get") and os.geteuid() == 0:
        _try(["apt-get", "update", "-q"])
        _try(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"])
    return find_chromium()


def _try(command: list[str]) -> None:
    """Run a command that may fail; what counts is whether a Chromium is there afterwards."""
    print("+", *command, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, stdin=subprocess.DEVNULL, env=environment, timeout=600, check=False)


if __name__ == "__main__":
    print(get_chromium() or sys.exit(NONE_FOUND))
