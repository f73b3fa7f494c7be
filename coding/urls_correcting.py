"""Pages on which a transcript is corrected, and on which its states are read; part of coding/urls.py."""

from django.urls import URLPattern, path

from coding.views import correct, revisions

urlpatterns: list[URLPattern] = [
    path("documents/<uuid:pk>/correct/", correct.correct, name="correct"),
    path("documents/<uuid:pk>/correct/replace/", correct.replace, name="correct_replace"),
    path("documents/<uuid:pk>/correct/files/", correct.choose_file, name="correct_files"),
    path("documents/<uuid:pk>/correct/files/<uuid:batch>/", correct.file, name="correct_file"),
    path("documents/<uuid:pk>/correct/turns/<str:number>/", correct.turn, name="correct_turn"),
    path("documents/<uuid:pk>/correct/turns/<str:number>/split/", correct.split, name="correct_split"),
    path("documents/<uuid:pk>/correct/turns/<str:number>/join/", correct.join, name="correct_join"),
    path("documents/<uuid:pk>/revisions/", revisions.revisions, name="revisions"),
    path("documents/<uuid:pk>/revisions/overwrite/", revisions.purge, name="purge"),
    path("documents/<uuid:pk>/revisions/<int:number>/", revisions.revision, name="revision"),
    path("documents/<uuid:pk>/revisions/<int:number>/changes/", revisions.changes, name="changes"),
    path("documents/<uuid:pk>/current/<uuid:revision>/", revisions.is_current, name="is_current"),
    path("documents/<uuid:pk>/waiting/", revisions.waiting, name="waiting"),
    path("passages/<uuid:pk>/place/", revisions.place, name="place"),
    path("passages/<uuid:pk>/leave-out/", revisions.leave, name="leave_out"),
]
