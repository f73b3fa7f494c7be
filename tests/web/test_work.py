"""Housekeeping throws away what is over and nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from interviews.actions.housekeeping import PREVIEW_LIFE, Tidied, tidy
from interviews.models import Study, Upload


def _upload(study: Study, age: timedelta, *, imported: bool = False) -> Upload:
    upload = Upload.objects.create(
        study=study, batch=uuid.uuid4(), file_name="A1.docx", data=b"x", is_imported=imported
    )
    Upload.objects.filter(pk=upload.pk).update(created_at=timezone.now() - age)
    return upload


def test_a_forgotten_preview_is_thrown_away_and_a_young_one_kept(study):
    _upload(study, PREVIEW_LIFE + timedelta(minutes=1))
    young = _upload(study, PREVIEW_LIFE - timedelta(minutes=1))
    assert tidy() == Tidied(previews=1, sessions=0)
    assert list(Upload.objects.all()) == [young]


def test_the_original_of_a_document_is_kept_for_ever(study):
    _upload(study, timedelta(days=4000), imported=True)
    assert tidy().previews == 0
    assert Upload.objects.count() == 1


@pytest.mark.django_db
def test_ended_sessions_are_thrown_away_and_others_kept():
    now = timezone.now()
    for key, minutes in (("ended", -1), ("running", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + timedelta(minutes=minutes))
    assert tidy().sessions == 1
    assert Session.objects.get().session_key == "running"


def test_the_command_works_one_round_and_says_what_it_did(study, capsys):
    _upload(study, PREVIEW_LIFE * 2)
    call_command("work", once=True)
    call_command("work", once=True)
    assert capsys.readouterr().err.strip() == "Thrown away: 1 previews, 0 sessions."
