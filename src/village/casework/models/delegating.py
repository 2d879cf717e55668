import uuid

from django.db import models
from django.db.models import Q

from village.casework.models.families import Person
from village.casework.models.sharing import Share
from village.casework.rules.delegating import ACCEPTED, REFUSED, RETURNED, SENT


class Delegation(models.Model):
    """That somebody outside, without an account, is asked to write sections of a form: a share by which they read the
    questions, and whom these are about, and nothing else. `link`: the hash of the link that opens it once; `code` that
    of the code which goes with it; `sitting` that of what their browser holds since. `form`: the version whose
    questions they are asked."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    share = models.OneToOneField(Share, on_delete=models.PROTECT, related_name="delegation")
    sheet = models.ForeignKey("forms.Sheet", on_delete=models.PROTECT, related_name="+")
    form = models.ForeignKey("documents.Version", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=80)
    email = models.EmailField()
    words = models.CharField(max_length=300)
    links = models.PositiveSmallIntegerField(default=0)
    link = models.CharField(max_length=64, null=True, unique=True)
    link_until = models.DateTimeField(null=True)
    posting_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=64, blank=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    sitting = models.CharField(max_length=64, null=True, unique=True)
    sitting_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="delegation_names_somebody", condition=~Q(name="") & ~Q(role="") & ~Q(email="") & ~Q(words="")
            ),
            models.CheckConstraint(
                name="delegation_link_ends", condition=Q(link__isnull=True) | Q(link_until__isnull=False)
            ),
            models.CheckConstraint(
                name="delegation_sitting_ends", condition=Q(sitting__isnull=True) | Q(sitting_until__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["posted_at"], condition=Q(link__isnull=False), name="delegation_to_post")]


class DelegatedStep(models.Model):
    """A section that somebody outside writes. `draft`: by concept, what they wrote and did not send yet; `changed`
    counts the times that it was kept, so that nobody writes over what they have not read."""

    delegation = models.ForeignKey(Delegation, on_delete=models.PROTECT, related_name="steps")
    section = models.CharField(max_length=80)
    draft = models.JSONField(default=dict)
    changed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["delegation", "section"], name="delegated_step_once")]


class Contribution(models.Model):
    """What somebody outside sent of a section, by concept, as they sent it. It stands beside the form until somebody
    settles it, and stays as it was sent. `stands`: by concept, how often an answer of the form had been given when this
    became it."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    step = models.ForeignKey(DelegatedStep, on_delete=models.PROTECT, related_name="contributions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    state = models.CharField(max_length=8, default=SENT)
    words = models.CharField(max_length=600, blank=True)
    stands = models.JSONField(default=dict)
    settled_by = models.UUIDField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["step", "number"], name="contribution_once"),
            models.CheckConstraint(
                name="contribution_settled_by_somebody",
                condition=Q(state=SENT, settled_by__isnull=True, settled_at__isnull=True)
                | Q(state=ACCEPTED, settled_by__isnull=False, settled_at__isnull=False)
                | (Q(state__in=[RETURNED, REFUSED], settled_by__isnull=False, settled_at__isnull=False) & ~Q(words="")),
            ),
        ]
