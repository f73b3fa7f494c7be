"""The study that benchmarks are measured on: the same every time, and one that the application itself accepts."""

import importlib.util
from pathlib import Path

import pytest

from benchmarks import plan
from benchmarks.copies import COPIED, multiply
from benchmarks.figures import compare
from benchmarks.loader import documents_of, load
from coding.checks import check_study
from coding.models import Anchor, Coding, Passage, Summary
from interviews.models import Document, Revision, Study, Turn, User


@pytest.fixture
def loaded(owner: User) -> Study:
    return load(plan.studies("tiny")["large"], owner)


def test_the_same_seed_gives_the_same_study() -> None:
    first, second = plan.studies("tiny"), plan.studies("tiny")
    assert {name: study.digest for name, study in first.items()} == {
        name: study.digest for name, study in second.items()
    }


def test_the_tiny_study_is_this_one_on_every_machine() -> None:
    assert plan.studies("tiny")["large"].digest == "616e0d2b5e895069"


def test_another_seed_gives_another_study() -> None:
    assert plan.studies("tiny", seed=2)["large"].digest != plan.studies("tiny")["large"].digest


def test_the_first_document_of_the_small_study_is_the_large_one_s() -> None:
    studies = plan.studies("tiny")
    large, small = studies["large"], studies["small"]
    assert small.documents[0] == large.documents[0]
    assert [c for c in small.codings if c.document == 0] == [c for c in large.codings if c.document == 0]


def test_a_code_of_one_coder_never_overlaps_itself() -> None:
    for study in plan.studies("tiny").values():
        last: dict[tuple[int, int, int], int] = {}
        for coding in study.codings:
            key = (coding.document, coding.code, coding.coder)
            assert coding.start >= last.get(key, 0)
            last[key] = coding.end


def test_the_loader_writes_what_was_planned(loaded: Study) -> None:
    planned = plan.studies("tiny")["large"]
    assert Coding.objects.filter(study=loaded).count() == len(planned.codings)
    spans = {(coding.document, coding.start, coding.end) for coding in planned.codings}
    assert Passage.objects.filter(study=loaded).count() == len(spans)
    assert Summary.objects.filter(study=loaded).count() == 160


def test_answers_of_the_plan_are_turns_of_the_document(loaded: Study) -> None:
    planned = plan.studies("tiny")["large"].documents[0]
    turns = Turn.objects.filter(revision__document=documents_of(loaded)[0], speaker__label="J")
    assert list(turns.values_list("body_start", "body_end")) == list(planned.answers)


def test_check_study_finds_nothing_wrong_with_it(loaded: Study) -> None:
    assert list(check_study(loaded)) == []


def test_a_ratio_compares_medians_and_says_how_far_rounds_scatter() -> None:
    found = compare([[2.0, 4.0, 4.0], [4.0, 4.0, 6.0]], [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]])
    assert found["ratio"] == 2.67
    assert found["ratio_of_rounds"] == [2.0, 4.0]


def test_the_script_names_neither_machine_nor_person() -> None:
    file = Path(__file__).resolve().parents[2] / "benchmarks" / "run.py"
    spec = importlib.util.spec_from_file_location("benchmark_run", file)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    described = script.machine()
    assert set(described) >= {"cores", "memory_gb", "python", "django"}
    assert not any("/" in str(value) for value in described.values())


def test_a_study_grows_by_copies_of_its_documents(loaded: Study) -> None:
    before = {model: model._default_manager.filter(study=loaded).count() for model in COPIED}
    codings = multiply(loaded, 3)
    assert codings == 3 * before[Coding]
    for model in (Document, Revision, Turn, Passage, Anchor):
        assert model.objects.filter(study=loaded).count() == 3 * before[model]


def test_copied_codings_stand_on_copied_documents(loaded: Study) -> None:
    multiply(loaded, 2)
    texts = Revision.objects.filter(study=loaded, document__title__endswith="copy 1")
    anchors = Anchor.objects.filter(revision__in=texts).select_related("revision", "passage")
    assert anchors
    assert all(each.quote == each.revision.text[each.start : each.end] for each in anchors)
    assert {each.passage.document_id for each in anchors} <= {text.document_id for text in texts}
