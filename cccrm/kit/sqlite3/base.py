"""Django's SQLite with a queue for writers; nothing else differs."""

from typing import Any

from django.db.backends.sqlite3 import base

from cccrm.kit.sqlite3.turns import Turns

# The types of Django's backends are not told in full.
Djangos: Any = base.DatabaseWrapper


class DatabaseWrapper(Djangos):
    """A transaction begins when its turn has come, and the turn ends with it.

    SQLite lets one connection write at a time. Those who wait sleep and ask again, longer each time, so that with
    many writers somebody waits a long time beside an idle database.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._turns = Turns(None if self.is_in_memory_db() else f"{self.settings_dict['NAME']}-turns")

    def _start_transaction_under_autocommit(self) -> None:
        self._turns.wait()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._turns.leave()
            raise

    def _commit(self) -> None:
        super()._commit()
        # A commit that was refused is followed by a rollback, which ends the turn.
        self._turns.leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._turns.leave()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._turns.leave()
