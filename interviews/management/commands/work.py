"""work: does on a server what need not happen while a page is answered; today that is housekeeping."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connections

from interviews.actions.housekeeping import tidy

MINUTES = 10


class Command(BaseCommand):
    """Tidy up every few minutes until a signal says stop."""

    help = "Do the background work of a server: throw away forgotten import previews and ended sessions."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--once` works one round and ends."""
        parser.add_argument("--once", action="store_true", help="work one round and end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work rounds; a signal ends the waiting between them at once, and never a round half way."""
        stop = threading.Event()
        if not options["once"]:
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, lambda *_: stop.set())
        while True:
            self._round()
            if options["once"]:
                return
            # No connection is held while nothing happens; the next round opens its own.
            connections.close_all()
            if stop.wait(MINUTES * 60):
                return

    def _round(self) -> None:
        tidied = tidy()
        if tidied.previews or tidied.sessions:
            self.stderr.write(f"Thrown away: {tidied.previews} previews, {tidied.sessions} sessions.")
