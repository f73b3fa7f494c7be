"""The files of the demonstration study hold together: turns, quotes, codes, evidence, citations.

Reads the files themselves, no database. Each test runs for every case whose transcript is there.
"""

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from coding.codetree import propose_parents

DEMO = Path(__file__).parents[2] / "coding" / "demo"
STANCES = {"supports", "contradicts", "qualifies", "considered"}
CITATION = re.compile(r"([A-Z])1:(\d+)")
EMERGENT = {"emergent/trust", "emergent/resources"}


def read_json(name: str) -> Any:
    return json.loads((DEMO / name).read_text(encoding="utf-8"))


def read_csv(name: str) -> list[dict[str, str]]:
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def study() -> Any:
    return read_json("study.json")


@cache
def final_list() -> list[str]:
    return [row["Codes"] for row in read_csv("codes-final-list.csv")]


@cache
def bodies(case: str) -> dict[int, str]:
    """Turn number -> body; what stands before the first label is turn 1."""
    lines = (DEMO / f"{case}1.txt").read_text(encoding="utf-8").splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith(("H: ", "J: ")))
    turns = {1: "\n".join(lines[:first])}
    for number, line in enumerate(lines[first:], 2):
        assert re.match(r"[HJ]: \S", line), f"{case}1, turn {number} has no label"
        turns[number] = line[3:]
    return turns


def span(case: str, turn: int, quote: str) -> tuple[int, int]:
    body = bodies(case)[turn]
    start = body.index(quote)
    return start, start + len(quote or body)


@cache
def codings(case: str) -> dict[tuple[int, str], set[str]]:
    """(turn, quote) -> codes; an empty quote is the whole answer."""
    rows = read_csv(f"{case}1.codings.csv")
    found = {(int(row["turn"]), row["quote"]): set(row["codes"].split()) for row in rows}
    assert len(found) == len(rows), "a passage stands in two rows"
    return found


def with_descendants(codes: list[str]) -> set[str]:
    parents = propose_parents(final_list())
    found = set(codes)
    for _ in final_list():
        found |= {child for child, parent in parents.items() if parent in found}
    return found


def unread(case: str) -> set[str]:
    """Codes whose codings in this case wait for the second reading and are not loaded."""
    readings = read_json("trust-and-resources.json")["readings"]
    return {code for reading in readings if reading["document"] == f"{case}1" for code in reading["not_for"]}


def candidates(
    case: str, theme: str, without: set[str] | frozenset[str] = frozenset()
) -> set[tuple[int, str]]:
    entry = next(entry for entry in study()["themes"] if entry["key"] == theme)
    codes = with_descendants(entry["codes"]) if entry["subcodes"] else set(entry["codes"])
    return {passage for passage, given in codings(case).items() if given & (codes - without)}


def stances(cell: Any) -> dict[tuple[int, str], str]:
    return {(item["turn"], item["quote"]): item["stance"] for item in cell["evidence"]}


def assert_text_follows(case: str, cell: Any) -> None:
    words = re.sub(r"\([^()]*\d\)", "", cell["text"]).split()
    assert 8 <= len(words) <= 30, (cell["theme"], len(words))
    cited = CITATION.findall(cell["text"])
    used = {turn for (turn, _), stance in stances(cell).items() if stance != "considered"}
    assert cited, cell["theme"]
    assert all(label == case and int(turn) in used for label, turn in cited), cell["theme"]


CASES = [case for case in "ABCDE" if (DEMO / f"{case}1.txt").exists()]
CODED = [case for case in CASES if (DEMO / f"{case}1.codings.csv").exists()]
WRITTEN = [case for case in CODED if (DEMO / f"{case}.cells.json").exists()]


def test_the_plan_has_five_cases_21_questions_and_five_tables() -> None:
    plan = study()
    assert [case["label"] for case in plan["cases"]] == list("ABCDE")
    assert [informant["attributes"]["Years with CRM"] for informant in plan["informants"]] == [
        20,
        20,
        7,
        5,
        11,
    ]
    assert len(plan["guide"]["questions"]) == 21
    assert [len(table["rows"]) for table in plan["tables"]] == [4, 2, 4, 4, 2]
    assert "fictional" in plan["description"]


def test_every_mark_of_the_code_list_and_the_guide_is_a_question_of_the_study() -> None:
    marks = {mark for question in study()["questions"] for mark in question["marks"]}
    listed = {mark for row in read_csv("codes-final-list.csv") for mark in row["Q & SQ"].split("/")}
    asked = {mark for question in study()["guide"]["questions"] for mark in question["questions"]}
    assert listed <= marks
    assert asked <= marks


def test_every_row_is_a_theme_whose_codes_are_in_the_final_list() -> None:
    themes = {theme["key"]: theme for theme in study()["themes"]}
    for table in study()["tables"]:
        assert [themes[key]["label"] for key in table["themes"]] == table["rows"]
    assert {code for theme in themes.values() for code in theme["codes"]} <= set(final_list())


def test_every_code_of_the_final_list_is_defined_and_the_start_list_is_a_part_of_it() -> None:
    definitions = read_csv("codes.csv")
    start = {row["Codes"] for row in read_csv("codes-start-list.csv")}
    assert [row["mnemonic"] for row in definitions] == final_list()
    assert all(
        row[column] for row in definitions for column in ("definition", "when_to_use", "when_not", "example")
    )
    assert start < set(final_list())
    assert len(set(final_list()) - start) == 12


@pytest.mark.parametrize("case", CASES)
def test_a_transcript_has_1500_to_2500_words_in_natural_turns(case: str) -> None:
    words = sum(len(body.split()) for body in bodies(case).values())
    assert 1500 <= words <= 2500
    assert 45 <= len(bodies(case)) <= 90
    assert "\r" not in (DEMO / f"{case}1.txt").read_bytes().decode("utf-8")


@pytest.mark.parametrize("case", CODED)
def test_a_coded_passage_stands_once_in_its_turn_and_carries_codes_of_the_list(case: str) -> None:
    for (turn, quote), codes in codings(case).items():
        assert not quote or bodies(case)[turn].count(quote) == 1, (turn, quote)
        assert quote == quote.strip(), (turn, quote)
        assert quote != bodies(case)[turn], (turn, "write the whole answer as an empty quote")
        assert codes, (turn, quote)
        assert codes <= set(final_list()), (turn, codes)


@pytest.mark.parametrize("case", CODED)
def test_no_code_stands_twice_on_overlapping_words(case: str) -> None:
    placed = [(turn, *span(case, turn, quote), codes) for (turn, quote), codes in codings(case).items()]
    for number, (turn, start, end, codes) in enumerate(placed):
        for other_turn, other_start, other_end, other_codes in placed[number + 1 :]:
            overlap = turn == other_turn and start < other_end and other_start < end
            assert not (overlap and codes & other_codes), (turn, codes & other_codes)


@pytest.mark.parametrize("case", CODED)
def test_a_case_is_coded_as_the_author_did_mostly_whole_answers_with_several_codes(case: str) -> None:
    passages = codings(case)
    assert 45 <= len(passages) <= 75
    assert 0.55 <= sum(not quote for _, quote in passages) / len(passages) <= 0.85
    assert sum(map(len, passages.values())) / len(passages) >= 1.1


@pytest.mark.parametrize("case", [case for case in CODED if case in "DE"])
def test_finnish_quotations_are_translated(case: str) -> None:
    rows = read_csv(f"{case}1.codings.csv")
    assert all(row["translation"] for row in rows if row["key"] == "1")
    assert any(row["translation"] for row in rows)


def test_the_cases_together_use_every_code() -> None:
    used = set().union(*(codes for case in CODED for codes in codings(case).values()))
    assert used == set(final_list())


@pytest.mark.parametrize("case", WRITTEN)
def test_every_cell_of_the_four_tables_rests_on_evidence_and_leaves_nothing_unconsidered(case: str) -> None:
    cells = read_json(f"{case}.cells.json")
    assert sorted(cell["theme"] for cell in cells) == sorted(
        theme["key"] for theme in study()["themes"] if theme["key"] not in EMERGENT
    )
    for cell in cells:
        assert stances(cell).keys() == candidates(case, cell["theme"]), cell["theme"]
        assert len(stances(cell)) == len(cell["evidence"]), cell["theme"]
        assert set(stances(cell).values()) <= STANCES
        assert_text_follows(case, cell)


def test_the_fifth_table_shows_each_state_and_two_remarks_of_the_supervisor() -> None:
    table = read_json("trust-and-resources.json")
    assert {cell["state"] for cell in table["cells"]} == {
        "written",
        "not asked",
        "nothing said",
        "does not apply",
        "not read yet",
    }
    assert len(table["cells"]) == 10
    assert all(cell["reason"] for cell in table["cells"] if cell["state"] in ("not asked", "does not apply"))
    assert {memo["author"] for memo in table["memos"]} == {"supervisor"}
    assert len(table["memos"]) == 2


@pytest.mark.parametrize("case", CODED)
def test_the_cells_of_the_fifth_table_have_the_candidates_that_their_states_need(case: str) -> None:
    table = read_json("trust-and-resources.json")
    open_passages = {
        (item["case"], item["theme"], item["turn"], item["quote"]) for item in table["unconsidered"]
    }
    for cell in (cell for cell in table["cells"] if cell["case"] == case):
        left = candidates(case, cell["theme"], unread(case)) - stances(cell).keys()
        assert {(case, cell["theme"], *passage) for passage in left} == {
            item for item in open_passages if item[:2] == (case, cell["theme"])
        }
        assert stances(cell).keys() <= candidates(case, cell["theme"])
        if cell["state"] == "written":
            assert_text_follows(case, cell)


def test_a_cell_that_is_not_read_yet_belongs_to_a_document_whose_reading_left_its_codes_out() -> None:
    themes = {theme["key"]: theme for theme in study()["themes"]}
    for cell in read_json("trust-and-resources.json")["cells"]:
        codes = set(themes[cell["theme"]]["codes"])
        assert (cell["state"] == "not read yet") == (codes <= unread(cell["case"])), cell["case"]


def test_one_written_cell_of_the_fifth_table_holds_a_contradiction() -> None:
    cells = read_json("trust-and-resources.json")["cells"]
    torn = [cell["case"] for cell in cells if "contradicts" in stances(cell).values()]
    assert torn == ["B"]
