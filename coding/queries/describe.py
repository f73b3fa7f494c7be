"""Describes a study for other programs: the JSON of the command `describe`. Its shape is promised in docs/command-line.md."""

from collections import Counter, defaultdict
from typing import Any

from django.urls import reverse

from coding import codetree
from coding.access import visible_codings
from coding.models import Code, CodebookVersion
from coding.queries.segments import documents_in_order, newest_revisions
from coding.queries.tables import TableData, all_table_data
from interviews.access import Member
from interviews.models import Case, Document, ResearchQuestion, Revision, Speaker, Turn


def describe(member: Member, *, with_text: bool = False) -> dict[str, Any]:
    """Give everything in one document; lengths are code points, URLs paths that the member can open."""
    study = member.study
    return {
        "slug": study.slug,
        "title": study.title,
        "cases": [{"label": case.label} for case in Case.objects.filter(study=study)],
        "questions": _questions(member),
        "documents": _documents(member, with_text=with_text),
        "codes": _codes(member),
        "codebook_versions": [_version(version) for version in CodebookVersion.objects.filter(study=study)],
        "tables": _tables(member),
    }


def _questions(member: Member) -> list[dict[str, Any]]:
    questions = ResearchQuestion.objects.filter(study=member.study).prefetch_related("marks")
    return [
        {"marks": [mark.mark for mark in question.marks.all()], "text": question.text}
        for question in questions
    ]


def _documents(member: Member, *, with_text: bool) -> list[dict[str, Any]]:
    documents = documents_in_order(member)
    newest = newest_revisions(documents)
    turns = Counter(
        Turn.objects.filter(revision__in=list(newest.values())).values_list("revision", flat=True)
    )
    speakers = defaultdict(list)
    for speaker in Speaker.objects.filter(study=member.study).order_by("position"):
        speakers[speaker.document_id].append(speaker.label)
    return [
        _document(member, document, newest.get(document.pk), with_text=with_text)
        | {
            "turns": turns[newest[document.pk].pk] if document.pk in newest else 0,
            "speakers": speakers[document.pk],
        }
        for document in documents
    ]


def _document(
    member: Member, document: Document, revision: Revision | None, *, with_text: bool
) -> dict[str, Any]:
    text = revision.text if revision else ""
    described = {
        "id": str(document.pk),
        "title": document.title,
        "case": document.case.label if document.case else None,
        "kind": document.kind,
        "url": reverse("read_document", args=[member.study.slug, document.pk]),
        "length": len(text),
    }
    return described | ({"text": text} if with_text else {})


def _codes(member: Member) -> list[dict[str, Any]]:
    codes = Code.objects.filter(study=member.study).prefetch_related("question_links__mark")
    walked = [code for code, _level in codetree.walk(codes)]
    names = {code.pk: str(code) for code in walked}
    used = list(visible_codings(member).values_list("code", "passage"))
    codings, passages = Counter(code for code, _ in used), Counter(code for code, _ in set(used))
    return [
        {
            "mnemonic": code.mnemonic,
            "label": code.label,
            "parent": names.get(code.parent_id),  # type: ignore[arg-type]
            "questions": [link.mark.mark for link in code.question_links.all()],
            "codings": codings[code.pk],
            "passages": passages[code.pk],
        }
        for code in walked
    ]


def _version(version: CodebookVersion) -> dict[str, Any]:
    return {
        "name": version.name,
        "mnemonics": [code["mnemonic"] or code["label"] for code in version.codes],
    }


def _tables(member: Member) -> list[dict[str, Any]]:
    return [_table(table) for table in all_table_data(member)]


def _table(table: TableData) -> dict[str, Any]:
    return {
        "title": table.title,
        "url": table.url,
        "rows": [row.label for row in table.rows],
        "columns": [column.label for column in table.columns],
        "cells": [
            {
                "row": row.label,
                "column": column.label,
                "state": str(table.cells[row.id, column.id].state),
                "evidence": table.cells[row.id, column.id].used,
            }
            for row in table.rows
            for column in table.columns
        ],
    }
