"""Pages about studies, people and texts; reads as an outline."""

from django.urls import include, path

from interviews.views import (
    cases,
    documents,
    guides,
    imports,
    informants,
    members,
    preferences,
    questions,
    start,
    studies,
)

settings = [
    path("settings/", studies.settings, name="settings"),
    path("settings/delete/", studies.delete, name="study_delete"),
    path("members/", members.members, name="members"),
    path("members/account/", members.new_account, name="member_account"),
    path("members/<uuid:person>/", members.roles, name="member_roles"),
]

described = [
    path("cases/", cases.cases, name="cases"),
    path("cases/new/", cases.new, name="case_new"),
    path("cases/<uuid:pk>/", cases.case, name="case"),
    path("cases/<uuid:pk>/delete/", cases.delete, name="case_delete"),
    path("attributes/new/", cases.attribute_new, name="attribute_new"),
    path("attributes/<uuid:pk>/", cases.attribute, name="attribute"),
    path("attributes/<uuid:pk>/delete/", cases.attribute_delete, name="attribute_delete"),
    path("informants/new/", informants.new, name="informant_new"),
    path("informants/<uuid:pk>/", informants.informant, name="informant"),
    path("informants/<uuid:pk>/delete/", informants.delete, name="informant_delete"),
]

plan = [
    path("plan/", questions.plan, name="plan"),
    path("questions/new/", questions.new, name="question_new"),
    path("questions/<uuid:pk>/", questions.question, name="question"),
    path("questions/<uuid:pk>/delete/", questions.delete, name="question_delete"),
    path("guides/new/", guides.new, name="guide_new"),
    path("guides/<uuid:pk>/", guides.guide, name="guide"),
    path("guides/<uuid:pk>/change/", guides.change, name="guide_change"),
    path("guides/<uuid:pk>/delete/", guides.delete, name="guide_delete"),
    path("guides/<uuid:pk>/questions/new/", guides.question_new, name="guide_question_new"),
    path("guide-questions/<uuid:pk>/", guides.question, name="guide_question"),
    path("guide-questions/<uuid:pk>/delete/", guides.question_delete, name="guide_question_delete"),
]

texts = [
    path("import/", imports.choose, name="import"),
    path("import/<uuid:batch>/", imports.preview, name="import_preview"),
    path("documents/<uuid:pk>/details/", documents.document, name="document"),
    path("documents/<uuid:pk>/speakers/<uuid:speaker>/", documents.speaker, name="speaker"),
    path("documents/<uuid:pk>/file/", documents.original, name="document_file"),
]

urlpatterns = [
    path("", start.start, name="start"),
    path("welcome/<str:token>/", start.welcome, name="welcome"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("studies/<slug:slug>/", include(settings)),
    path("studies/<slug:slug>/", include(described)),
    path("studies/<slug:slug>/", include(plan)),
    path("studies/<slug:slug>/", include(texts)),
]
