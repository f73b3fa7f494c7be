"""Who may do what: the table of rights, said again in sentences."""

from interviews.roles import RIGHTS, Action, Role, rights_of


def test_a_reader_only_reads() -> None:
    assert rights_of(frozenset({Role.READER})) == {Action.READ}


def test_a_supervisor_comments_and_exports_but_does_not_code() -> None:
    assert rights_of(frozenset({Role.SUPERVISOR})) == {Action.READ, Action.COMMENT, Action.EXPORT}


def test_a_coder_does_the_work_but_neither_manages_nor_withdraws() -> None:
    assert rights_of(frozenset({Role.CODER})) == set(Action) - {Action.MANAGE, Action.WITHDRAW}


def test_an_owner_may_do_everything() -> None:
    assert rights_of(frozenset({Role.OWNER})) == set(Action)


def test_who_holds_several_roles_has_the_rights_of_all() -> None:
    both = rights_of(frozenset({Role.SUPERVISOR, Role.CODER}))
    assert both == RIGHTS[Role.SUPERVISOR] | RIGHTS[Role.CODER]


def test_who_holds_no_role_has_no_rights() -> None:
    assert rights_of(frozenset()) == frozenset()


def test_every_role_stands_in_the_table_and_can_read() -> None:
    assert all(Action.READ in RIGHTS[role] for role in Role)
