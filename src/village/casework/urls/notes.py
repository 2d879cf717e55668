"""Addresses of what is written and kept of a family: notes, the chronology, documents, drawings."""

from django.urls import URLPattern, URLResolver, path

from village.casework.views import attachments, chronology, drawing, notes

RECORD = "help/<uuid:episode>/"
NOTES: list[URLPattern | URLResolver] = [
    path(f"{RECORD}notes/", notes.notes, name="help-notes"),
    path(f"{RECORD}notes/write/", notes.write, name="help-note-write"),
    path(f"{RECORD}notes/<uuid:note>/correct/", notes.correct, name="help-note-correct"),
    path(f"{RECORD}chronology/", chronology.on_screen, name="help-chronology"),
    path(f"{RECORD}chronology/paper/", chronology.on_paper, name="help-chronology-paper"),
    path(f"{RECORD}drawing/", drawing.drawing, name="help-drawing"),
    path(f"{RECORD}documents/", attachments.documents, name="help-documents"),
    path(f"{RECORD}documents/add/", attachments.add, name="help-document-add"),
    path(f"{RECORD}documents/<uuid:document>/", attachments.download, name="help-document"),
    path(f"{RECORD}documents/<uuid:document>/destroy/", attachments.destroy, name="help-document-destroy"),
]
