"""Several people who do something at the same moment. For tests with a database that commits."""

import threading
from collections.abc import Callable

from django.db import connection

from cccrm.kit.refusal import Refused


def at_once(deeds: list[Callable[[], object]]) -> list[str]:
    """Do things in threads with connections of their own; gives what was refused."""
    refused: list[str] = []
    gate = threading.Barrier(len(deeds))

    def work(deed: Callable[[], object]) -> None:
        try:
            gate.wait()
            deed()
        except Refused as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused
