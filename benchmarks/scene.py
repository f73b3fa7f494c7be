"""One database with the three studies, a signed-in person, and what the measures need to know of them."""

from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connection

from benchmarks.bare.urls import TABLE
from benchmarks.client import Request
from benchmarks.loader import documents_of, load
from benchmarks.plan import studies
from coding.models import Code, CrossCaseTable, Theme
from interviews.actions.laptop import laptop_owner
from interviews.models import Case, Document, Revision, Study, User

CSRF = "b" * 32
# Who vouches for somebody signed in where Django is as it comes.
ORDINARY = "django.contrib.auth.backends.ModelBackend"
ID = {"sqlite": "INTEGER PRIMARY KEY", "postgresql": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"}


@dataclass(frozen=True, slots=True)
class Text:
    """A document on the desk: where it is shown and coded, and its newest words."""

    study: Study
    document: Document
    revision: Revision

    @property
    def path(self) -> str:
        """Where the desk shows it."""
        return f"/studies/{self.study.slug}/documents/{self.document.pk}/"

    @property
    def bare_path(self) -> str:
        """Where the bare server shows its words."""
        key = self.revision.pk.hex if connection.vendor == "sqlite" else str(self.revision.pk)
        return f"/text/{key}/"


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is measured on."""

    owner: User
    headers: dict[str, str]
    # The same for the ordinary view of benchmarks/bare.
    ordinary_headers: dict[str, str]
    large: list[Text]
    small: list[Text]
    heavy: list[Text]
    codes: dict[str, list[Code]]
    table: CrossCaseTable
    theme: Theme
    case: Case

    @property
    def shared(self) -> Text:
        """The text on which all clients work at once."""
        return self.large[2]

    @property
    def own(self) -> list[Text]:
        """The texts of clients who work each in her own; nothing else is coded on them."""
        return self.large[3:] or self.large

    def page(self, path: str) -> Request:
        """Ask for a page as the signed-in owner."""
        return Request(path, headers=self.headers)


def build(size: str) -> Scene:
    """Migrate the database that the settings name, and fill it."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TABLE} (id {ID[connection.vendor]}, words text)")
    owner = laptop_owner()
    made = {name: load(plan, owner) for name, plan in studies(size).items()}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as autovacuum does within a minute
    table = CrossCaseTable.objects.get(study=made["large"])
    theme = Theme.objects.filter(study=made["large"]).first()
    case = Case.objects.filter(study=made["large"]).first()
    assert theme is not None
    assert case is not None
    return Scene(
        owner=owner,
        headers=signed_in(owner, settings.AUTHENTICATION_BACKENDS[0]),
        ordinary_headers=signed_in(owner, ORDINARY),
        large=_texts(made["large"]),
        small=_texts(made["small"]),
        heavy=_texts(made["heavy"]),
        codes={name: list(Code.objects.filter(study=study)) for name, study in made.items()},
        table=table,
        theme=theme,
        case=case,
    )


def _texts(study: Study) -> list[Text]:
    newest = {row.document_id: row for row in Revision.objects.filter(study=study)}
    return [Text(study, document, newest[document.pk]) for document in documents_of(study)]


def signed_in(owner: User, backend: str) -> dict[str, str]:
    """Sign the owner in and give the headers of her browser."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(owner.pk)
    session[BACKEND_SESSION_KEY] = backend
    session[HASH_SESSION_KEY] = owner.get_session_auth_hash()
    session.save()
    cookies = {settings.SESSION_COOKIE_NAME: session.session_key, settings.CSRF_COOKIE_NAME: CSRF}
    return {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": CSRF,
        "Accept-Language": "en",
    }
