"""A transaction on SQLite begins when its turn has come and ends its turn however it ends."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, TimeoutError
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import ConnectionHandler, OperationalError

pytestmark = pytest.mark.django_db


class Writer:
    """A connection to a file of the test's own, in a thread of its own."""

    def __init__(self, file: Path) -> None:
        options = {"transaction_mode": "IMMEDIATE", "timeout": 0}
        self.handler = ConnectionHandler(
            {"default": {"ENGINE": "cccrm.kit.sqlite3", "NAME": str(file), "OPTIONS": options}}
        )
        self.pool = ThreadPoolExecutor(1)

    def do(self, name: str, *values: Any, **options: Any) -> Any:
        return self.pool.submit(lambda: getattr(self.handler["default"], name)(*values, **options))

    def begin(self) -> Any:
        return self.do("set_autocommit", False, force_begin_transaction_with_broken_autocommit=True)

    def write(self, words: str) -> None:
        self.pool.submit(lambda: self.handler["default"].cursor().execute(words)).result()

    def close(self) -> None:
        self.do("close").result()
        self.pool.shutdown()


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Writer, Writer]]:
    mine, hers = Writer(tmp_path / "data.sqlite3"), Writer(tmp_path / "data.sqlite3")
    mine.write("CREATE TABLE words (word text NOT NULL)")
    yield mine, hers
    mine.close()
    hers.close()


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_hers_begins_when_mine_has_ended(two: tuple[Writer, Writer], end: str) -> None:
    mine, hers = two
    mine.begin().result()
    mine.write("INSERT INTO words VALUES ('mine')")
    waiting = hers.begin()
    with pytest.raises(TimeoutError):
        waiting.result(timeout=0.2)
    mine.do(end).result()
    waiting.result(timeout=30)
    hers.do("rollback").result()


def test_a_transaction_that_cannot_begin_holds_nobody_up(two: tuple[Writer, Writer], tmp_path: Path) -> None:
    import sqlite3

    mine, hers = two
    stranger = sqlite3.connect(tmp_path / "data.sqlite3", isolation_level=None)
    stranger.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OperationalError, match="locked"):
        mine.begin().result()
    stranger.execute("ROLLBACK")
    stranger.close()
    hers.begin().result(timeout=30)
    hers.do("rollback").result()
