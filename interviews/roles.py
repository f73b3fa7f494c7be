"""Who may do what: one table, printable. Imports nothing of Django, so that docs and tests can print it."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in a study; she may be several things at once."""

    OWNER = "owner"
    CODER = "coder"
    SUPERVISOR = "supervisor"
    READER = "reader"


class Action(StrEnum):
    """What can be allowed."""

    READ = "read"
    COMMENT = "comment"
    CODE = "code"
    EDIT_CODES = "edit codes"
    IMPORT = "import"
    DESCRIBE = "describe cases"
    SUMMARISE = "summarise"
    EXPORT = "export"
    MANAGE = "manage"
    WITHDRAW = "withdraw"


A = Action
RIGHTS: dict[Role, frozenset[Action]] = {
    Role.READER: frozenset({A.READ}),
    Role.SUPERVISOR: frozenset({A.READ, A.COMMENT, A.EXPORT}),
    Role.CODER: frozenset(
        {A.READ, A.COMMENT, A.CODE, A.EDIT_CODES, A.IMPORT, A.DESCRIBE, A.SUMMARISE, A.EXPORT}
    ),
    Role.OWNER: frozenset(Action),
}


def rights_of(roles: frozenset[Role]) -> frozenset[Action]:
    """Give the union of what each role allows."""
    return frozenset().union(*(RIGHTS[role] for role in roles))
