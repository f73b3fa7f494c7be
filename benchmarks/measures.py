"""What is measured over HTTP and in the database. Each function gives figures that stand in the results as they are."""

import gzip
import io
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from itertools import count
from typing import Any

from django.core.management import call_command
from django.db import connection

from benchmarks.client import Connection, Load, Request, crowd, in_turn
from benchmarks.figures import Rounds, compare, flat
from benchmarks.scene import Scene, Text
from coding.exports.registry import exporter
from interviews.access import Member
from interviews.management.command import owner_of

CLIENTS = 50
# Bare and ours take turns, so that other work on the machine meets both.
TURNS = 4
ROUNDS = 5
# A prime, so that every place of a text comes once before any comes twice.
STRIDE = 1009


def words_to_code(
    scene: Scene, text: Text, codes: str = "large", *, first: int = 0, step: int = 1
) -> Iterator[Request]:
    """Four words here and there all over a text, each time with the next code: none of them is refused."""
    words = text.revision.text
    places = [place + 1 for place, letter in enumerate(words) if letter == " "][::4]
    spans = list(zip(places, (place - 1 for place in places[1:]), strict=False))
    usable = [code for code in scene.codes[codes] if code.is_codable]
    headers = {**scene.headers, "HX-Request": "true"}
    for number in count(first, step):
        start, end = spans[number * STRIDE % len(spans)]
        code = usable[(number + number // len(spans)) % len(usable)]
        form = {"revision": str(text.revision.pk), "start": str(start), "end": str(end), "code": str(code.pk)}
        yield Request(f"{text.path}codings/", form, headers)


def inserts() -> Iterator[Request]:
    """The same number of bytes for the bare insert."""
    while True:
        yield Request("/insert/", {"words": "x" * 120})


# -- applying a code ----------------------------------------------------------------------------


def ordinary_inserts(scene: Scene) -> Iterator[Request]:
    """The same for the ordinary view, which asks who it is."""
    while True:
        yield Request("/insert/", {"words": "x" * 120}, scene.ordinary_headers)


def apply(scene: Scene, app: int, bare: int, ordinary: int, seconds: float, each: int = 20) -> dict[str, Any]:
    """Apply codes one after the other and from fifty clients; the bare and the ordinary insert in the same rounds."""
    ours, theirs = Connection(app), Connection(bare)
    wanted, rows = words_to_code(scene, scene.large[1]), inserts()
    answer = ours.ask(next(wanted))
    alone = in_turn(
        ROUNDS,
        each,
        lambda: ours.ask(next(wanted)).milliseconds,
        lambda: theirs.ask(next(rows)).milliseconds,
    )
    ours.close()
    theirs.close()
    return {
        "one_client": compare(*alone),
        "bytes": {"plain": len(answer.body), "gzip": len(gzip.compress(answer.body))},
        "clients_each_in_her_own_document": _together(scene, (app, bare, ordinary), seconds, shared=False),
        "clients_in_one_document": _together(scene, (app, bare, ordinary), seconds, shared=True),
    }


def _together(scene: Scene, ports: tuple[int, int, int], seconds: float, *, shared: bool) -> dict[str, Any]:
    """Fifty clients at once, bare, ordinary and ours in turn; what was acknowledged is counted in the database.

    `seconds` is for ours and again for each of the others; `ports` are those of ours, the bare and the ordinary.
    """
    sources = list(_sources(scene, shared=shared))
    ways = {"ours": sources, "bare": [inserts() for _ in sources]}
    ways["ordinary"] = [ordinary_inserts(scene) for _ in sources]
    before = _codings()
    loads: dict[str, list[Load]] = {name: [] for name in ways}
    for _ in range(TURNS):
        for port, (name, asked) in reversed(list(zip(ports, ways.items(), strict=True))):
            loads[name].append(crowd(port, asked, seconds / TURNS))
    acknowledged = sum(load.answers for load in loads["ours"])
    times = {name: [load.milliseconds for load in each] for name, each in loads.items()}
    rate = {name: sum(load.per_second for load in each) / len(each) for name, each in loads.items()}
    compared = compare(times["ours"], times["bare"])
    ordinary = compare(times["ours"], times["ordinary"])
    return {
        **compared,
        "ordinary": ordinary["bare"],
        "clients": CLIENTS,
        "p95_ratio": _p95_ratio(compared),
        "p95_ratio_to_ordinary": _p95_ratio(ordinary),
        "per_second": {name: round(each, 1) for name, each in rate.items()},
        "throughput_share": round(rate["ours"] / rate["bare"], 3),
        "throughput_share_of_ordinary": round(rate["ours"] / rate["ordinary"], 3),
        "acknowledged": acknowledged,
        "lost": acknowledged - (_codings() - before),
    }


def _p95_ratio(compared: dict[str, Any]) -> float:
    return round(compared["ours"]["p95_ms"] / compared["bare"]["p95_ms"], 2)


def _sources(scene: Scene, *, shared: bool) -> Iterator[Iterator[Request]]:
    """What each client asks. Where several work in one text, they never meet on the same words."""
    texts = [scene.shared] if shared else scene.own
    for client in range(CLIENTS):
        others = range(client % len(texts), CLIENTS, len(texts))
        yield words_to_code(scene, texts[client % len(texts)], first=others.index(client), step=len(others))


def _codings() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM coding_coding")
        return int(cursor.fetchone()[0])


# -- opening a transcript -----------------------------------------------------------------------


def transcript(scene: Scene, text: Text, app: int, bare: int, each: int = 4) -> dict[str, Any]:
    """Open the desk, and the bare words of the same text."""
    ours, theirs = Connection(app), Connection(bare)
    page, plain = ours.ask(scene.page(text.path)), theirs.ask(Request(text.bare_path))
    rounds = in_turn(
        ROUNDS,
        each,
        lambda: ours.ask(scene.page(text.path)).milliseconds,
        lambda: theirs.ask(Request(text.bare_path)).milliseconds,
    )
    ours.close()
    theirs.close()
    return {
        **compare(*rounds),
        "bytes": {"ours": len(page.body), "bare": len(plain.body)},
        "bytes_gzip": {"ours": len(gzip.compress(page.body)), "bare": len(gzip.compress(plain.body))},
    }


# -- growth -------------------------------------------------------------------------------------


def growth(scene: Scene, app: int, each: int = 8) -> dict[str, Any]:
    """The same document in the large and in the small study: opened, then coded."""
    connection_ = Connection(app)
    large, small = scene.large[0], scene.small[0]
    opened = in_turn(
        ROUNDS,
        each,
        lambda: connection_.ask(scene.page(large.path)).milliseconds,
        lambda: connection_.ask(scene.page(small.path)).milliseconds,
    )
    sources = words_to_code(scene, large), words_to_code(scene, small, "small")
    coded = in_turn(
        ROUNDS,
        2 * each,
        lambda: connection_.ask(next(sources[0])).milliseconds,
        lambda: connection_.ask(next(sources[1])).milliseconds,
    )
    connection_.close()
    return {"open": _grown(opened), "apply": _grown(coded)}


def _grown(rounds: list[Rounds]) -> dict[str, Any]:
    found = compare(*rounds)
    return {
        "large": found["ours"],
        "small": found["bare"],
        "ratio": found["ratio"],
        "ratio_of_rounds": found["ratio_of_rounds"],
    }


# -- pages and files ----------------------------------------------------------------------------


def pages(scene: Scene, app: int, each: int = 1) -> dict[str, Any]:
    """Pages and files against reading their rows with plain SQL."""
    study, slug = scene.table.study, scene.table.study.slug
    base = f"/studies/{slug}"
    table = f"{base}/tables/{scene.table.pk}/"
    member = owner_of(study)
    document = scene.large[0]
    http = Connection(app)

    def page(path: str) -> Callable[[], int]:
        return lambda: len(http.ask(scene.page(path)).body)

    ways: dict[str, tuple[Callable[[], int], list[str]]] = {
        "table page, 16 rows x 10 cases": (page(table), [TABLE_CODINGS, PASSAGES, SUMMARIES, EVIDENCE]),
        "cell page": (
            page(f"{table}cells/{scene.theme.pk}/{scene.case.pk}/"),
            [CELL_CODINGS, CELL_PASSAGES, CELL_SUMMARY],
        ),
        "code list page": (page(f"{base}/codes/"), [CODES, COUNTS]),
        "segments-csv, all codings": (lambda: _file(member, "segments-csv", {}), [SEGMENTS]),
        "transcript-comments-docx, one document": (
            lambda: _file(member, "transcript-comments-docx", {"document": str(document.document.pk)}),
            [ONE_TEXT, ONE_DOCUMENT],
        ),
        "describe --json": (lambda: _describe(slug), [CODES, COUNTS, PASSAGES, SUMMARIES, EVIDENCE]),
    }
    keys = _keys(scene)
    found = {name: _beside_sql(way, sql, keys, each) for name, (way, sql) in ways.items()}
    http.close()
    return found


def _keys(scene: Scene) -> dict[str, str]:
    rows = {
        "study": scene.table.study_id,
        "theme": scene.theme.pk,
        "case": scene.case.pk,
        "document": scene.large[0].document.pk,
        "revision": scene.large[0].revision.pk,
    }
    return {name: pk.hex if connection.vendor == "sqlite" else str(pk) for name, pk in rows.items()}


def _file(member: Member, name: str, options: dict[str, str]) -> int:
    return len(exporter(name).produce(member, options).data)


def _describe(slug: str) -> int:
    said = io.StringIO()
    with redirect_stdout(said):
        call_command("describe", slug, json=True, stdout=said)
    return len(said.getvalue())


def _beside_sql(way: Callable[[], int], sql: list[str], keys: dict[str, str], each: int) -> dict[str, Any]:
    size = way()
    rows = 0

    def read() -> None:
        nonlocal rows
        rows = sum(_rows(statement, keys) for statement in sql)

    rounds = in_turn(3, each, lambda: _timed(way), lambda: _timed(read))
    return {**compare(*rounds), "bytes": size, "rows_read": rows}


def _timed(way: Callable[[], Any]) -> float:
    start = time.perf_counter()
    way()
    return (time.perf_counter() - start) * 1000


def _rows(statement: str, keys: dict[str, str]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, keys)
        return len(cursor.fetchall())


def database_floor(seconds: float = 1.0) -> dict[str, float]:
    """One synchronised insert in this process: what the disk costs."""
    times: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        start = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO benchmark_row (words) VALUES ('x')")
        times.append((time.perf_counter() - start) * 1000)
    return {"insert_ms": round(sorted(flat([times]))[len(times) // 2], 3)}


CODES = "SELECT * FROM coding_code WHERE study_id = %(study)s"
COUNTS = """
SELECT code_id, COUNT(*), COUNT(DISTINCT passage_id), COUNT(DISTINCT p.document_id), COUNT(DISTINCT d.case_id)
FROM coding_coding c JOIN coding_passage p ON p.id = c.passage_id
JOIN interviews_document d ON d.id = p.document_id WHERE c.study_id = %(study)s GROUP BY code_id"""
TABLE_CODINGS = """
SELECT d.case_id, c.passage_id, c.code_id FROM coding_coding c JOIN coding_passage p ON p.id = c.passage_id
JOIN interviews_document d ON d.id = p.document_id WHERE c.study_id = %(study)s"""
PASSAGES = """
SELECT p.id, p.document_id, a.start, a."end", a.quote FROM coding_passage p
JOIN coding_anchor a ON a.passage_id = p.id WHERE p.study_id = %(study)s"""
SUMMARIES = "SELECT * FROM coding_summary WHERE study_id = %(study)s"
EVIDENCE = "SELECT * FROM coding_evidence WHERE study_id = %(study)s"
CELL_CODES = """
SELECT code_id FROM coding_themecode WHERE theme_id = %(theme)s UNION
SELECT k.id FROM coding_code k JOIN coding_themecode t ON k.parent_id = t.code_id WHERE t.theme_id = %(theme)s"""
CELL_CODINGS = f"""
SELECT c.passage_id, c.code_id FROM coding_coding c JOIN coding_passage p ON p.id = c.passage_id
JOIN interviews_document d ON d.id = p.document_id
WHERE d.case_id = %(case)s AND c.code_id IN ({CELL_CODES})"""
CELL_PASSAGES = f"""
SELECT DISTINCT p.id, p.document_id, a.start, a."end", a.quote FROM coding_passage p
JOIN coding_anchor a ON a.passage_id = p.id JOIN coding_coding c ON c.passage_id = p.id
JOIN interviews_document d ON d.id = p.document_id
WHERE d.case_id = %(case)s AND c.code_id IN ({CELL_CODES})"""
CELL_SUMMARY = "SELECT * FROM coding_summary WHERE theme_id = %(theme)s AND case_id = %(case)s"
SEGMENTS = """
SELECT d.title, k.label, s.label, t.number, a.start, a."end", a.quote, q.mnemonic, o.name, c.created_at
FROM coding_coding c JOIN coding_passage p ON p.id = c.passage_id
JOIN interviews_document d ON d.id = p.document_id LEFT JOIN interviews_case k ON k.id = d.case_id
JOIN coding_anchor a ON a.passage_id = p.id JOIN coding_code q ON q.id = c.code_id
JOIN coding_coder o ON o.id = c.coder_id
JOIN interviews_turn t ON t.revision_id = a.revision_id AND t.label_start <= a.start AND t.body_end > a.start
LEFT JOIN interviews_speaker s ON s.id = t.speaker_id
WHERE c.study_id = %(study)s ORDER BY d.title, a.start, a."end" """
ONE_TEXT = "SELECT text, styles FROM interviews_revision WHERE id = %(revision)s"
ONE_DOCUMENT = """
SELECT c.id, a.start, a."end", a.quote, q.mnemonic, q.label, o.name FROM coding_coding c
JOIN coding_passage p ON p.id = c.passage_id JOIN coding_anchor a ON a.passage_id = p.id
JOIN coding_code q ON q.id = c.code_id JOIN coding_coder o ON o.id = c.coder_id
WHERE p.document_id = %(document)s ORDER BY a.start"""
