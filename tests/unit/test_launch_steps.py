"""The copy before a migration, the port, and how long the launcher waits. Nothing is started here."""

import http.server
import os
import signal
import socket
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from cccrm.launch import parent, serve, steps


def _database(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE words (word TEXT)")
    connection.execute("INSERT INTO words VALUES ('kept')")
    connection.commit()
    return connection


def test_the_copy_is_whole_though_the_log_was_not_written_back(tmp_path: Path) -> None:
    connection = _database(tmp_path / "a.sqlite3")
    copy = steps.copy_database(tmp_path / "a.sqlite3", tmp_path / "backups")
    connection.close()
    with sqlite3.connect(copy) as copied:
        assert copied.execute("SELECT word FROM words").fetchall() == [("kept",)]
    copied.close()


def test_the_copy_is_private_and_named_after_its_moment(tmp_path: Path) -> None:
    _database(tmp_path / "a.sqlite3").close()
    copy = steps.copy_database(tmp_path / "a.sqlite3", tmp_path / "backups")
    assert copy.name.startswith("before-migration-2")
    assert copy.name.endswith("Z.sqlite3")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


@pytest.mark.parametrize("wanted", ["", "abc", "-1", "65536", "80 80", "٣"])
def test_a_port_that_is_no_port_is_refused(wanted: str) -> None:
    with pytest.raises(ValueError, match="from 0 to 65535"):
        serve.free_port(wanted)


def test_port_zero_chooses_one() -> None:
    assert serve.free_port("0") > 0


def test_a_port_where_someone_listens_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(ValueError, match="already in use"):
        serve.free_port(str(taken.getsockname()[1]))


def test_a_server_that_answers_is_noticed_and_a_silent_one_is_not() -> None:
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    server.RequestHandlerClass.log_message = lambda *arguments: None  # type: ignore[method-assign]
    port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    assert serve.answers(port, patience=5)
    server.shutdown()
    thread.join()
    server.server_close()
    assert not serve.answers(port, patience=0.2)


def test_a_process_in_its_signal_handler_is_told_from_one_that_is_not() -> None:
    assert not parent.is_interrupted(os.getpid())
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        assert parent.is_interrupted(os.getpid()) == Path("/proc/self/status").exists()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def test_a_process_that_is_not_there_is_not_interrupted() -> None:
    assert not parent.is_interrupted(2**22 + 1)
