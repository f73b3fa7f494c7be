"""Who writes in SQLite waits for her turn, and somebody who dies holds nobody up."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from pathlib import Path

import pytest

from cccrm.kit.sqlite3.turns import Turns

HOLDER = """
import sys, time
from cccrm.kit.sqlite3.turns import Turns
turns = Turns(sys.argv[1])
turns.wait()
print("mine", flush=True)
time.sleep(600)
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "data.sqlite3-turns")


def test_who_comes_second_waits_until_the_first_leaves(path: str) -> None:
    first, second = Turns(path), Turns(path)
    first.wait()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second.wait)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        first.leave()
        waiting.result(timeout=30)
    second.leave()


def test_waiting_in_ones_own_turn_takes_no_time(path: str) -> None:
    turns, other = Turns(path), Turns(path)
    turns.wait()
    turns.wait()
    assert turns.is_mine
    turns.leave()
    other.wait()
    assert other.is_mine
    assert not turns.is_mine
    other.leave()


def test_leaving_without_a_turn_is_nothing(path: str) -> None:
    Turns(path).leave()
    assert not Path(path).exists()


def test_a_process_that_is_killed_gives_its_turn_up(path: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, path], stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "mine\n"
        holder.kill()
    turns = Turns(path)
    turns.wait()
    turns.leave()


def test_a_database_in_memory_has_no_queue() -> None:
    first, second = Turns(None), Turns(None)
    first.wait()
    second.wait()
    assert not first.is_mine
    assert not second.is_mine
