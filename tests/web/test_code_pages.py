"""The pages that change codes: what they say before, what they do, and what a code's page tells afterwards."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coding.actions import arranging, codes, tables
from coding.actions.distinctions import tell_apart
from coding.actions.memos import write_memo
from coding.actions.merging import merge_codes
from coding.exports.content import codebook
from coding.models import Code, Coding, Distinction, Theme
from coding.queries import consequences
from coding.queries.code_history import code_history
from coding.queries.codebook import passages_of
from coding.queries.codes import code_use
from coding.queries.desk import code_list
from coding.queries.meetings import Meeting, meetings, shared_words
from coding.queries.rules import picker_codes
from interviews.access import Member
from interviews.log import type_name
from interviews.models import Case, DeskState, Document, Event, Study, User
from interviews.roles import Role
from tests.factories import apply, make_code, make_document
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(study: Study) -> dict[str, Code]:
    made: dict[str, Code] = {}
    for name, parent in (
        ("CRM", ""),
        ("CRM-IT", "CRM"),
        ("CRM-STR", "CRM"),
        ("CRM-STR-rew", "CRM-STR"),
        ("CF", ""),
    ):
        made[name] = make_code(study, f"about {name}", name, parent=made.get(parent))
    return made


@pytest.fixture
def member(study: Study, owner: User) -> Member:
    return Member(owner, study, frozenset({Role.OWNER}))


@pytest.fixture
def client(coder: User, client_of: ClientOf) -> Client:
    return client_of(coder)


def row_on(study: Study, owner: User, document: Document, code: Code, *, with_subcodes: bool = True) -> Theme:
    """A table with one row that draws on a code, and a written cell."""
    plan = tables.RowPlan(code.label, ((code, with_subcodes),))
    case = document.case
    assert case is not None
    tables.add_table(study=study, actor=owner, title=f"T {code}", rows=[plan], cases=[case])
    theme = Theme.objects.get(label=code.label)
    tables.save_cell(theme=theme, case=case, actor=owner, text="Said.", expected_version=0)
    return theme


# -- counts -------------------------------------------------------------------------------------


def test_counts_with_sub_codes_have_each_passage_document_and_case_once(
    study: Study, tree: dict[str, Code], document: Document, member: Member, coder: User
) -> None:
    other = make_document(study, title="B1", case="B")
    for words, name in (("driver", "CRM-STR"), ("driver", "CRM-STR-rew"), ("notes", "CRM-STR-rew")):
        apply(document, words, tree[name])
    apply(document, "driver", tree["CRM-STR-rew"], coder)
    apply(other, "driver", tree["CRM-IT"])
    use = code_use(member)
    top, middle, low = (use[tree[name].pk] for name in ("CRM", "CRM-STR", "CRM-STR-rew"))
    assert (low.codings, low.passages, low.all_passages) == (3, 2, 2)
    assert (middle.codings, middle.passages, middle.all_passages) == (1, 1, 2)
    assert (top.passages, top.all_passages, top.all_documents, top.all_cases) == (0, 3, 2, 2)


# -- previews -----------------------------------------------------------------------------------


def test_a_merge_says_what_goes_along_and_which_cells_change(
    study: Study, tree: dict[str, Code], document: Document, member: Member, owner: User, coder: User
) -> None:
    apply(document, "driver", tree["CRM-IT"])
    apply(document, "driver", tree["CRM-IT"], coder)
    apply(document, "also the driver", tree["CF"])
    row_on(study, owner, document, tree["CF"])
    row_on(study, owner, document, tree["CRM"])
    touched = consequences.of_merge(member, [tree["CRM-IT"]], tree["CF"])
    assert touched.extent == {"codings": 2, "coders": 2, "passages": 1, "documents": 1}
    assert touched.doubles == 1
    assert [(cell.row, cell.arrived, cell.left) for cell in touched.cells] == [
        ("about CF", 1, 0),
        ("about CRM", 0, 1),
    ]


def test_a_merge_says_which_passages_grow_and_counts_them_in_the_cells(
    study: Study, tree: dict[str, Code], document: Document, member: Member, owner: User, coder: User
) -> None:
    apply(document, "also the", tree["CRM-IT"])
    apply(document, "the driver", tree["CF"])
    row_on(study, owner, document, tree["CF"])
    touched = consequences.of_merge(member, [tree["CRM-IT"]], tree["CF"])
    assert (touched.doubles, touched.grown) == (1, 1)
    # The passage on "also the driver" comes, that on "the driver" goes.
    assert [(cell.row, cell.arrived, cell.left) for cell in touched.cells] == [("about CF", 1, 1)]
    # A second coder with the same words grows onto the same passage.
    apply(document, "also the", tree["CRM-IT"], coder)
    apply(document, "the driver", tree["CF"], coder)
    touched = consequences.of_merge(member, [tree["CRM-IT"]], tree["CF"])
    assert [(cell.row, cell.arrived, cell.left) for cell in touched.cells] == [("about CF", 1, 1)]


def test_a_move_says_which_rows_with_sub_codes_change(
    study: Study, tree: dict[str, Code], document: Document, member: Member, owner: User
) -> None:
    apply(document, "driver", tree["CRM-STR-rew"])
    row_on(study, owner, document, tree["CF"])
    row_on(study, owner, document, tree["CRM"])
    touched = consequences.of_move(member, [tree["CRM-STR"]], tree["CF"])
    assert (touched.extent["codings"], touched.subcodes) == (1, 1)
    assert [(cell.row, cell.arrived, cell.left) for cell in touched.cells] == [
        ("about CF", 1, 0),
        ("about CRM", 0, 1),
    ]
    assert consequences.of_move(member, [tree["CRM-STR-rew"]], tree["CRM"]).cells == ()


def test_a_split_says_which_rows_without_sub_codes_lose_passages(
    study: Study, tree: dict[str, Code], document: Document, member: Member, owner: User
) -> None:
    coding = apply(document, "driver", tree["CRM-IT"])
    row_on(study, owner, document, tree["CRM-IT"], with_subcodes=False)
    row_on(study, owner, document, tree["CRM"])
    part = {coding.passage_id}
    below = consequences.of_split(member, tree["CRM-IT"], [part], is_below=True)
    assert [(cell.row, cell.arrived, cell.left) for cell in below.cells] == [("about CRM-IT", 0, 1)]
    assert below.extent["codings"] == 1


def test_the_preview_is_what_then_happens_to_the_cells(
    study: Study, tree: dict[str, Code], document: Document, member: Member, owner: User
) -> None:
    apply(document, "driver", tree["CRM-IT"])
    theme = row_on(study, owner, document, tree["CF"])
    expected = consequences.of_merge(member, [tree["CRM-IT"]], tree["CF"]).cells
    merge_codes(codes=[tree["CRM-IT"]], into=tree["CF"], actor=owner)
    from coding.queries.cells import load_board

    board = load_board(study, member, [theme], list(Case.objects.filter(study=study)))
    _summary, standing, _passages = board.cell(theme.pk, expected[0].case)
    assert len(standing.arrived) == expected[0].arrived == 1


def test_every_change_shows_its_page_and_is_done(study: Study, tree: dict[str, Code], client: Client) -> None:
    path = reverse("codes_change", args=[study.slug])
    both = [tree["CRM-IT"].pk, tree["CF"].pk]
    for change, extra, check in (
        ("retire", {}, {"is_retired": True}),
        ("bring-back", {}, {"is_retired": False}),
        ("colour", {"hue": "5"}, {"hue": 5}),
        ("kind", {"codable": "category", "kind": "process"}, {"is_codable": False, "kind": "process"}),
        ("move", {"target": tree["CRM-STR"].pk, "where": "under"}, {"parent": tree["CRM-STR"]}),
    ):
        sent: dict[str, Any] = {"do": change, "code": both, **extra}
        assert client.get(path, sent).status_code == 200, change
        assert client.post(path, {**sent, "reason": "because"}).status_code == 302, change
        assert Code.objects.filter(pk__in=both, **check).count() == 2, change


@pytest.mark.parametrize(("where", "expected"), [("before", 0), ("after", 1)])
def test_a_code_is_moved_before_or_after_another(
    study: Study, tree: dict[str, Code], client: Client, where: str, expected: int
) -> None:
    sent = {"code": tree["CF"].pk, "target": tree["CRM-IT"].pk, "where": where}
    client.post(reverse("codes_arrange", args=[study.slug]), sent)
    order = list(Code.objects.filter(parent=tree["CRM"]).order_by("position"))
    assert order.index(Code.objects.get(mnemonic="CF")) == expected


def drop(client: Client, study: Study, target: Code | None, *codes: Code, where: str = "under") -> str:
    sent = {"code": [code.pk for code in codes], "target": target.pk if target else "", "where": where}
    response = client.get(reverse("codes_arrange", args=[study.slug]), sent, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_drop_says_beforehand_what_would_be_counted_where(
    study: Study, tree: dict[str, Code], document: Document, client: Client
) -> None:
    apply(document, "driver", tree["CRM-STR"])
    apply(document, "notes", tree["CRM-STR-rew"])
    last = Code.objects.get(mnemonic="CRM-STR").version
    assert drop(client, study, tree["CF"], tree["CRM-STR"]) == (
        "CRM-STR and 1 sub-code go under CF. 2 codings of 1 document come to be counted there."
    )
    assert drop(client, study, tree["CRM"], tree["CRM-STR-rew"]) == (
        "CRM-STR-rew goes under CRM. 1 coding of 1 document is no longer counted under CRM-STR."
    )
    assert drop(client, study, None, tree["CRM-IT"]) == "CRM-IT goes to the top of the list."
    assert Code.objects.get(mnemonic="CRM-STR").version == last


def test_a_drop_among_siblings_changes_the_order_only(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    said = drop(client, study, tree["CRM-IT"], tree["CRM-STR"], where="before")
    assert said == "CRM-STR: before CRM-IT. Only the order changes."
    said = drop(client, study, tree["CRM-STR"], tree["CRM-IT"], where="after")
    assert said == "CRM-IT: to the end. Only the order changes."


def test_a_drop_below_itself_says_that_it_cannot_be(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    assert "below itself" in drop(client, study, tree["CRM-STR"], tree["CRM"])


def test_a_drop_names_the_cells_that_would_be_considered_again(
    study: Study, tree: dict[str, Code], document: Document, owner: User, client: Client
) -> None:
    row_on(study, owner, document, tree["CF"])
    apply(document, "driver", tree["CRM-IT"])
    assert "1 cell would have other passages:" in drop(client, study, tree["CF"], tree["CRM-IT"])


def test_a_reason_given_at_the_drop_stands_in_the_step(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    sent = {"code": tree["CF"].pk, "target": tree["CRM"].pk, "where": "under", "reason": " one family "}
    path = reverse("codes_arrange", args=[study.slug])
    parts = client.post(path, sent, headers={"HX-Request": "true"}).content.decode()
    assert Event.objects.latest("sequence").reason == "one family"
    assert 'id="codes-undo"' in parts
    assert "data-turn-back" in parts


def test_without_scripts_a_look_at_a_drop_is_the_page_of_the_move(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    sent = {"code": tree["CF"].pk, "target": tree["CRM"].pk, "where": "under"}
    response = client.get(reverse("codes_arrange", args=[study.slug]), sent, follow=True)
    assert "Move 1 code" in response.content.decode()


def test_a_merge_says_what_went_where(study: Study, tree: dict[str, Code], client: Client) -> None:
    sent = {"do": "merge", "code": tree["CRM-IT"].pk, "target": tree["CF"].pk}
    page = client.post(reverse("codes_change", args=[study.slug]), sent, follow=True).content.decode()
    assert "CRM-IT: merged into CF." in page


def test_what_makes_no_sense_is_refused_with_a_sentence(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    path = reverse("codes_change", args=[study.slug])
    code = tree["CRM"].pk
    for sent, words in (
        ({}, "Choose at least one code"),
        ({"do": "retire"}, "Choose at least one code"),
        ({"do": "merge", "code": code}, "Choose the code to merge into"),
        ({"do": "colour", "code": code}, "twelve colours"),
        ({"do": "move", "code": code, "target": tree["CRM-IT"].pk}, "below itself"),
    ):
        response = client.post(path, sent)
        assert response.status_code == 422
        assert words in response.content.decode()
    shown = client.get(path, {"do": "merge", "code": code, "target": code})
    assert "cannot be merged into itself" in shown.content.decode()


def test_a_code_that_went_meanwhile_is_said_instead_of_left_out(
    study: Study, tree: dict[str, Code], client: Client, owner: User
) -> None:
    sent = {"do": "retire", "code": [tree["CF"].pk, tree["CRM-IT"].pk]}
    codes.delete_code(code=tree["CRM-IT"], actor=owner)
    response = client.post(reverse("codes_change", args=[study.slug]), sent)
    assert response.status_code == 422
    assert "not there any more" in response.content.decode()
    assert not Code.objects.filter(is_retired=True).exists()


def test_descriptions_are_combined_in_the_form(study: Study, client: Client, owner: User) -> None:
    source = make_code(study, "it", "IT", definition="Machines.", when_not="Plans.")
    target = make_code(study, "str", "STR", definition="Plans.")
    path = reverse("codes_change", args=[study.slug])
    sent: dict[str, Any] = {"do": "merge", "code": source.pk, "target": target.pk}
    page = client.get(path, sent).content.decode()
    assert "Plans.\n\nMachines.</textarea>" in page
    client.post(path, {**sent, "definition": "Plans and machines.", "back": "code"})
    target.refresh_from_db()
    assert (target.definition, target.when_not) == ("Plans and machines.", "")


# -- folding and widths -------------------------------------------------------------------------


def test_folds_and_width_are_kept_for_each_person(
    study: Study, tree: dict[str, Code], document: Document, client: Client, client_of: ClientOf, owner: User
) -> None:
    path = reverse("codes_view", args=[study.slug])
    assert client.post(path, {"folded": f"{tree['CRM'].pk} nonsense"}).status_code == 204
    client.post(path, {"pane": "99"})
    assert DeskState.objects.get().switches == {"folded": [str(tree["CRM"].pk)], "pane": 34}
    page = client.get(reverse("codes", args=[study.slug])).content.decode()
    assert page.count("data-folded") == 1
    assert page.count(" away") == 3
    desk = reverse("read_document", args=[study.slug, document.pk])
    assert "pane-34" in client.get(desk).content.decode()
    assert "pane-34" not in client_of(owner).get(desk).content.decode()


# -- renaming -----------------------------------------------------------------------------------


def test_a_new_mnemonic_offers_to_take_the_sub_codes_along(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    code = tree["CRM-STR"]
    path = reverse("code", args=[study.slug, code.pk])
    sent = {
        "label": code.label,
        "mnemonic": "CRM-PLAN",
        "parent": code.parent_id,
        "version": 1,
        "is_codable": "on",
    }
    response = client.post(path, sent)
    assert response.status_code == 422
    assert "CRM-PLAN-rew" in response.content.decode()
    assert Code.objects.filter(mnemonic="CRM-STR").exists()
    assert client.post(path, {**sent, "carry": "1", "reason": "Plainer."}).status_code == 302
    assert Code.objects.filter(mnemonic="CRM-PLAN-rew", parent=code).exists()


def test_a_mnemonic_that_disagrees_with_its_place_is_pointed_out(
    study: Study, tree: dict[str, Code], client: Client, owner: User
) -> None:
    arranging.move_codes(codes=[tree["CRM-IT"]], actor=owner, parent=tree["CF"])
    assert client.get(reverse("codes", args=[study.slug])).content.decode().count("another place?") == 1
    page = client.get(reverse("code", args=[study.slug, tree["CRM-IT"].pk])).content.decode()
    assert "would stand under CRM" in page
    assert "Rename to CF-IT" in page


# -- the page of a code ---------------------------------------------------------------------------


def test_a_passage_stands_in_its_turn(tree: dict[str, Code], document: Document, member: Member) -> None:
    apply(document, "also the driver 🚚", tree["CF"])
    (found,) = passages_of(member, tree["CF"]).passages
    assert found.before == "Everybody sells, "
    assert found.after.startswith(". He sees them each week")
    assert found.after.endswith("what> they need.")


def test_long_turns_are_cut_at_words(study: Study, tree: dict[str, Code], member: Member) -> None:
    words = " ".join(f"word{n}" for n in range(200))
    apply(make_document(study, [("J", words)], title="L1", interviewer=""), "word100", tree["CF"])
    (found,) = passages_of(member, tree["CF"]).passages
    assert found.before.startswith("…\u00a0word")
    assert found.after.endswith("\u00a0…")
    assert 100 < len(found.before) < 190


def test_scripts_without_blanks_stand_in_their_context(
    study: Study, tree: dict[str, Code], member: Member
) -> None:
    around = "我们每周都见到他们" * 30
    apply(make_document(study, [("J", f"{around}司机{around}")], title="L1"), "司机", tree["CF"])
    (found,) = passages_of(member, tree["CF"]).passages
    assert (found.before[0], found.after[-1]) == ("…", "…")
    assert around.endswith(found.before[1:])
    assert around.startswith(found.after[:-1])
    assert min(len(found.before), len(found.after)) > 100


def test_passages_come_in_portions(
    study: Study, tree: dict[str, Code], document: Document, member: Member, client: Client
) -> None:
    for words in ("Everybody", "driver", "notes", "office"):
        apply(document, words, tree["CF"])
    first = passages_of(member, tree["CF"], most=3)
    assert ([row.quote for row in first.passages], first.following, first.left) == (
        ["Everybody", "driver", "notes"],
        3,
        1,
    )
    path = reverse("code", args=[study.slug, tree["CF"].pk])
    part = client.get(f"{path}?start=3", headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r"<mark>(.*?)</mark>", part) == ["office"]


def test_the_history_says_what_changed_and_why(
    tree: dict[str, Code], document: Document, member: Member, owner: User
) -> None:
    code = tree["CRM-STR"]
    codes.update_code(
        code=code, actor=owner, expected_version=1, label="plans", mnemonic="CRM-STR", parent=tree["CF"],
        definition="Aims.", reason="Clearer.",
    )  # fmt: skip
    merge_codes(codes=[tree["CRM-IT"]], into=code, actor=owner, reason="The same.")
    arranging.move_codes(codes=[code], actor=owner, parent=tree["CF"])
    steps = code_history(member, code)
    assert [(step.phrase, step.reason) for step in steps] == [
        ("merge CRM-IT into CRM-STR", "The same."),
        ("change code CRM-STR", "Clearer."),
        ("add code CRM-STR", ""),
    ]
    said = {change.name: (change.before, change.after) for change in steps[1].changes}
    assert said["Label"] == ("about CRM-STR", "plans")
    assert said["Stands under"] == ("CRM", "CF")
    assert said["Definition"] == ("", "Aims.")
    into = code_history(member, tree["CRM-IT"])[0].changes
    assert ("Merged into", "", "CRM-STR") in [(c.name, c.before, c.after) for c in into]


def test_a_code_asks_no_more_for_more_of_everything(
    study: Study, tree: dict[str, Code], document: Document, client: Client, owner: User
) -> None:
    path = reverse("code", args=[study.slug, tree["CF"].pk])
    apply(document, "driver", tree["CF"])
    apply(document, "driver", tree["CRM"])
    tell_apart(codes=(tree["CF"], tree["CRM"]), actor=owner, kind="rule", text="One.")
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    other = make_document(study, title="B1", case="B")
    for code in list(tree.values()):
        apply(other, "Everybody sells", code)
    for name in ("CRM-IT", "CRM-STR"):
        tell_apart(codes=(tree["CF"], tree[name]), actor=owner, kind="rule", text="Two.")
    with CaptureQueriesContext(connection) as many:
        client.get(path)
    assert len(many) == len(few)


# -- codes that meet ------------------------------------------------------------------------------


def met_by(member: Member, code: Code) -> list[Meeting]:
    passages = {pk: use.passages for pk, use in code_use(member).items()}
    return meetings(member, code, code_list(member), passages)


def test_codes_that_meet_are_counted_with_their_shares(
    tree: dict[str, Code], document: Document, member: Member, coder: User
) -> None:
    mine, other = tree["CF"], tree["CRM"]
    for words in ("driver", "notes", "office", "van"):
        apply(document, words, mine)
    apply(document, "driver", other, coder)
    apply(document, "The handwritten notes stay in the van", other)
    (met,) = met_by(member, mine)
    assert (met.code.name, met.same, met.mine, met.theirs) == ("CRM", 1, 3, 2)
    assert (met.my_share, met.their_share) == (75, 100)


def test_codes_that_meet_beyond_the_table_are_told_too(
    study: Study, tree: dict[str, Code], document: Document, client: Client
) -> None:
    apply(document, "driver", tree["CF"])
    for n in range(14):
        apply(document, "driver", make_code(study, f"code {n}", f"N{n:02}"))
    page = client.get(reverse("code", args=[study.slug, tree["CF"].pk])).content.decode()
    assert "2 more codes share fewer passages" in page
    assert page.index("N11") < page.index("2 more codes") < page.index(">N13</a>")


def test_passages_that_only_touch_do_not_meet(
    tree: dict[str, Code], document: Document, member: Member
) -> None:
    apply(document, "Everybody", tree["CF"])
    apply(document, " sells", tree["CRM"])
    assert met_by(member, tree["CF"]) == []


def test_shared_words_stand_side_by_side(tree: dict[str, Code], document: Document, member: Member) -> None:
    apply(document, "notes", tree["CF"])
    apply(document, "The handwritten notes", tree["CRM"])
    apply(document, "driver", tree["CF"])
    apply(document, "driver", tree["CRM"])
    shared = shared_words(member, tree["CF"], tree["CRM"])
    assert [(pair.first.quote, pair.second.quote, pair.is_same) for pair in shared.pairs] == [
        ("driver", "driver", True),
        ("notes", "The handwritten notes", False),
    ]
    assert (shared.total, shared.first, shared.second) == (2, 2, 2)


def test_a_rule_stands_on_both_pages_and_in_the_picker(
    study: Study, tree: dict[str, Code], client: Client, member: Member
) -> None:
    pair = reverse("code_pair", args=[study.slug, tree["CF"].pk, tree["CRM-IT"].pk])
    sent = {"kind": "rule", "text": "IT is about machines.", "version": "0"}
    assert client.post(pair, sent).status_code == 302
    for name in ("CF", "CRM-IT"):
        page = client.get(reverse("code", args=[study.slug, tree[name].pk])).content.decode()
        assert "IT is about machines." in page
    said = {code["mnemonic"]: code["not"] for code in picker_codes(member, code_list(member))}
    assert said["CF"] == "CRM-IT: IT is about machines."
    assert said["CRM-IT"] == "CF: IT is about machines."
    assert said["CRM"] == ""


def test_a_rule_stands_in_the_codebook_that_is_exported(
    tree: dict[str, Code], member: Member, owner: User
) -> None:
    tell_apart(codes=(tree["CF"], tree["CRM-IT"]), actor=owner, kind="rule", text="IT is about machines.")
    report = codebook(member, {"retired": True, "definitions": True, "paper": "a4"})
    assert str(report).count("Told apart from") == 2


def test_two_rules_at_once_are_both_shown(
    study: Study, tree: dict[str, Code], client: Client, owner: User
) -> None:
    tell_apart(codes=(tree["CF"], tree["CRM"]), actor=owner, kind="kept", text="Theirs.")
    pair = reverse("code_pair", args=[study.slug, tree["CF"].pk, tree["CRM"].pk])
    response = client.post(pair, {"kind": "rule", "text": "Mine.", "version": "0"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs." in page
    assert ">Mine.</textarea>" in page
    assert Distinction.objects.get().text == "Theirs."


# -- splitting ----------------------------------------------------------------------------------


def test_a_split_is_previewed_and_then_done(
    study: Study, tree: dict[str, Code], document: Document, client: Client
) -> None:
    first, second = apply(document, "driver", tree["CF"]), apply(document, "notes", tree["CF"])
    path = reverse("code_split", args=[study.slug, tree["CF"].pk])
    sent = {
        "parts": "2", "label-1": "fast", "label-2": "slow", "mnemonic-2": "CF-slow", "place": "beside",
        f"to-{first.passage_id}": "1", f"to-{second.passage_id}": "all", "step": "preview",
    }  # fmt: skip
    page = client.post(path, sent).content.decode()
    assert '<span class="code">FAS</span> fast: 2 passages' in page
    assert '<span class="code">CF-slow</span> slow: 1 passage<' in page
    assert not Code.objects.filter(label="fast").exists()
    assert shown_in(page) == ["FAS", "CF-slow"]
    assert client.post(path, {**sent, "step": "split", "shown": shown_in(page)}).status_code == 302
    assert Code.objects.get(label="fast").mnemonic == "FAS"
    assert Coding.objects.filter(code__mnemonic="CF-slow").get().passage == second.passage
    assert Coding.objects.filter(code__label="fast", code__parent=None).count() == 2


def shown_in(page: str) -> list[str]:
    """The mnemonics that a preview shows and sends along."""
    return re.findall(r'name="shown" value="([^"]*)"', page)


def test_a_split_makes_the_mnemonics_that_were_shown_or_shows_others(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    path = reverse("code_split", args=[study.slug, tree["CF"].pk])
    sent = {"parts": "2", "label-1": "fast", "label-2": "fastest", "step": "preview"}
    shown = shown_in(client.post(path, sent).content.decode())
    assert shown == ["CF-FAS", "CF-FAS2"]
    make_code(study, "fasting", "CF-FAS")
    response = client.post(path, {**sent, "step": "split", "shown": shown})
    page = response.content.decode()
    assert response.status_code == 422
    assert "would be called otherwise than was shown" in page
    assert not Code.objects.filter(label="fast").exists()
    again = shown_in(page)
    assert again == ["CF-FAS2", "CF-FAS3"]
    assert client.post(path, {**sent, "step": "split", "shown": again}).status_code == 302
    made = Code.objects.filter(parent=tree["CF"], label__in=["fast", "fastest"]).order_by("position")
    assert list(made.values_list("mnemonic", flat=True)) == again


def test_a_label_that_was_changed_after_the_preview_is_shown_first(study: Study, client: Client) -> None:
    path = reverse("code_split", args=[study.slug, make_code(study, "rewards").pk])
    sent = {"parts": "1", "label-1": " fast ", "step": "preview"}
    shown = shown_in(client.post(path, sent).content.decode())
    assert shown == ["fast"]
    changed = {**sent, "label-1": "slow", "step": "split"}
    response = client.post(path, {**changed, "shown": shown})
    page = response.content.decode()
    assert (response.status_code, shown_in(page)) == (422, ["slow"])
    assert "would be called otherwise than was shown: slow" in page
    assert client.post(path, {**changed, "shown": shown_in(page)}).status_code == 302
    assert Code.objects.get(label="slow").mnemonic == ""


def test_a_split_that_was_not_shown_is_shown_first(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    path = reverse("code_split", args=[study.slug, tree["CF"].pk])
    response = client.post(path, {"parts": "1", "label-1": "fast", "step": "split"})
    assert (response.status_code, len(shown_in(response.content.decode()))) == (422, 1)
    assert not Code.objects.filter(label="fast").exists()


def test_a_refused_split_keeps_what_was_chosen(
    study: Study, tree: dict[str, Code], document: Document, client: Client
) -> None:
    coding = apply(document, "driver", tree["CF"])
    path = reverse("code_split", args=[study.slug, tree["CF"].pk])
    sent = {
        "parts": "2",
        "label-1": "x",
        "mnemonic-1": "crm",
        f"to-{coding.passage_id}": "1",
        "step": "split",
        "shown": "crm",
    }
    response = client.post(path, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a code crm already" in page
    assert f'name="to-{coding.passage_id}" value="1" checked' in page
    more = client.post(path, {**sent, "step": "more"}).content.decode()
    assert "Label of C" in more


# -- pages that were opened before somebody else's change -----------------------------------------


def test_a_merge_does_not_overwrite_what_was_written_meanwhile(
    study: Study, tree: dict[str, Code], client: Client, coder: User
) -> None:
    source, target = tree["CRM-IT"], tree["CF"]
    Code.objects.filter(pk=source.pk).update(definition="Systems.")
    Code.objects.filter(pk=target.pk).update(definition="Fit.", version=4)
    asked = {"do": "merge", "code": source.pk, "target": target.pk}
    path = reverse("codes_change", args=[study.slug])
    page = client.get(path, asked).content.decode()
    assert 'name="version" value="4"' in page
    Code.objects.filter(pk=target.pk).update(definition="Fit, written anew.", version=5)
    answer = client.post(path, asked | {"definition": "Fit.\n\nSystems, mine.", "version": "4"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody changed CF while you were here" in page
    assert "Fit, written anew." in page
    assert "Systems, mine." in page
    assert not Code.objects.get(pk=source.pk).is_retired
    client.post(path, asked | {"definition": "Both.", "version": "5"})
    assert Code.objects.get(pk=target.pk).definition == "Both."


def test_a_code_cannot_be_moved_below_itself_and_the_page_says_so(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    asked = {"do": "move", "code": tree["CRM"].pk, "target": tree["CRM-STR"].pk, "where": "under"}
    path = reverse("codes_change", args=[study.slug])
    assert "cannot stand below itself" in client.get(path, asked).content.decode()
    answer = client.post(path, asked)
    assert answer.status_code == 422
    assert "cannot stand below itself" in answer.content.decode()


def test_sub_codes_that_are_chosen_with_their_code_stay_with_it(
    study: Study, tree: dict[str, Code], client: Client
) -> None:
    path = reverse("codes_arrange", args=[study.slug])
    chosen = [tree[name].pk for name in ("CRM", "CRM-STR", "CRM-STR-rew")]
    asked = {"code": chosen, "target": tree["CF"].pk, "where": "before"}
    said = client.get(path, asked, headers={"HX-Request": "true"}).content.decode()
    assert "Only the order changes." in said
    answer = client.post(path, asked, headers={"HX-Request": "true"}).content.decode()
    assert "CRM: moved." in answer
    assert Code.objects.get(pk=tree["CRM-STR"].pk).parent == tree["CRM"]


def test_a_merge_counts_each_memo_once_and_only_the_sub_codes_that_go(
    study: Study, tree: dict[str, Code], member: Member, owner: User
) -> None:
    write_memo(
        study=study, actor=owner, object_type=type_name(Code), object_id=tree["CRM"].pk, text="Both?",
        codes=[tree["CRM"], tree["CF"]],
    )  # fmt: skip
    touched = consequences.of_merge(member, [tree["CRM"]], tree["CRM-STR"])
    assert touched.memos == 1
    for pair, text in (((tree["CRM"], tree["CRM-STR"]), "One."), ((tree["CRM"], tree["CF"]), "Two.")):
        tell_apart(codes=pair, actor=owner, kind="rule", text=text)
    assert consequences.of_merge(member, [tree["CRM"]], tree["CRM-STR"]).distinctions == 1
    below = [code for code in tree.values() if code.parent_id == tree["CRM"].pk and code != tree["CRM-STR"]]
    assert touched.subcodes == len(below)


def test_a_change_that_changes_nothing_says_so(study: Study, tree: dict[str, Code], client: Client) -> None:
    path = reverse("codes_change", args=[study.slug])
    asked = {"do": "bring-back", "code": [tree["CF"].pk]}
    assert "Nothing was changed" in client.post(path, asked, follow=True).content.decode()
    asked = {"do": "retire", "code": [tree["CF"].pk, tree["CRM"].pk]}
    assert "2 codes changed." in client.post(path, asked, follow=True).content.decode()
