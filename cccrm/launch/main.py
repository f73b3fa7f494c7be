"""`python -m cccrm [run|env]`: get an environment that has what we need, go on in it, serve."""

from __future__ import annotations

import os
import sys
from typing import Sequence

from cccrm.launch import environment, parent, processes
from cccrm.launch.pythons import find_python

NO_PYTHON = (
    "cccrm needs Python 3.12 or newer with sqlite3 and ssl, and found none "
    "(tried python3, python3.14 to python3.12, pyenv's versions and uv). "
    "Install Python from python.org or your package manager and start again."
)
USAGE = (
    "usage: python -m cccrm [run | env]\n\n"
    "  run  start cccrm on this laptop (this is what happens without a word)\n"
    "  env  make .venv with all that tests and benchmarks need\n\n"
    "PORT (8000), CCCRM_HOME (var/), CCCRM_NO_BROWSER=1 and DATABASE_URL are read from the environment."
)


def main(arguments: Sequence[str]) -> int:
    """Do what the one argument says; gives the exit code (0 done, 1 refused, 2 usage)."""
    word = arguments[0] if arguments else "run"
    if word in ("-h", "--help", "help"):
        print(USAGE)
        return 0
    if len(arguments) > 1 or word not in ("run", "env"):
        print(USAGE, file=sys.stderr)
        return 2
    processes.stop_on_signals()
    try:
        return _env() if word == "env" else _run()
    except environment.Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    finally:
        parent.unfollow()


def _env() -> int:
    """Make .venv with what tests and benchmarks need."""
    _prepare(environment.DEVELOP)
    return 0


def _run() -> int:
    """Serve, in this process when it has what is needed, else as .venv's Python."""
    _keep_paths()
    ours = environment.runs_in_venv()
    if ours and not environment.is_stamped(environment.RUN):
        return _go_on_in_venv()
    if sys.version_info >= (3, 12) and environment.has_dependencies():
        try:
            from cccrm.launch.serve import serve
        except ImportError as missing:
            print(missing, file=sys.stderr)
        else:
            os.chdir(str(environment.ROOT))
            return serve()
    if ours:
        # The stamp says that all is there, and it is not: half of .venv is gone.
        environment.discard()
    return _go_on_in_venv()


def _go_on_in_venv() -> int:
    """Bring .venv up to date and become its Python; Refused when that was tried already and did not help."""
    if os.environ.get("CCCRM_RESTARTED"):
        raise environment.Refused(
            "The packages in .venv are not what requirements.txt asks for. "
            "Delete the folder .venv and start again."
        )
    _prepare(environment.RUN)
    os.environ["CCCRM_RESTARTED"] = "1"
    return processes.become([str(environment.venv_python()), "-m", "cccrm"], environment.ROOT)


def _prepare(lock: str) -> None:
    """Have .venv ready for a lock file; Refused when there is no Python or it cannot be built."""
    if environment.is_current(lock):
        return
    python = find_python()
    if python is None:
        raise environment.Refused(NO_PYTHON)
    environment.build(python, lock)


def _keep_paths() -> None:
    """Read a relative CCCRM_HOME from where the person stands, before we move to our own folder."""
    home = os.environ.get("CCCRM_HOME")
    if home:
        os.environ["CCCRM_HOME"] = os.path.abspath(home)
