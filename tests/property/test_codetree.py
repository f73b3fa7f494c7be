"""Trees that hypothesis makes up: every node once, parents first, no loop."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from coding.codetree import (
    CycleError,
    ancestors,
    descendants,
    family,
    propose_mnemonic,
    propose_parents,
    walk,
    would_cycle,
)


@dataclass(frozen=True)
class Node:
    id: int
    parent_id: int | None
    position: int
    label: str


segments = st.text(alphabet="ABab1-", min_size=1, max_size=8)


@st.composite
def trees(draw: st.DrawFn) -> list[Node]:
    size = draw(st.integers(1, 20))
    parents = [draw(st.none() | st.integers(0, at - 1)) if at else None for at in range(size)]
    nodes = [Node(at, parents[at], draw(st.integers(0, 3)), draw(st.text(max_size=3))) for at in range(size)]
    return draw(st.permutations(nodes))


@given(trees())
def test_a_walk_shows_every_node_once_below_its_parent(nodes: list[Node]) -> None:
    walked = walk(nodes)
    depth = {node.id: at for node, at in walked}
    assert sorted(depth) == sorted(node.id for node in nodes)
    assert all(
        depth[node.id] == (0 if node.parent_id is None else depth[node.parent_id] + 1) for node in nodes
    )


@given(trees(), st.data())
def test_below_and_above_are_two_views_of_one_tree(nodes: list[Node], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(nodes)).id
    assert descendants(nodes, one) == {node.id for node in nodes if one in ancestors(nodes, node.id)}
    assert family(nodes)[one] == ([one, *ancestors(nodes, one)])[-1]


@given(trees(), st.data())
def test_a_move_is_refused_exactly_where_it_would_loop(nodes: list[Node], data: st.DataObject) -> None:
    moved, target = data.draw(st.sampled_from(nodes)), data.draw(st.sampled_from(nodes))
    after = [Node(n.id, target.id if n.id == moved.id else n.parent_id, 0, "") for n in nodes]
    try:
        walk(after)
        loops = False
    except CycleError:
        loops = True
    assert would_cycle(nodes, moved.id, target.id) == loops


@given(st.lists(segments, max_size=20))
def test_proposed_parents_never_form_a_circle(mnemonics: list[str]) -> None:
    parents = propose_parents(mnemonics)
    for start in parents:
        seen: list[str | None] = [start]
        while seen[-1] is not None:
            seen.append(parents[seen[-1]])
            assert len(seen) <= len(parents) + 1


@given(
    st.text(min_size=1, max_size=20), st.sampled_from(["", "CRM", "CRM-STR"]), st.lists(segments, max_size=5)
)
def test_a_proposal_is_unused_and_lands_under_its_parent(label: str, parent: str, taken: list[str]) -> None:
    taken = [*filter(None, [parent]), *(f"{parent}-{code}" if parent else code for code in taken)]
    proposal = propose_mnemonic(label, parent, taken)
    assert proposal.casefold() not in {code.casefold() for code in taken}
    if proposal:
        assert (propose_parents([*taken, proposal])[proposal] or "") == parent
