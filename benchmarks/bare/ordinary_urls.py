"""An ordinary view: signed in, a form, one row saved by the ORM, a template of 2 kB."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from benchmarks.bare.urls import FRAGMENT, TABLE

PAGE = engines["django"].from_string("{{ row.words }} {{ fragment }}")


class Row(models.Model):
    """A row of the table that the bare insert writes to."""

    words = models.TextField()

    class Meta:
        app_label = "bare"
        db_table = TABLE
        managed = False


class RowForm(forms.Form):
    """What is posted."""

    words = forms.CharField(max_length=200)


@login_required
def insert(request: HttpRequest) -> HttpResponse:
    """Save one row in a transaction of its own."""
    form = RowForm(request.POST)
    form.full_clean()
    with transaction.atomic():
        row = Row.objects.create(words=form.cleaned_data["words"])
    return HttpResponse(PAGE.render({"row": row, "fragment": FRAGMENT}, request))


urlpatterns = [path("insert/", insert)]
