"""What is asked of a document that is kept with a record."""

from typing import Any

from django import forms

from village.casework.forms.keys import KeyField
from village.casework.rules.attachments import MAX_BYTES
from village.ui.forms import Form


class DocumentForm(Form):
    """A document and what it is."""

    title = forms.CharField(
        label="What is this document?", max_length=160, help_text="Such as “Letter from the school”."
    )
    file = forms.FileField(
        label="File",
        help_text="A PDF, a JPEG or PNG picture, or plain text, of at most 10 MB. It is made anew when it is kept: "
        "where a picture was taken, who wrote a PDF, links, scripts and files inside are left behind.",
    )
    key = KeyField()

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"This file is larger than {MAX_BYTES // 1_000_000} MB. Make it smaller.")
        return file


class DestroyForm(Form):
    """Why a document is destroyed."""

    because = forms.CharField(label="Why?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
