"""What the server has acknowledged is there after both its processes were killed."""

import http.cookiejar
import os
import re
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent


def _start(home: Path) -> tuple[subprocess.Popen[str], str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("CCCRM_", "DATABASE_URL"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "cccrm"],
        cwd=ROOT,
        env={**kept, "CCCRM_HOME": str(home), "CCCRM_NO_BROWSER": "1", "PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().split()[1]


def _kill(process: subprocess.Popen[str]) -> None:
    """Kill the worker first, so that nobody has time to tidy up."""
    family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    for member in family:
        member.kill()
    process.communicate()
    assert psutil.wait_procs(family[:-1], timeout=10)[1] == []


def _make_study(link: str, title: str) -> str:
    """Sign in by the link and make a study as the start page does; gives the address that answered."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with browser.open(link) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
        start = page.url
    assert token is not None
    data = urllib.parse.urlencode({"title": title, "csrfmiddlewaretoken": token[1]}).encode()
    with browser.open(start, data) as page:
        return str(page.url)


def test_an_acknowledged_study_survives_killed_processes(tmp_path: Path) -> None:
    process, link = _start(tmp_path)
    try:
        assert "/studies/killed" in _make_study(link, "Killed")
    finally:
        _kill(process)
    database = sqlite3.connect(tmp_path / "cccrm.sqlite3")
    found = database.execute("SELECT title FROM interviews_study").fetchall()
    whole = database.execute("PRAGMA integrity_check").fetchone()
    database.close()
    assert (found, whole) == ([("Killed",)], ("ok",))


def test_a_server_starts_again_on_what_a_killed_one_left(tmp_path: Path) -> None:
    process, _ = _start(tmp_path)
    _kill(process)
    process, link = _start(tmp_path)
    try:
        assert "/studies/again" in _make_study(link, "Again")
    finally:
        _kill(process)
