import uuid

from django.db import models
from django.db.models import Q

from village.casework.models.episodes import Episode, Member
from village.casework.models.families import Person
from village.casework.rules.plan import DECISIONS, GOAL_STATES, OPEN, STANDINGS
from village.casework.rules.transfers import ACCEPTED, OFFERED, TRANSFER_STATES


class Goal(models.Model):
    """What should be different. With an `element` it answers for a need of `person` (None: of the family), from a level
    of a scale to another; `changed` counts how often it was, so that nobody changes what they have not read."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="goals")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    element = models.CharField(max_length=80, blank=True)
    scale = models.CharField(max_length=90, blank=True)
    start = models.PositiveSmallIntegerField(null=True)
    target = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=300)
    how_known = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, default=OPEN)
    settled_at = models.DateTimeField(null=True)
    order = models.PositiveSmallIntegerField()
    changed = models.PositiveIntegerField(default=1)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(name="goal_has_words", condition=~Q(words="")),
            models.CheckConstraint(name="goal_state_known", condition=Q(state__in=list(GOAL_STATES))),
            models.CheckConstraint(
                name="goal_settled_at_an_instant",
                condition=Q(state=OPEN, settled_at__isnull=True) | Q(~Q(state=OPEN), settled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="goal_levels_on_a_scale", condition=~Q(scale="") | Q(start__isnull=True, target__isnull=True)
            ),
        ]


class Step(models.Model):
    """Something that is done towards a goal, by exactly one of: somebody with an account, a service, somebody of the
    family. `serves` names a priority of the area's plan, by its slug."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="steps")
    words = models.CharField(max_length=300)
    account = models.UUIDField(null=True)
    service = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="steps")
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    evidence = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=300, blank=True)
    serves = models.CharField(max_length=80, blank=True)
    changed = models.PositiveIntegerField(default=1)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(name="step_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="step_of_one_owner",
                condition=Q(account__isnull=False, service="", person__isnull=True)
                | Q(Q(account__isnull=True, person__isnull=True), ~Q(service=""))
                | Q(account__isnull=True, service="", person__isnull=False),
            ),
            models.CheckConstraint(
                name="step_done_or_cancelled", condition=Q(done_on__isnull=True) | Q(cancelled_at__isnull=True)
            ),
            models.CheckConstraint(
                name="step_cancelled_because", condition=Q(cancelled_at__isnull=True) ^ ~Q(because="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "due_on"],
                condition=Q(done_on__isnull=True, cancelled_at__isnull=True),
                name="step_to_do",
            )
        ]


class NotAddressed(models.Model):
    """Why nothing is done about a need, as it stood at a level of a scale; only ever added to."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="not_addressed")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    element = models.CharField(max_length=80)
    scale = models.CharField(max_length=90)
    level = models.PositiveSmallIntegerField()
    because = models.CharField(max_length=300)
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="not_addressed_for_a_reason", condition=~Q(because=""))]


class AgreedPlan(models.Model):
    """A plan as it was agreed: what was read, its hash, and who of the family agreed. Only ever added to.
    `key`: of the command by which it was agreed."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="agreed_plans")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    key = models.CharField(max_length=80, unique=True)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["episode", "number"]
        constraints = [
            models.UniqueConstraint(fields=["episode", "number"], name="agreed_plan_once"),
            models.CheckConstraint(name="agreed_plan_counts_from_one", condition=Q(number__gte=1)),
        ]


class Review(models.Model):
    """That those who help and the family looked again together: who came, what was decided and why. Only ever added to.
    `others`: who came and is neither of the family nor of the team; `clock`: what runs until the next review, due on
    the day that was chosen; none where help ended."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    family = models.ManyToManyField(Person, related_name="+")
    team = models.ManyToManyField(Member, related_name="+")
    others = models.CharField(max_length=300, blank=True)
    decision = models.CharField(max_length=9)
    because = models.CharField(max_length=600)
    clock = models.OneToOneField("workflow.Clock", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(name="review_decision_known", condition=Q(decision__in=list(DECISIONS))),
            models.CheckConstraint(name="review_says_why", condition=~Q(because="")),
        ]


class GoalAgain(models.Model):
    """How a goal stood at a review; only ever added to."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="goals")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="again")
    standing = models.CharField(max_length=9)
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "goal"], name="goal_once_a_review"),
            models.CheckConstraint(name="goal_standing_known", condition=Q(standing__in=list(STANDINGS))),
        ]


class Transfer(models.Model):
    """That help for a family is offered to another area, with the agreement of `agreed_by`, who also agrees to what
    goes `along`. Once it is taken over, `after` is the episode there; until then the old one holds."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="transfers")
    to_area = models.CharField(max_length=9)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, default=OFFERED)
    words = models.CharField(max_length=300, blank=True)
    along = models.JSONField(default=list)
    by = models.UUIDField()
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    after = models.ForeignKey(Episode, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="transfer_state_known", condition=Q(state__in=list(TRANSFER_STATES))),
            models.CheckConstraint(
                name="transfer_settled_by_somebody",
                condition=Q(state=OFFERED, settled_at__isnull=True, settled_by__isnull=True)
                | Q(~Q(state=OFFERED), settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="transfer_taken_over_is_an_episode", condition=Q(state=ACCEPTED) ^ Q(after__isnull=True)
            ),
            models.UniqueConstraint(fields=["episode"], condition=Q(state=OFFERED), name="transfer_once_at_a_time"),
        ]
        indexes = [models.Index(fields=["to_area"], condition=Q(state=OFFERED), name="transfer_offered_to")]
