"""The laptop's server as real processes: one line, one link, and no process left behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = [sys.executable, "-m", "cccrm"]
MAKE = ["make", "--no-print-directory", "run"]


# What a shell that is not interactive does to a command that it starts with `&`.
DEAF = ["sh", "-c", 'trap "" INT; exec "$0" "$@"']


OURS = ("MAKE", "MFLAGS", "CCCRM_", "DJANGO_", "DATABASE_URL")

# A runner under nohup, or behind "&", hands its ignored signals down; a person at a terminal has none.
HEARS_SIGNALS = """
import os, signal, sys
for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])
"""


class Server:
    """A started cccrm in a process group of its own."""

    def __init__(self, home: Path, command: list[str], port: str = "0") -> None:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
        self.others: list[psutil.Process] = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", HEARS_SIGNALS, *command],
            cwd=ROOT,
            env={**inherited, "CCCRM_HOME": str(home), "CCCRM_NO_BROWSER": "1", "PORT": port},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def link(self) -> str:
        assert self.process.stdout is not None
        word, _, link = self.process.stdout.readline().strip().partition(" ")
        assert word == "Open"
        self.others = psutil.Process(self.process.pid).children(recursive=True)
        return link

    def is_gone(self) -> bool:
        """Whether it ended with all its descendants within a minute; a busy machine is slow, not wrong."""
        self.process.communicate(timeout=60)
        assert self.others
        return psutil.wait_procs(self.others, timeout=60)[1] == []

    def worker(self) -> psutil.Process:
        """Give the process that answers requests."""
        return self.others[-1]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[type[Server]]:
    servers: list[Server] = []

    def _start(command: list[str] = PYTHON, **options: object) -> Server:
        servers.append(Server(tmp_path / "home", command, **options))  # type: ignore[arg-type]
        return servers[-1]

    yield _start  # type: ignore[misc]
    for server in servers:
        server.process.kill()
        server.process.communicate()
        for other in server.others:
            with contextlib.suppress(psutil.NoSuchProcess):
                other.kill()


def _open(url: str) -> tuple[int, str]:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.status, answer.url


def test_one_line_is_printed_and_its_link_is_answered(start, tmp_path):
    server = start()
    link = server.link()
    assert link.startswith("http://127.0.0.1:")
    assert _open(link)[0] == 200
    server.process.send_signal(signal.SIGTERM)
    printed, _ = server.process.communicate(timeout=60)
    assert printed == ""


def test_data_and_key_are_private_and_kept_at_the_second_start(start, tmp_path):
    home = tmp_path / "home"
    keys = []
    for _ in range(2):
        server = start()
        server.link()
        server.process.send_signal(signal.SIGINT)
        assert server.is_gone()
        keys.append((home / "secret-key").read_bytes())
    assert keys[0] == keys[1]
    assert home.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in home.rglob("*")} == {0}
    assert not (home / "backups").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both_processes_in_order(start, number):
    server = start()
    server.link()
    server.process.send_signal(number)
    assert server.is_gone()
    assert server.process.returncode == 0


def test_an_interrupt_ends_it_also_where_a_shell_made_it_ignore_interrupts(start):
    server = start([*DEAF, *PYTHON])
    server.link()
    server.process.send_signal(signal.SIGINT)
    assert server.is_gone()


def test_the_terminals_interrupt_ends_it_without_a_complaint(start):
    server = start()
    server.link()
    os.killpg(server.process.pid, signal.SIGINT)
    _, complaints = server.process.communicate(timeout=60)
    assert server.process.returncode == 0
    assert complaints == ""


def test_an_open_connection_does_not_keep_it_alive(start):
    server = start()
    port = int(server.link().split(":")[2].split("/")[0])
    with socket.create_connection(("127.0.0.1", port)) as open_one:
        open_one.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert open_one.recv(12) == b"HTTP/1.1 302"
        server.process.send_signal(signal.SIGTERM)
        assert server.is_gone()


def test_a_killed_main_process_takes_its_worker_along(start):
    server = start()
    server.link()
    server.process.kill()
    assert server.is_gone()


def test_a_killed_worker_ends_the_main_process_with_a_sentence(start):
    server = start()
    server.link()
    server.worker().kill()
    _, complaints = server.process.communicate(timeout=60)
    assert server.process.returncode == 1
    assert "cccrm stopped" in complaints


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_to_make_alone_leaves_no_process(start, number):
    server = start(MAKE)
    server.link()
    server.process.send_signal(number)
    assert server.is_gone()


def test_a_port_in_use_is_named_and_nothing_starts(start):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = start(port=str(port))
        printed, complaint = server.process.communicate(timeout=60)
    assert server.process.returncode == 1
    assert printed == ""
    assert f"Port {port} is already in use" in complaint
