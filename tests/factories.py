"""Short ways to rows for tests, through the same actions that people use. Offsets are code points, half-open."""

from collections.abc import Sequence

from coding.actions.codes import add_code
from coding.actions.passages import apply_code, newest_revision
from coding.models import Code, Coding
from interviews.actions.documents import PlannedDocument, import_documents
from interviews.importers import TranscriptDraft, TurnDraft, find_turns, read_transcript
from interviews.log import operation
from interviews.models import Document, Membership, Revision, Study, Turn, User
from interviews.roles import Role

TALK = (
    ("H", "Who sells to the customers here?"),
    ("J", "Everybody sells, also the driver 🚚. He sees them each week & knows <what> they need."),
    ("H", "And what is written down about it?"),
    ("J", "Very little. The handwritten notes stay in the van, and nobody in the office reads them."),
)

type Turns = Sequence[tuple[str, str]]


def owner_of(study: Study) -> User:
    """Give an owner of a study."""
    return Membership.objects.filter(study=study, role=Role.OWNER.value).select_related("user")[0].user


def make_document(
    study: Study,
    words: Turns | str = TALK,
    *,
    title: str = "A1",
    case: str = "A",
    informant: str = "",
    actor: User | None = None,
    interviewer: str = "H",
) -> Document:
    """Import a transcript. `words` are (speaker, what she said), or a text whose labels are looked for."""
    text = words if isinstance(words, str) else "".join(f"{who}: {said}\n" for who, said in words)
    draft = read_transcript("talk.txt", text.encode("utf-8"))
    return _import(study, actor, draft, title, case, informant, interviewer)


def make_file_document(study: Study, draft: TranscriptDraft, *, title: str = "A1") -> Document:
    """Import a file that was read."""
    return _import(study, None, draft, title, "A", "", "")


def make_plain_document(
    study: Study, text: str, *, title: str = "A1", case: str = "A", actor: User | None = None
) -> Document:
    """Import a text exactly as it is, as one turn without a speaker."""
    turn = TurnDraft(1, 0, 0, 0, len(text), "", "")
    draft = TranscriptDraft(text, (turn,), (), (), "", "", ())
    return _import(study, actor, draft, title, case, "", "")


def _import(
    study: Study,
    actor: User | None,
    draft: TranscriptDraft,
    title: str,
    case: str,
    informant: str,
    interviewer: str,
) -> Document:
    planned = PlannedDocument(
        draft=draft, title=title, case=case, informant=informant, interviewers=frozenset({interviewer} - {""})
    )
    return import_documents(study=study, actor=actor or owner_of(study), documents=[planned])[0]


def make_code(study: Study, label: str = "trust", mnemonic: str = "", **options: object) -> Code:
    """Add a code; `parent`, `actor`, `is_codable` and the descriptions may be given."""
    actor = options.pop("actor", None) or owner_of(study)
    return add_code(study=study, actor=actor, label=label, mnemonic=mnemonic, **options)  # type: ignore[arg-type]


def revision_of(document: Document) -> Revision:
    """Give the newest revision of a document."""
    return newest_revision(document)


def span_of(document: Document, words: str) -> tuple[int, int]:
    """Give the place of the first occurrence of some words in the newest revision."""
    start = revision_of(document).text.index(words)
    return start, start + len(words)


def apply(document: Document, words: str, code: Code, actor: User | None = None) -> Coding:
    """Code the first occurrence of some words of a document."""
    start, end = span_of(document, words)
    return apply_code(
        revision=revision_of(document),
        start=start,
        end=end,
        code=code,
        actor=actor or owner_of(document.study),
    )


def revise(document: Document, text: str, *, actor: User | None = None) -> Revision:
    """Give a document a second revision with another text. Passages get no anchors in it."""
    study = document.study
    with operation(study, actor=actor or owner_of(study), verb="describe document") as op:
        number = revision_of(document).number + 1
        revision = Revision(
            study=study, document=document, number=number, text=text, styles=[], created_at=op.now
        )
        op.create(revision)
        speakers = {speaker.label: speaker for speaker in document.speakers.all()}
        op.create_all(
            [
                Turn(
                    study=study,
                    revision=revision,
                    position=position,
                    number=str(turn.number),
                    label_start=turn.label_start,
                    label_end=turn.label_end,
                    body_start=turn.body_start,
                    body_end=turn.body_end,
                    speaker=speakers.get(turn.speaker),
                    time_stamp=turn.time_stamp,
                )
                for position, turn in enumerate(find_turns(text))
            ]
        )
    return revision
