"""The key of a page: a form that is sent twice is done once."""

from django import forms


class KeyField(forms.RegexField):
    """A key that was made when its page was opened. The keys under which Village itself does something have a colon in
    them; one from a page has none, so that nobody takes the other's beforehand."""

    def __init__(self) -> None:
        super().__init__(r"^[0-9A-Za-z-]+\Z", max_length=64, widget=forms.HiddenInput)
