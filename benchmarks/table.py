"""The results as Markdown tables in docs/benchmarks.md, so that page and results say the same. Pure but for `put`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results" / "latest.json"
PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results -->\n", "<!-- end of results -->\n"
HEAD = ["| measured | ours | bare | ratio | in single rounds |", "|---|--:|--:|--:|--:|"]


def tables(results: dict[str, Any]) -> str:
    """Write one table for each database."""
    parts = []
    for engine, found in results["engines"].items():
        name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[engine]
        parts.append(f"### {name} {found['database']['version']}\n\n" + "\n".join([*HEAD, *_lines(found)]))
    return "\n\n".join(parts) + "\n"


def _lines(found: dict[str, Any]) -> Iterator[str]:
    applied = found["apply"]
    yield _line("apply a code, one client", applied["one_client"])
    for key, name in (
        ("clients_each_in_her_own_document", "apply, {} clients, each in her own transcript"),
        ("clients_in_one_document", "apply, {} clients in one transcript"),
    ):
        each = applied[key]
        yield _line(name.format(each["clients"]), each)
        ours, bare = (_time(each[side]["p95_ms"]) for side in ("ours", "bare"))
        yield f"| … 95th percentile | {ours} | {bare} | {each['p95_ratio']:g} |  |"
        rate = each["per_second"]
        yield f"| … codings a second | {rate['ours']} | {rate['bare']} | {each['throughput_share']:.0%} |  |"
        yield from _beside_ordinary(each)
    opened = found["open"]
    for each in opened.values():
        yield _line(f"open a transcript, server, {each['codings']:,} codings", each)
        size = each["bytes"]
        yield f"| … bytes | {size['ours']:,} | {size['bare']:,} | {size['ours'] / size['bare']:.1f} |  |"
    for key, each in opened.items():
        if key in found.get("painted", {}):
            yield from _painted(each["codings"], found["painted"][key])
    for each in found.get("seen", {}).values():
        line = (
            f"from confirming a code to seeing it in Chromium, {each['codings']:,} codings (95th percentile)"
        )
        yield f"| {line} | {_time(each['median_ms'])} ({_time(each['p95_ms'])}) |  |  |  |"
    for name, each in found["pages_and_files"].items():
        yield _line(name, each)
    for key, name in (("open", "open a transcript"), ("apply", "apply a code")):
        grown = found["growth"][key]
        line = f"{name}: in a study of {found['growth']['codings']:,} codings (ours), in a small one (bare)"
        yield _line(line, {**grown, **_sides(grown)})


def _beside_ordinary(each: dict[str, Any]) -> Iterator[str]:
    # Results of older runs do without.
    if "ordinary" not in each:
        return
    ours, theirs = each["ours"]["p95_ms"], each["ordinary"]["p95_ms"]
    ratio, share = each["p95_ratio_to_ordinary"], each["throughput_share_of_ordinary"]
    rate = each["per_second"]
    yield f"| … 95th percentile, against an ordinary view | {_time(ours)} | {_time(theirs)} | {ratio:g} |  |"
    yield f"| … codings a second, against an ordinary view | {rate['ours']} | {rate['ordinary']} | {share:.0%} |  |"


def _painted(codings: int, each: dict[str, Any]) -> Iterator[str]:
    name = f"… painted in Chromium, {codings:,} codings"
    if "clicked" in each:
        yield _line(f"{name}: all that can be seen, from a click in the list", each["clicked"])
    # Results of older runs have one measure of it.
    yield _line(f"{name}: all that can be seen, in a new tab" if "all" in each else name, each)
    if "all" in each:
        yield _line(f"{name}: the margin of every turn", each["all"])
        yield _line(f"{name}: all that can be seen, against bare marks", each["against_marks"])
        scrolled = each["scrolling"]
        yield f"| … scrolled | {scrolled['frames_per_second']:g} frames a second | | | {scrolled['late']:.0%} late |"


def _sides(grown: dict[str, Any]) -> dict[str, Any]:
    return {"ours": grown["large"], "bare": grown["small"]}


def _line(name: str, each: dict[str, Any]) -> str:
    low, high = each["ratio_of_rounds"]
    ours, bare = (_time(each[side]["median_ms"]) for side in ("ours", "bare"))
    return f"| {name} | {ours} | {bare} | {each['ratio']:g} | {low:g} to {high:g} |"


def _time(milliseconds: float) -> str:
    return f"{milliseconds:.1f} ms" if milliseconds < 100 else f"{milliseconds:,.0f} ms"


def put(results: dict[str, Any], page: Path = PAGE) -> None:
    """Put the tables of these results into the page, between its two marks."""
    before, begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    page.write_text(before + begin + described(results) + end + after, encoding="utf-8")


def described(results: dict[str, Any]) -> str:
    """Say on what was measured, and give the tables."""
    machine = results["machine"]
    facts = f"{machine['system']}, {machine['cores']} cores, {machine['memory_gb']} GB, Python {machine['python']}"
    versions = f"Django {machine['django']}, granian {machine['granian']}"
    load = ", ".join(f"{each:g}" for each in machine["load_average_at_start"])
    return f"\n{facts}, {versions}; size {results['size']}; load when the run began: {load}.\n\n{tables(results)}"
