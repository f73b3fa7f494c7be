"""Pages about codes, passages and tables; reads as an outline. Each list is one place of the menu."""

from django.urls import URLPattern, URLResolver, include, path

from coding.views import (
    arrange,
    cells,
    code_changes,
    code_split,
    codebook_import,
    edges,
    example,
    finding,
    history,
    margin,
    memos,
    picker,
    study,
    withdraw,
)
from coding.views import codes as code_views
from coding.views import desk as views
from coding.views import exports as exports_views
from coding.views import forget_names as forgetting_views
from coding.views import names as names_views
from coding.views import tables as tables_views

overview: list[URLPattern] = [
    path("", study.study, name="study"),
]
desk: list[URLPattern] = [
    path("read/", views.read, name="read"),
    path("documents/<uuid:pk>/", views.read_document, name="read_document"),
    path("documents/<uuid:pk>/codings/", views.apply, name="apply"),
    path("documents/<uuid:pk>/about/", views.document_about, name="document_about"),
    path("documents/<uuid:pk>/reading/", views.note_reading, name="note_reading"),
    path("documents/<uuid:pk>/margin/", margin.switch, name="switch_margin"),
    path("passages/<uuid:pk>/", views.passage, name="passage"),
    path("passages/<uuid:pk>/annotate/", views.annotate, name="annotate"),
    path("passages/<uuid:pk>/edges/", edges.move_edges, name="edges"),
    path("passages/<uuid:pk>/join/", edges.join, name="join"),
    path("passages/<uuid:pk>/memos/", views.write_memo, name="write_memo"),
    path("codings/<uuid:pk>/remove/", views.remove, name="remove"),
    path("codings/<uuid:pk>/recode/", views.recode, name="recode"),
]
memo: list[URLPattern] = [
    path("memos/", memos.memos, name="memos"),
    path("memos/<uuid:pk>/", memos.change, name="change_memo"),
    path("memos/<uuid:pk>/done/", memos.done, name="memo_done"),
    path("memos/about/<slug:kind>/<uuid:pk>/", memos.about, name="memos_about"),
    path("memos/about/<slug:kind>/<uuid:pk>/write/", memos.write, name="memo_new"),
]
found: list[URLPattern] = [
    path("find/", finding.find, name="find"),
    path("find/code/", finding.code_hits, name="code_hits"),
    path("find/go/", finding.go, name="go_to_turn"),
    path("documents/<uuid:pk>/find/", finding.find_in_document, name="find_in_document"),
    path("documents/<uuid:pk>/left-off/", finding.leave_off, name="leave_off"),
]
codes: list[URLPattern] = [
    path("codes/", code_views.codes, name="codes"),
    path("codes/propose/", picker.propose_code, name="propose_code"),
    path("codes/new/", code_views.new, name="code_new"),
    path("codes/change/", code_changes.change, name="codes_change"),
    path("codes/arrange/", arrange.arrange, name="codes_arrange"),
    path("codes/view/", code_views.view, name="codes_view"),
    path("codes/import/", codebook_import.choose, name="import_codes"),
    path("codes/import/<uuid:batch>/", codebook_import.preview, name="import_codes_preview"),
    path("codes/<uuid:pk>/", code_views.code, name="code"),
    path("codes/<uuid:pk>/delete/", code_views.delete, name="code_delete"),
    path("codes/<uuid:pk>/split/", code_split.split, name="code_split"),
    path("codes/<uuid:pk>/with/<uuid:other>/", code_changes.pair, name="code_pair"),
    path("codebooks/keep/", code_views.keep, name="codebook_keep"),
    path("codebooks/<uuid:pk>/", code_views.version, name="codebook_version"),
]
cell = [
    path("", cells.cell, name="cell"),
    path("evidence/<uuid:passage>/", cells.cell_judge, name="cell_judge"),
    path("confirm/", cells.cell_confirm, name="cell_confirm"),
    path("state/", cells.cell_state, name="cell_state"),
    path("comments/", cells.cell_comment, name="cell_comment"),
]
tables: list[URLPattern | URLResolver] = [
    path("tables/", tables_views.table_list, name="tables"),
    path("tables/new/", tables_views.table_new, name="table_new"),
    path("tables/<uuid:pk>/", tables_views.table, name="table"),
    path("tables/<uuid:pk>/edit/", tables_views.table_edit, name="table_edit"),
    path("tables/<uuid:pk>/delete/", tables_views.table_delete, name="table_delete"),
    path("tables/<uuid:pk>/rows/<uuid:theme>/", tables_views.table_row, name="table_row"),
    path("tables/<uuid:pk>/cells/<uuid:theme>/<uuid:case>/", include(cell)),
]
exports: list[URLPattern] = [
    path("export/", exports_views.exports, name="exports"),
    path("export/<slug:name>/", exports_views.download, name="export"),
    path("example/reset/", example.reset_example, name="reset_example"),
]
names: list[URLPattern] = [
    path("names/", names_views.names, name="names"),
    path("names/new/", names_views.new, name="name_new"),
    path("names/forms/", names_views.forms, name="names_forms"),
    path("names/replace/", names_views.replace, name="names_replace"),
    path("names/forget/", forgetting_views.forget, name="names_forget"),
    path("names/key/", forgetting_views.key, name="names_key"),
    path("names/key/destroy/", forgetting_views.destroy, name="names_destroy"),
    path("names/<uuid:pk>/", names_views.name, name="name_change"),
    path("names/<uuid:pk>/delete/", names_views.delete, name="name_delete"),
]
forgetting: list[URLPattern] = [
    path("documents/<uuid:pk>/withdraw/", withdraw.document, name="withdraw_document"),
    path("informants/<uuid:pk>/withdraw/", withdraw.informant, name="withdraw_informant"),
]
steps: list[URLPattern] = [
    path("history/", history.history, name="history"),
    path("undo/<uuid:operation>/", history.undo_step, name="undo"),
]

urlpatterns = [
    path("studies/example/", example.open_example, name="open_example"),
    path("studies/<slug:slug>/", include(overview)),
    path("studies/<slug:slug>/", include(desk)),
    path("studies/<slug:slug>/", include(memo)),
    path("studies/<slug:slug>/", include(found)),
    path("studies/<slug:slug>/", include("coding.urls_correcting")),
    path("studies/<slug:slug>/", include(codes)),
    path("studies/<slug:slug>/", include(tables)),
    path("studies/<slug:slug>/", include(exports)),
    path("studies/<slug:slug>/", include(names)),
    path("studies/<slug:slug>/", include(forgetting)),
    path("studies/<slug:slug>/", include(steps)),
]
