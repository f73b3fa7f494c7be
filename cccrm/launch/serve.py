"""The laptop's server: port, migration, sign-in link, granian with one worker. Needs the packages of .venv.

Two processes: this one waits for signals, its worker answers. Neither outlives the other.
"""

import contextlib
import errno
import http.client
import logging
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
import warnings
import webbrowser
from functools import partial
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from cccrm.home import prepare_home
from cccrm.launch import parent
from cccrm.launch.environment import ROOT
from cccrm.launch.steps import prepare_data

HOST = "127.0.0.1"
PATIENCE = 60.0
# SQLite writes one after the other, so more threads than this only wait in another place.
THREADS = 8
WAITING_REQUESTS = 128
# A request that is still being answered may finish; then the worker is ended.
SECONDS_TO_FINISH = 5
# What granian says without need: more threads than cores (ours wait for the database, not for a core), and the
# end of the worker, which we say in words of our own.
FALSE_ALARMS = ("Unexpected exit from worker", "Configuration allows spawning up to")


class News(logging.Filter):
    """Lets through what the person can use."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a line of granian's is none of its false alarms."""
        return not record.getMessage().startswith(FALSE_ALARMS)


# Standard output is for the link alone. Names instead of objects, because the worker may get a copy.
LOG = {
    "filters": {"news": {"()": "cccrm.launch.serve.News"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["news"]}},
    "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
}


def serve() -> int:
    """Serve on the loopback until a signal says stop. Gives 0 after that, 1 when it cannot start."""
    os.umask(0o077)
    os.environ.pop("CCCRM_RESTARTED", None)
    os.environ["CCCRM_MODE"] = "laptop"
    os.environ["DJANGO_SETTINGS_MODULE"] = "cccrm.settings"
    prepare_home(Path(os.environ.get("CCCRM_HOME") or ROOT / "var"))
    try:
        port = free_port(os.environ.get("PORT") or "8000")
    except ValueError as refused:
        print(refused, file=sys.stderr)
        return 1
    return _granian(port, f"http://{HOST}:{port}/welcome/{prepare_data()}/")


def free_port(wanted: str) -> int:
    """Read PORT and see that nothing listens there; 0 chooses one. ValueError with a sentence otherwise."""
    if not (wanted.isascii() and wanted.isdigit() and int(wanted) < 65536):
        raise ValueError(f"PORT must be a number from 0 to 65535, not {wanted!r}.")
    with socket.socket() as probe:
        if os.name != "nt":
            # Without this, a port is refused for a minute after the last server on it.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(wanted)))
        except OSError as error:
            raise ValueError(_no_port(int(wanted), error)) from error
        return int(probe.getsockname()[1])


def _no_port(port: int, error: OSError) -> str:
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} may not be used by you. Choose another one: PORT={port % 1000 + 8000} make run."
    return (
        f"Port {port} is already in use, perhaps by a cccrm that is still running. "
        f"Stop it, or choose another port: PORT={port % 60000 + 1} make run."
    )


def _granian(port: int, link: str) -> int:
    """Run granian; its own exit code counts only when nobody asked it to stop."""
    server = Granian(
        "cccrm.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        backpressure=WAITING_REQUESTS,
        workers_kill_timeout=SECONDS_TO_FINISH,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig=LOG,
        working_dir=ROOT,
    )
    server.on_startup(partial(_take_over_signals, server.signal_handler_interrupt))
    try:
        server.serve(target_loader=partial(load_worker, link=link))
    except SystemExit as ended:
        if server.interrupt_signal:
            return 0
        print("cccrm stopped because its server process ended; the lines above say why.", file=sys.stderr)
        return int(ended.code or 1)
    finally:
        parent.unfollow()
    return 0


def _take_over_signals(stop: Any) -> None:
    """A closed terminal ends us (granian would only reload), and so does the end of the make above us."""
    hang_up = getattr(signal, "SIGHUP", None)
    if hang_up is not None:
        signal.signal(hang_up, signal.SIG_IGN if _hang_up_was_ignored else stop)
    parent.follow(stop)


_hang_up_was_ignored = hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def load_worker(target: str, link: str) -> Any:
    """Runs in the worker: load the application, say when it answers, end when the main process ends."""
    from granian._internal import load_target

    # Finders serve the files here; the folder that collectstatic fills belongs to servers.
    warnings.filterwarnings("ignore", message="No directory at")
    if hasattr(os, "setpgid"):
        # The terminal's Ctrl-C shall reach the main process alone, which then asks us to stop: two signals at
        # once leave granian's worker (2.8.7) waiting for ever when the machine is busy.
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
    threading.Thread(target=_end_with_main, daemon=True).start()
    threading.Thread(target=announce, args=(link,), daemon=True).start()
    return load_target(target, wd=ROOT)


def _end_with_main() -> None:
    """Wait for the main process, however it ends, and go with it."""
    main = multiprocessing.parent_process()
    if main is not None:
        main.join()
        os._exit(1)


def announce(link: str) -> None:
    """Print the link once the server answers, and open the browser unless CCCRM_NO_BROWSER=1."""
    port = int(link.split(":")[2].split("/")[0])
    if not answers(port):
        print(
            f"cccrm has not answered on port {port} for a minute; the lines above may say why.",
            file=sys.stderr,
        )
        return
    # One write, so that the line is whole also where two programs share a pipe.
    sys.stdout.write(f"Open {link}\n")
    sys.stdout.flush()
    if os.environ.get("CCCRM_NO_BROWSER", "") in ("", "0"):
        with contextlib.suppress(Exception):
            webbrowser.open(link)


def answers(port: int, patience: float = PATIENCE) -> bool:
    """Ask until the server answers anything at all, or patience (seconds) runs out."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        connection = http.client.HTTPConnection(HOST, port, timeout=patience)
        try:
            connection.request("HEAD", "/")
            return connection.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    return False
