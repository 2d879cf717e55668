"""What is asked of the figures of an employer."""

from village.ui.forms import Form
from village.workforce.forms.days import DayField


class CompleteForm(Form):
    """Since when the register holds everybody."""

    since_on = DayField(
        label="Since which day?",
        help_text="Counting starts with the first 1 October on or after it. You can say it again.",
    )
