"""Cross-case tables: rows, cells, evidence and states, as actions, as pages and for each role."""

import re
import uuid
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cccrm.kit.refusal import Clash, Refused, StalePage
from coding.actions import tables
from coding.actions.codes import add_code, delete_code
from coding.actions.passages import apply_code, remove_coding, set_translation
from coding.actions.readings import record_reading
from coding.actions.revisions import revise_document
from coding.models import (
    Anchor,
    Code,
    Coding,
    CrossCaseTable,
    Evidence,
    Memo,
    Passage,
    Summary,
    Theme,
    ThemeCode,
)
from coding.queries.cells import cell_id
from coding.queries.tables import CellData, cell_page, propose_rows, table_data
from interviews.access import Member
from interviews.actions.documents import PlannedDocument, import_documents
from interviews.actions.history import step_to_undo, undo
from interviews.importers import read_transcript
from interviews.log import operation, replay, rows_of
from interviews.models import Case, Document, Event, Revision, Study, Turn, User
from interviews.rebase import Edit
from interviews.roles import Role

type ClientOf = Callable[[User], Client]

TEXT = """H: Do you reward your people?
J: Yearly bonus for all of us.
H: And at once?
J: Cinema tickets on Friday.
J: We never paid for loyalty.
"""


def new_document(study: Study, actor: User, case: str, title: str) -> Document:
    draft = read_transcript("talk.txt", TEXT.encode())
    planned = PlannedDocument(draft=draft, title=title, case=case, interviewers=frozenset({"H"}))
    return import_documents(study=study, actor=actor, documents=[planned])[0]


def revision_of(document: Document) -> Revision:
    return Revision.objects.select_related("study", "document").filter(document=document).latest("number")


def passage_on(document: Document, words: str, code: Code, actor: User) -> Passage:
    revision = revision_of(document)
    start = revision.text.index(words)
    return apply_code(revision=revision, start=start, end=start + len(words), code=code, actor=actor).passage


def revise(document: Document, actor: User, old: str, new: str) -> Revision:
    """A corrected transcript; passages outside the corrected words are carried."""
    before = revision_of(document)
    text = before.text.replace(old, new)
    shift = len(text) - len(before.text)
    at = before.text.index(old)
    with operation(document.study, actor=actor, verb="import") as op:
        after = op.create(
            Revision(
                study=op.study, document=document, number=before.number + 1, text=text, created_at=op.now
            )
        )
        for turn in Turn.objects.filter(revision=before):
            fields = {
                name: getattr(turn, name) for name in ("label_start", "label_end", "body_start", "body_end")
            }
            moved = {name: value + (shift if value > at else 0) for name, value in fields.items()}
            op.create(
                Turn(
                    study=op.study,
                    revision=after,
                    position=turn.position,
                    number=turn.number,
                    speaker_id=turn.speaker_id,
                    **moved,
                )
            )
        for anchor in Anchor.objects.filter(revision=before):
            start = anchor.start + (shift if anchor.start > at else 0)
            if text[start : start + len(anchor.quote)] == anchor.quote:
                op.create(
                    Anchor(
                        study=op.study,
                        passage_id=anchor.passage_id,
                        revision=after,
                        start=start,
                        end=start + len(anchor.quote),
                        quote=anchor.quote,
                    )
                )
    return after


@pytest.fixture
def world(study: Study, owner: User) -> SimpleNamespace:
    """Two cases with a document each, a small code list, one table with one row; three passages in case A."""
    crm = add_code(study=study, actor=owner, label="CRM", mnemonic="CRM")
    rew = add_code(study=study, actor=owner, label="Rewards", mnemonic="CRM-rew", parent=crm)
    quick = add_code(study=study, actor=owner, label="At once", mnemonic="CRM-rew-q", parent=rew)
    trust = add_code(study=study, actor=owner, label="Trust", mnemonic="CRM-tr", parent=crm)
    first, second = (new_document(study, owner, case, f"{case} talk") for case in "AB")
    case_a, case_b = Case.objects.filter(study=study)
    table = tables.add_table(
        study=study,
        actor=owner,
        title="Responses",
        question="Who is paid?",
        rows=[tables.RowPlan.of(rew)],
        cases=[case_a, case_b],
    )
    theme = Theme.objects.select_related("study").get(rows__table=table)
    friday = passage_on(first, "Cinema tickets on Friday.", quick, owner)
    yearly = passage_on(first, "Yearly bonus", rew, owner)
    never = passage_on(first, "We never paid for loyalty.", rew, owner)
    return SimpleNamespace(
        study=study, owner=owner, table=table, theme=theme, a=case_a, b=case_b, first=first, second=second,
        crm=crm, rew=rew, quick=quick, trust=trust, friday=friday, yearly=yearly, never=never,
    )  # fmt: skip


def cell(world: SimpleNamespace, case: Case | None = None) -> CellData:
    return table_data(world.study, world.table).cells[world.theme.pk, (case or world.a).pk]


def write(
    world: SimpleNamespace, text: str = "Quick rewards (A1:4).", version: int = 0, **stances: str
) -> Summary:
    return tables.save_cell(
        theme=world.theme,
        case=world.a,
        actor=world.owner,
        text=text,
        expected_version=version,
        stances={getattr(world, name).pk: stance for name, stance in stances.items()},
    )


def write_all(world: SimpleNamespace) -> Summary:
    return write(world, yearly="supports", friday="considered", never="contradicts")


def url(world: SimpleNamespace, name: str = "cell", *more: object, case: Case | None = None) -> str:
    return reverse(name, args=[world.study.slug, world.table.pk, world.theme.pk, (case or world.a).pk, *more])


# -- tables and rows ----------------------------------------------------------------------------


def test_rows_are_proposed_from_the_second_level(world: SimpleNamespace) -> None:
    assert [(row.code.mnemonic, row.family.mnemonic, row.sub_codes) for row in propose_rows(world.study)] == [
        ("CRM-rew", "CRM", 1),
        ("CRM-tr", "CRM", 0),
    ]


def test_a_list_without_levels_is_proposed_as_it_stands(study: Study, owner: User) -> None:
    for label in ("rewards", "trust"):
        add_code(study=study, actor=owner, label=label)
    assert [row.code.label for row in propose_rows(study)] == ["rewards", "trust"]


def test_retired_codes_are_not_proposed(world: SimpleNamespace) -> None:
    with operation(world.study, actor=world.owner, verb="retire code") as op:
        op.update(world.trust, is_retired=True)
    assert [row.code.mnemonic for row in propose_rows(world.study)] == ["CRM-rew"]


def test_a_table_needs_title_row_and_case(world: SimpleNamespace) -> None:
    plan = [tables.RowPlan("Own row")]
    for title, rows, cases in (
        ("", plan, [world.a]),
        ("T", [], [world.a]),
        ("T", plan, []),
        ("Responses", plan, [world.a]),
    ):
        with pytest.raises(Refused):
            tables.add_table(study=world.study, actor=world.owner, title=title, rows=rows, cases=cases)
    assert CrossCaseTable.objects.count() == 1
    assert Theme.objects.count() == 1


def test_rows_and_columns_follow_the_order_given(world: SimpleNamespace) -> None:
    tables.update_table(
        table=world.table,
        actor=world.owner,
        title="Responses again",
        question="",
        rows=[tables.RowPlan("Own row"), world.theme],
        cases=[world.b, world.a],
    )
    data = table_data(world.study, CrossCaseTable.objects.get())
    assert [row.label for row in data.rows] == ["Own row", "Rewards"]
    assert [column.heading for column in data.columns] == ["Case B", "Case A"]
    assert data.title == "Responses again"


def test_a_row_that_is_taken_off_keeps_its_summaries(world: SimpleNamespace) -> None:
    write(world)
    other = {
        "table": world.table,
        "actor": world.owner,
        "title": "Responses",
        "question": "",
        "cases": [world.a],
    }
    tables.update_table(**other, rows=[tables.RowPlan("Own row")])
    assert Summary.objects.get().text == "Quick rewards (A1:4)."
    tables.update_table(**other, rows=[world.theme])
    assert cell(world).text == "Quick rewards (A1:4)."


def test_a_row_in_which_nobody_wrote_goes_whole(world: SimpleNamespace) -> None:
    tables.delete_table(table=world.table, actor=world.owner)
    assert not Theme.objects.exists()
    assert not ThemeCode.objects.exists()
    undo(study=world.study, actor=world.owner, operation_id=step_to_undo(world.study, world.owner).id)
    assert [row.label for row in table_data(world.study, CrossCaseTable.objects.get()).rows] == ["Rewards"]


def test_two_tables_share_the_cells_of_a_row(world: SimpleNamespace) -> None:
    write(world)
    second = tables.add_table(
        study=world.study, actor=world.owner, title="Second", rows=[world.theme], cases=[world.a]
    )
    assert table_data(world.study, second).cells[world.theme.pk, world.a.pk].text == "Quick rewards (A1:4)."


def test_a_row_takes_codes_with_or_without_sub_codes(world: SimpleNamespace) -> None:
    assert cell(world).candidates_total == 3
    tables.update_theme(theme=world.theme, actor=world.owner, label="Pay", codes=[(world.rew, False)])
    assert cell(world).candidates_total == 2
    tables.update_theme(theme=world.theme, actor=world.owner, label="Pay", codes=[(world.crm, True)])
    assert cell(world).candidates_total == 3
    with pytest.raises(Refused):
        tables.update_theme(theme=world.theme, actor=world.owner, label=" ", codes=[])


def _seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_table_that_somebody_changed_meanwhile_is_not_set_back(
    world: SimpleNamespace, coder: User, client_of: ClientOf
) -> None:
    client, path = client_of(coder), reverse("table_edit", args=[world.study.slug, world.table.pk])
    seen = _seen(client.get(path).content.decode())
    others = {"table": world.table, "actor": world.owner, "title": "T", "question": ""}
    rows = [world.theme, tables.RowPlan("Trust")]
    tables.update_table(**others, rows=rows, cases=list(Case.objects.all()))
    sent = {"title": "Mine", "row": f"theme:{world.theme.pk}", "case": str(world.a.pk), "seen": seen}
    answer = client.post(path, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody changed this table" in page
    assert "Rewards, Trust" in page
    assert CrossCaseTable.objects.get().title == "T"
    assert _seen(page) != seen


def test_a_row_that_somebody_changed_meanwhile_is_not_set_back(
    world: SimpleNamespace, coder: User, client_of: ClientOf
) -> None:
    path = reverse("table_row", args=[world.study.slug, world.table.pk, world.theme.pk])
    client = client_of(coder)
    seen = _seen(client.get(path).content.decode())
    codes = [(world.rew, True), (world.trust, True)]
    tables.update_theme(theme=world.theme, actor=world.owner, label="Rewards", codes=codes)
    sent = {"label": "Pay", "code": str(world.rew.pk), "seen": seen}
    answer = client.post(path, sent)
    assert answer.status_code == 422
    assert "Somebody changed this row" in answer.content.decode()
    assert world.theme.code_links.count() == 2
    assert client.post(path, sent | {"seen": _seen(answer.content.decode())}).status_code == 302
    assert Theme.objects.get().label == "Pay"


def test_a_code_that_a_row_uses_cannot_be_deleted(world: SimpleNamespace) -> None:
    tables.update_theme(theme=world.theme, actor=world.owner, label="Pay", codes=[(world.trust, True)])
    with pytest.raises(Refused):
        delete_code(code=world.trust, actor=world.owner)


# -- candidates ---------------------------------------------------------------------------------


def test_candidates_stand_in_reading_order_with_their_addresses(world: SimpleNamespace, owner: User) -> None:
    page = cell_page(Member(owner, world.study, frozenset({Role.OWNER})), world.table, world.theme, world.a)
    assert [(item.passage.address, item.passage.quote) for item in page.candidates] == [
        ("A1:2", "Yearly bonus"),
        ("A1:4", "Cinema tickets on Friday."),
        ("A1:5", "We never paid for loyalty."),
    ]
    assert [code.name for code in page.candidates[1].codes] == ["CRM-rew-q"]
    assert page.candidates[0].passage.speaker == "J"
    assert page.candidates[0].passage.url.endswith(f"#p-{world.yearly.pk}")


def test_a_passage_with_two_codes_of_the_row_counts_once(world: SimpleNamespace, owner: User) -> None:
    passage_on(world.first, "Yearly bonus", world.quick, owner)
    assert cell(world).candidates_total == 3


def test_a_passage_over_several_turns_has_a_range(world: SimpleNamespace, owner: User) -> None:
    revision = revision_of(world.first)
    start, end = revision.text.index("at once?"), revision.text.index(" on Friday")
    apply_code(revision=revision, start=start, end=end, code=world.rew, actor=owner)
    tables.save_cell(theme=world.theme, case=world.a, actor=owner, text="Both (A1:3-4).", expected_version=0)
    assert cell(world).dead_citations == 0


def test_other_cases_and_codes_stay_out(world: SimpleNamespace, owner: User) -> None:
    passage_on(world.second, "Cinema", world.rew, owner)
    passage_on(world.first, "Friday", world.trust, owner)
    assert cell(world).candidates_total == 3
    assert cell(world, world.b).candidates_total == 1


def test_a_withdrawn_document_gives_no_candidates(world: SimpleNamespace, owner: User) -> None:
    write_all(world)
    with operation(world.study, actor=owner, verb="withdraw") as op:
        op.update(world.first, withdrawn_at=op.now)
    assert (cell(world).state, cell(world).changed) == ("evidence-changed", 2)


# -- states -------------------------------------------------------------------------------------


def test_a_cell_without_words_says_how_many_passages_wait(world: SimpleNamespace) -> None:
    assert (cell(world).state, cell(world).unconsidered) == ("unwritten", 3)


def test_used_and_unconsidered_are_counted(world: SimpleNamespace) -> None:
    write(world, yearly="supports", friday="considered")
    found = cell(world)
    assert (found.state, found.used, found.candidates_total, found.unconsidered) == (
        "written-unconsidered",
        1,
        3,
        1,
    )
    assert [(e.stance, e.address) for e in found.evidence] == [("supports", "A1:2"), ("considered", "A1:4")]


def test_a_cell_with_everything_judged_is_written(world: SimpleNamespace) -> None:
    write_all(world)
    assert (cell(world).state, cell(world).contradictions) == ("written", 1)


def test_a_new_coding_makes_a_cell_unconsidered_again(world: SimpleNamespace, owner: User) -> None:
    write_all(world)
    passage_on(world.first, "for all of us", world.rew, owner)
    assert cell(world).state == "written-unconsidered"


def test_taking_the_codes_off_used_evidence_is_the_strong_warning(
    world: SimpleNamespace, owner: User
) -> None:
    write_all(world)
    remove_coding(coding=Coding.objects.get(passage=world.never), actor=owner)
    assert (cell(world).state, cell(world).changed) == ("evidence-changed", 1)


def test_corrected_words_of_used_evidence_are_the_strong_warning(world: SimpleNamespace, owner: User) -> None:
    write_all(world)
    revise(world.first, owner, "Yearly bonus", "Monthly pay")
    found = cell(world)
    assert (found.state, found.candidates_total) == ("evidence-changed", 3)


def test_a_correction_elsewhere_changes_nothing(world: SimpleNamespace, owner: User) -> None:
    write_all(world)
    revise(world.first, owner, "And at once?", "And immediately, at once?")
    assert cell(world).state == "written"


def test_judging_changed_evidence_again_takes_its_new_words(world: SimpleNamespace, owner: User) -> None:
    write_all(world)
    with operation(world.study, actor=owner, verb="judge evidence") as op:
        op.update(Evidence.objects.get(passage=world.yearly), quote="Older words")
    assert cell(world).state == "evidence-changed"
    tables.judge(theme=world.theme, case=world.a, actor=owner, passage=world.yearly.pk, stance="supports")
    assert cell(world).state == "written"


def test_an_empty_cell_follows_from_the_readings(world: SimpleNamespace, owner: User) -> None:
    assert cell(world, world.b).state == "not-read"
    record_reading(revision=revision_of(world.second), actor=owner)
    assert cell(world, world.b).state == "nothing-said"
    new_document(world.study, owner, "B", "B second talk")
    assert cell(world, world.b).state == "not-read"


def test_a_reading_for_other_codes_does_not_count(world: SimpleNamespace, owner: User) -> None:
    record_reading(revision=revision_of(world.second), actor=owner)
    add_code(study=world.study, actor=owner, label="Late", mnemonic="CRM-rew-late", parent=world.rew)
    assert cell(world, world.b).state == "not-read"


def test_a_reading_counts_when_words_were_corrected_since(world: SimpleNamespace, owner: User) -> None:
    record_reading(revision=revision_of(world.second), actor=owner)
    before = cell(world, world.b).state
    revise(world.second, owner, "Yearly", "Weekly")
    assert cell(world, world.b).state == before == "nothing-said"


def test_a_reading_does_not_count_for_a_sentence_that_came_in_since(
    world: SimpleNamespace, owner: User
) -> None:
    revision = revision_of(world.second)
    record_reading(revision=revision, actor=owner)
    news = " And then there is one more sentence that nobody can have read before it came in."
    end = len(revision.text.rstrip())
    revise_document(revision=revision, actor=owner, edits=[Edit(end, end, news)])
    assert cell(world, world.b).state == "not-read"


def declare(world: SimpleNamespace, declared: str, reason: str = "", case: Case | None = None) -> Summary:
    return tables.declare_state(
        theme=world.theme, case=case or world.b, actor=world.owner, declared=declared, reason=reason
    )


def test_a_state_set_by_hand_carries_its_reason(world: SimpleNamespace) -> None:
    declare(world, "not asked", "The hour was over.")
    found = cell(world, world.b)
    assert (found.state, found.reason) == ("not-asked", "The hour was over.")
    declare(world, "")
    assert (cell(world, world.b).state, cell(world, world.b).reason) == ("not-read", "")


@pytest.mark.parametrize("declared", ["not asked", "does not apply", "something else"])
def test_a_state_without_its_reason_is_refused(world: SimpleNamespace, declared: str) -> None:
    with pytest.raises(Refused):
        declare(world, declared)
    assert not Summary.objects.exists()


def test_nothing_said_is_refused_while_passages_stand_there(world: SimpleNamespace) -> None:
    with pytest.raises(Refused):
        declare(world, "nothing said", case=world.a)
    for passage in (world.yearly, world.friday, world.never):
        tables.judge(
            theme=world.theme, case=world.a, actor=world.owner, passage=passage.pk, stance="considered"
        )
    declare(world, "nothing said", case=world.a)
    assert cell(world).state == "nothing-said"


def test_a_cell_with_words_has_no_state_by_hand(world: SimpleNamespace) -> None:
    write(world)
    with pytest.raises(Refused):
        declare(world, "not asked", "The hour was over.", case=world.a)


def test_a_document_that_joins_makes_a_state_by_hand_questionable(
    world: SimpleNamespace, owner: User
) -> None:
    summary = declare(world, "does not apply", "No budget.")
    new_document(world.study, owner, "B", "B second talk")
    assert cell(world, world.b).state == "questionable"
    tables.confirm_cell(theme=world.theme, case=world.b, actor=owner, expected_version=summary.version)
    assert cell(world, world.b).state == "does-not-apply"


def test_words_take_the_place_of_a_state_by_hand(world: SimpleNamespace, owner: User) -> None:
    summary = declare(world, "does not apply", "No budget.")
    tables.save_cell(
        theme=world.theme,
        case=world.b,
        actor=owner,
        text="Said not to exist.",
        expected_version=summary.version,
    )
    assert (cell(world, world.b).state, cell(world, world.b).reason) == ("written", "")


# -- writing ------------------------------------------------------------------------------------


def test_saving_stores_the_candidates_of_the_moment(world: SimpleNamespace) -> None:
    summary = write(world)
    assert set(summary.candidates) == {str(p.pk) for p in (world.yearly, world.friday, world.never)}
    assert (summary.version, summary.pk) == (1, cell_id(world.theme.pk, world.a.pk))


def test_a_clash_shows_both_texts_and_loses_neither(world: SimpleNamespace, coder: User) -> None:
    write(world, "Mine.")
    with pytest.raises(Clash) as caught:
        tables.save_cell(theme=world.theme, case=world.a, actor=coder, text="Yours.", expected_version=0)
    assert (caught.value.theirs, caught.value.yours, caught.value.version) == ("Mine.", "Yours.", 1)
    assert Summary.objects.get().text == "Mine."


def test_the_same_words_from_two_hands_are_no_clash(world: SimpleNamespace, coder: User) -> None:
    write(world, "Same.")
    tables.save_cell(theme=world.theme, case=world.a, actor=coder, text="Same.", expected_version=0)
    assert Summary.objects.get().version == 1


def test_judging_first_does_not_make_the_first_text_a_clash(world: SimpleNamespace) -> None:
    tables.judge(
        theme=world.theme, case=world.a, actor=world.owner, passage=world.yearly.pk, stance="qualifies"
    )
    assert write(world).version == 1
    assert Evidence.objects.get().quote == "Yearly bonus"


def test_a_judgement_can_be_changed_and_taken_back(world: SimpleNamespace) -> None:
    judging = {"theme": world.theme, "case": world.a, "actor": world.owner, "passage": world.yearly.pk}
    tables.judge(**judging, stance="supports")
    tables.judge(**judging, stance="contradicts")
    assert Evidence.objects.get().stance == "contradicts"
    tables.judge(**judging, stance="")
    assert not Evidence.objects.exists()


def test_only_candidates_can_be_judged(world: SimpleNamespace, owner: User) -> None:
    foreign = passage_on(world.first, "Friday", world.trust, owner)
    judging = {"theme": world.theme, "case": world.a, "actor": owner}
    for passage, stance in ((foreign.pk, "supports"), (uuid.uuid4(), "supports"), (world.yearly.pk, "likes")):
        with pytest.raises(Refused):
            tables.judge(**judging, passage=passage, stance=stance)
    with pytest.raises(Refused):
        tables.save_cell(
            theme=world.theme,
            case=world.a,
            actor=owner,
            text="X",
            expected_version=0,
            stances={foreign.pk: "supports"},
        )
    assert not Summary.objects.exists()


def test_a_stale_page_judges_nothing(world: SimpleNamespace, owner: User) -> None:
    seen = revision_of(world.first)
    revise(world.first, owner, "And at once?", "And soon?")
    judging = {
        "theme": world.theme,
        "case": world.a,
        "actor": owner,
        "passage": world.yearly.pk,
        "stance": "supports",
    }
    with pytest.raises(StalePage):
        tables.judge(**judging, revision=seen.pk)
    tables.judge(**judging, revision=revision_of(world.first).pk)
    assert Evidence.objects.count() == 1


def test_still_true_only_when_nothing_is_unconsidered(world: SimpleNamespace, owner: User) -> None:
    confirming = {"theme": world.theme, "case": world.a, "actor": owner}
    with pytest.raises(Refused):
        tables.confirm_cell(**confirming, expected_version=0)
    write(world, yearly="supports")
    with pytest.raises(Refused):
        tables.confirm_cell(**confirming, expected_version=1)
    write(world, version=1, friday="supports", never="qualifies")
    with pytest.raises(Refused):
        tables.confirm_cell(**confirming, expected_version=0)
    assert tables.confirm_cell(**confirming, expected_version=1).confirmed_at


def test_still_true_is_refused_while_evidence_is_changed(world: SimpleNamespace, owner: User) -> None:
    write_all(world)
    remove_coding(coding=Coding.objects.get(passage=world.never), actor=owner)
    with pytest.raises(Refused):
        tables.confirm_cell(theme=world.theme, case=world.a, actor=owner, expected_version=1)


def test_undo_takes_a_cell_back_with_its_judgements(world: SimpleNamespace, owner: User) -> None:
    write(world, "First.", yearly="supports")
    write(world, "Second.", version=1, friday="supports")
    undo(study=world.study, actor=owner, operation_id=step_to_undo(world.study, owner).id)
    assert (Summary.objects.get().text, Evidence.objects.count()) == ("First.", 1)
    undo(study=world.study, actor=owner, operation_id=step_to_undo(world.study, owner).id)
    assert not Summary.objects.exists()
    assert replay(Event.objects.filter(study=world.study)) == rows_of(world.study)


def test_undo_refuses_when_somebody_wrote_on_top(world: SimpleNamespace, owner: User, coder: User) -> None:
    write(world, "First.")
    step = step_to_undo(world.study, owner)
    tables.save_cell(theme=world.theme, case=world.a, actor=coder, text="Second.", expected_version=1)
    with pytest.raises(Refused):
        undo(study=world.study, actor=owner, operation_id=step.id)
    assert Summary.objects.get().text == "Second."


def test_undo_does_not_take_a_cell_from_under_a_comment(
    world: SimpleNamespace, owner: User, supervisor: User
) -> None:
    write(world)
    tables.comment_cell(theme=world.theme, case=world.a, actor=supervisor, text="Is “quick” his word?")
    with pytest.raises(Refused):
        undo(study=world.study, actor=owner, operation_id=step_to_undo(world.study, owner).id)
    assert cell(world).comments == 1


def test_a_comment_needs_no_summary_but_words(world: SimpleNamespace, supervisor: User) -> None:
    with pytest.raises(Refused):
        tables.comment_cell(theme=world.theme, case=world.a, actor=supervisor, text=" ")
    tables.comment_cell(theme=world.theme, case=world.a, actor=supervisor, text="Ask again.")
    assert cell(world).state == "unwritten"
    assert write(world).version == 1


# -- the number of queries ----------------------------------------------------------------------


def queries_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_queries_of_the_grid_do_not_grow(world: SimpleNamespace, owner: User, client_of: ClientOf) -> None:
    write_all(world)
    client, path = client_of(owner), reverse("table", args=[world.study.slug, world.table.pk])
    before = queries_of(client, path)
    for number in range(10):
        passage_on(
            new_document(world.study, owner, f"N{number}", f"Talk {number}"), "Yearly", world.rew, owner
        )
    rows = [world.theme, *(tables.RowPlan(f"Row {n}", ((world.crm, True),)) for n in range(10))]
    tables.update_table(
        table=world.table, actor=owner, title="T", question="", rows=rows, cases=list(Case.objects.all())
    )
    for theme in Theme.objects.all():
        tables.save_cell(
            theme=theme, case=world.a, actor=owner, text="Said (A1:2).", expected_version=1 if theme == world.theme else 0,
            stances={world.yearly.pk: "supports"},
        )  # fmt: skip
    assert queries_of(client, path) == before


def test_queries_of_a_cell_do_not_grow(world: SimpleNamespace, owner: User, client_of: ClientOf) -> None:
    write_all(world)
    tables.comment_cell(theme=world.theme, case=world.a, actor=owner, text="Look.")
    client = client_of(owner)
    before = queries_of(client, url(world))
    for number in range(10):
        document = new_document(world.study, owner, "A", f"Talk {number}")
        passage = passage_on(document, "Yearly", world.rew, owner)
        tables.judge(theme=world.theme, case=world.a, actor=owner, passage=passage.pk, stance="supports")
        tables.comment_cell(theme=world.theme, case=world.a, actor=owner, text="Look.")
    assert queries_of(client, url(world)) == before


# -- pages --------------------------------------------------------------------------------------


def test_the_list_offers_a_table_from_the_code_list(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    path = reverse("tables", args=[world.study.slug])
    client = client_of(owner)
    assert "Responses" in client.get(path).text
    tables.delete_table(table=world.table, actor=owner)
    assert f"?family={world.crm.pk}" in client.get(path).text


def test_a_table_is_made_in_the_browser(world: SimpleNamespace, owner: User, client_of: ClientOf) -> None:
    client, path = client_of(owner), reverse("table_new", args=[world.study.slug])
    page = client.get(f"{path}?family={world.crm.pk}").text
    values = re.findall(r'name="row" value="([^"]+)" checked', page)
    assert values == [f"theme:{world.theme.pk}", f"code:{world.trust.pk}"]
    posted = {
        "title": "New", "row": values, f"place-code:{world.trust.pk}": "1", "own_rows": "Own row\n",
        "case": [str(world.b.pk)],
    }  # fmt: skip
    answer = client.post(path, posted, follow=True)
    data = table_data(world.study, CrossCaseTable.objects.get(title="New"))
    assert [row.label for row in data.rows] == ["Trust", "Rewards", "Own row"]
    assert "Own row" in answer.text


def test_a_table_that_is_refused_keeps_what_was_typed(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    path = reverse("table_new", args=[world.study.slug])
    answer = client_of(owner).post(path, {"title": "Kept title", "own_rows": "Kept row"})
    assert answer.status_code == 422
    assert "at least one case" in answer.text
    assert "Kept title" in answer.text
    assert "Kept row" in answer.text


def test_rows_and_codes_are_changed_in_the_browser(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    client = client_of(owner)
    path = reverse("table_row", args=[world.study.slug, world.table.pk, world.theme.pk])
    assert "without sub-codes" in client.get(path).text
    client.post(path, {"label": "Pay", "code": [str(world.rew.pk)], "alone": [str(world.rew.pk)]})
    assert cell(world).candidates_total == 2
    assert client.post(path, {"label": ""}).status_code == 422
    edit = reverse("table_edit", args=[world.study.slug, world.table.pk])
    assert "Pay" in client.get(edit).text
    client.post(edit, {"title": "Other", "row": [f"theme:{world.theme.pk}"], "case": [str(world.a.pk)]})
    assert CrossCaseTable.objects.get().title == "Other"
    client.post(reverse("table_delete", args=[world.study.slug, world.table.pk]))
    assert not CrossCaseTable.objects.exists()


def test_the_grid_shows_words_citations_and_warnings(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    write(world, "Quick (A1:4), lost (A1:99).", yearly="supports", never="contradicts")
    page = client_of(owner).get(reverse("table", args=[world.study.slug, world.table.pk])).text
    assert "2 of 3 used, 1 not yet considered" in page
    assert "1 against" in page
    assert f"#p-{world.friday.pk}" in page
    assert "1 citation points to nothing" in page
    assert "Not read yet" in page


def test_the_cell_shows_every_candidate_with_its_translation(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    set_translation(passage=world.friday, actor=owner, text="Elokuvaliput", expected_version=1)
    page = client_of(owner).get(url(world)).text
    assert page.count('class="ev new') == 3
    assert "Elokuvaliput" in page
    assert "not yet considered" in page
    assert "style=" not in page


def test_saving_without_javascript_leads_back(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    answer = client_of(owner).post(url(world), {"text": "Quick.\r\nSlow.", "version": "0"})
    assert (answer.status_code, answer["Location"]) == (302, url(world))
    assert Summary.objects.get().text == "Quick.\nSlow."


def test_saving_with_htmx_sends_parts(world: SimpleNamespace, owner: User, client_of: ClientOf) -> None:
    answer = client_of(owner).post(
        url(world), {"text": "Quick.", "version": "0"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    for part in ("cell-counts", "cell-editor", "cell-confirm", "cell-history", "undo"):
        assert f'id="{part}"' in answer.text
    assert "<html" not in answer.text
    assert 'name="version" value="1"' in answer.text


def test_a_clash_in_the_browser_shows_both_texts(
    world: SimpleNamespace, coder: User, client_of: ClientOf
) -> None:
    write(world, "Their words.")
    client = client_of(coder)
    for headers in ({}, {"HX-Request": "true"}):
        answer = client.post(url(world), {"text": "My words.", "version": "0"}, headers=headers)
        assert answer.status_code == 422
        assert "Their words." in answer.text
        assert "My words." in answer.text
    client.post(url(world), {"text": "Both words.", "version": "1"})
    assert Summary.objects.get().text == "Both words."


def test_judging_with_htmx_changes_one_line_and_the_counts(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    path = url(world, "cell_judge", world.yearly.pk)
    answer = client_of(owner).post(path, {"stance": "supports"}, headers={"HX-Request": "true"})
    assert f'id="e-{world.yearly.pk}"' in answer.text
    assert f'id="e-{world.friday.pk}"' not in answer.text
    assert 'id="cell-counts"' in answer.text
    assert 'id="cell-editor"' not in answer.text


def test_judging_without_javascript_keeps_words_that_were_not_saved(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    client, path = client_of(owner), url(world, "cell_judge", world.yearly.pk)
    answer = client.post(path, {"stance": "supports", "text": "Half a sen", "version": "0"})
    assert "Half a sen" in answer.text
    answer = client.post(path, {"stance": "qualifies", "text": "", "version": "0"})
    assert answer["Location"] == f"{url(world)}#e-{world.yearly.pk}"
    assert Evidence.objects.get().stance == "qualifies"


def test_evidence_that_left_can_be_taken_back_on_the_page(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    write_all(world)
    remove_coding(coding=Coding.objects.get(passage=world.never), actor=owner)
    client = client_of(owner)
    assert "Judged, but no longer here" in client.get(url(world)).text
    path = url(world, "cell_judge", world.never.pk)
    answer = client.post(path, {"stance": ""}, headers={"HX-Request": "true"})
    assert 'id="cell-gone"' in answer.text
    assert cell(world).state == "written"


def test_pressing_the_same_judgement_takes_changed_words_or_takes_it_back(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    write_all(world)
    pressed = re.compile(r'value="([a-z]*)" hx-vals=\'[^\']*\' aria-pressed="true"')
    assert pressed.findall(client_of(owner).get(url(world)).text) == ["", "", ""]
    with operation(world.study, actor=owner, verb="judge evidence") as op:
        op.update(Evidence.objects.get(passage=world.yearly), quote="Older words")
    page = client_of(owner).get(url(world)).text
    assert pressed.findall(page) == ["supports", "", ""]
    assert "Older words" in page


def test_still_true_and_states_by_hand_in_the_browser(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    client = client_of(owner)
    write(world)
    assert client.post(url(world, "cell_confirm"), {"version": "1"}).status_code == 422
    write(world, version=1, yearly="supports", friday="supports", never="supports")
    client.post(url(world, "cell_confirm"), {"version": "1"})
    assert "Found still true on" in client.get(url(world)).text
    by_hand = url(world, "cell_state", case=world.b)
    assert client.post(by_hand, {"declared": "not asked"}).status_code == 422
    client.post(by_hand, {"declared": "not asked", "reason": "The hour was over."})
    assert "The hour was over." in client.get(url(world, case=world.b)).text


def test_history_keeps_old_texts(world: SimpleNamespace, owner: User, client_of: ClientOf) -> None:
    write(world, "An early text.")
    write(world, "A late text.", version=1)
    page = client_of(owner).get(url(world)).text
    assert "An early text." in page
    assert "(2)" in page


def test_a_cell_that_the_table_does_not_show_is_not_found(
    world: SimpleNamespace, owner: User, client_of: ClientOf
) -> None:
    other = new_document(world.study, owner, "Z", "Z talk").case
    assert client_of(owner).get(url(world, case=other)).status_code == 404


# -- roles --------------------------------------------------------------------------------------

READING = ("tables", "table", "cell")
WRITING = ("table_new", "table_edit", "table_row")
POSTING = ("cell", "cell_judge", "cell_confirm", "cell_state", "table_delete")


def path_of(world: SimpleNamespace, name: str) -> str:
    if name in ("tables", "table_new"):
        return reverse(name, args=[world.study.slug])
    if name in ("table", "table_edit", "table_delete"):
        return reverse(name, args=[world.study.slug, world.table.pk])
    if name == "table_row":
        return reverse(name, args=[world.study.slug, world.table.pk, world.theme.pk])
    return url(world, name, *([world.yearly.pk] if name == "cell_judge" else []))


@pytest.mark.parametrize(
    ("role", "reads", "writes", "comments"),
    [
        ("owner", 200, 200, 302),
        ("coder", 200, 200, 302),
        ("supervisor", 200, 403, 302),
        ("reader", 200, 403, 403),
        ("stranger", 404, 404, 404),
    ],
)
def test_each_role_may_do_what_the_table_of_roles_says(
    world: SimpleNamespace,
    request: pytest.FixtureRequest,
    client_of: ClientOf,
    role: str,
    reads: int,
    writes: int,
    comments: int,
) -> None:
    client = client_of(request.getfixturevalue(role))
    assert {client.get(path_of(world, name)).status_code for name in READING} == {reads}
    assert {client.get(path_of(world, name)).status_code for name in WRITING} == {writes}
    assert client.post(path_of(world, "cell_comment"), {"comment": "Why?"}).status_code == comments
    assert Memo.objects.count() == (comments == 302)
    if writes != 200:
        assert {client.post(path_of(world, name)).status_code for name in POSTING} == {writes}
        assert CrossCaseTable.objects.count() == 1


def test_a_page_for_a_reader_offers_nothing_to_change(
    world: SimpleNamespace, reader: User, client_of: ClientOf
) -> None:
    write(world)
    page = client_of(reader).get(url(world)).text
    assert "Quick rewards" in page
    for word in ("Save cell", "Still true", "Write comment", "Set state"):
        assert word not in page
