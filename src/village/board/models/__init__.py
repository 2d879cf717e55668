from typing import Self

from django.db import models
from django.db.models import F, Q

from village.board.models.assessing import Score
from village.board.rules.facts import CHAPTERS, KINDS, PARTNERS, RESPONDENTS, STATES, TARGETS, WORKFORCE
from village.kernel.access.queries import areas
from village.kernel.access.rules import Viewer

__all__ = ["Score"]

DECISIONS = ("adopt", "review", "other")


class Board(models.Model):
    """Those who together make and answer for the children's plan of an area, with their own rules for a quorum."""

    slug = models.SlugField(max_length=60, unique=True)
    area = models.CharField(max_length=9, unique=True)
    area_name = models.CharField(max_length=120)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20)
    least_members = models.PositiveSmallIntegerField()
    must_attend = models.JSONField(default=list)
    consult_days = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="board_kind_known", condition=Q(kind__in=list(KINDS))),
            models.CheckConstraint(name="board_quorum_from_two", condition=Q(least_members__gte=2)),
            models.CheckConstraint(name="board_consults_for_a_week_or_more", condition=Q(consult_days__gte=7)),
        ]

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A seat on a board: a partner and what the member is there, never a name. `account` is a reference, for those who
    can sign in."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="members")
    partner = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    account = models.UUIDField(null=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["partner", "title", "from_on"]
        constraints = [
            models.CheckConstraint(name="member_partner_known", condition=Q(partner__in=list(PARTNERS))),
            models.CheckConstraint(name="member_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="member_period_runs_forward", condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on"))
            ),
        ]


class LocalPlanSet(models.QuerySet["LocalPlan"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """The plans that a viewer may see in the board's office, at whatever stage."""
        within = areas(viewer, "board.office.read")
        return self if within is None else self.filter(board__area__in=within)


class LocalPlan(models.Model):
    """A plan as its board makes it. `changes` counts every change of its text, and of what was heard of it, the last at
    `changed_at`; `editors`: the accounts that made it, one of whom may not adopt it. Once adopted, its text is the
    edition it became."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="plans")
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    vision = models.TextField(blank=True)
    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField()
    without = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="drafting")
    version = models.PositiveIntegerField(default=1)
    changes = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    editors = models.JSONField(default=list)
    begun_at = models.DateTimeField()
    edition = models.ForeignKey("plan.Edition", on_delete=models.PROTECT, null=True, related_name="+")
    adopted_by_meeting = models.OneToOneField("Meeting", on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.UUIDField(null=True)

    objects = LocalPlanSet.as_manager()

    class Meta:
        ordering = ["-from_year", "slug"]
        constraints = [
            models.CheckConstraint(name="local_plan_state_known", condition=Q(state__in=list(STATES))),
            models.CheckConstraint(name="local_plan_years_run_forward", condition=Q(to_year__gte=F("from_year"))),
            models.CheckConstraint(
                name="local_plan_adopted_whole_or_not",
                condition=Q(
                    state="adopted",
                    edition__isnull=False,
                    adopted_by_meeting__isnull=False,
                    adopted_at__isnull=False,
                    adopted_by__isnull=False,
                )
                | Q(
                    ~Q(state="adopted"),
                    edition__isnull=True,
                    adopted_by_meeting__isnull=True,
                    adopted_at__isnull=True,
                    adopted_by__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Need(models.Model):
    """A claim of the scorecard as it was when it was taken into a plan: its sentence, the figures it rests on, the
    releases they come from and the warehouse that gave them. Never edited."""

    plan = models.ForeignKey(LocalPlan, on_delete=models.PROTECT, related_name="needs")
    kind = models.CharField(max_length=40)
    measure = models.SlugField(max_length=80)
    group = models.CharField(max_length=80, blank=True)
    area = models.CharField(max_length=9)
    sentence = models.CharField(max_length=600)
    figures = models.JSONField(default=dict)
    releases = models.JSONField(default=list)
    warehouse = models.CharField(max_length=80)
    taken_at = models.DateTimeField()
    taken_by = models.UUIDField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "kind", "measure", "group"], name="need_once_in_a_plan"),
            models.CheckConstraint(name="need_says_something", condition=~Q(sentence="")),
        ]


class Priority(models.Model):
    """What a plan means to change, with its measure and local target, or why there is none yet. The measure's words and
    where it stood are kept as they were. `theme`: that of the workforce strategy it belongs to."""

    plan = models.ForeignKey(LocalPlan, on_delete=models.PROTECT, related_name="priorities")
    number = models.PositiveSmallIntegerField()
    chapter = models.CharField(max_length=20, blank=True)
    theme = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    why = models.TextField()
    needs = models.ManyToManyField(Need, related_name="priorities")
    measure = models.SlugField(max_length=80, blank=True)
    measure_title = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    polarity = models.CharField(max_length=10, blank=True)
    bound = models.CharField(max_length=10, blank=True)
    value = models.FloatField(null=True)
    due = models.CharField(max_length=20, blank=True)
    start_value = models.FloatField(null=True)
    start_period = models.CharField(max_length=40, blank=True)
    no_measure = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="priority_number_once"),
            models.CheckConstraint(name="priority_chapter_known", condition=Q(chapter__in=["", *CHAPTERS])),
            models.CheckConstraint(
                name="priority_theme_of_the_workforce", condition=Q(theme="") | Q(chapter=WORKFORCE)
            ),
            models.CheckConstraint(
                name="priority_measure_and_target_or_neither",
                condition=Q(measure="", bound="", value__isnull=True, due="")
                | Q(~Q(measure=""), ~Q(due=""), bound__in=list(TARGETS), value__isnull=False, no_measure=""),
            ),
        ]


class LocalAction(models.Model):
    """What a partner will do for a priority: who leads, by when, with what money, and which national commitments it
    serves (each as `plan:commitment`); on what kind of evidence it rests, what is claimed of that, and where it is."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=90)
    difference = models.TextField()
    lead = models.CharField(max_length=20, blank=True)
    partners = models.JSONField(default=list)
    amount = models.PositiveBigIntegerField(null=True)
    period = models.CharField(max_length=20, blank=True)
    no_money = models.BooleanField(default=False)
    due = models.CharField(max_length=20, blank=True)
    evidence = models.CharField(max_length=20, blank=True)
    claim = models.PositiveSmallIntegerField(default=0)
    evidence_at = models.CharField(max_length=300, blank=True)
    serves = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "number"], name="local_action_number_once"),
            models.CheckConstraint(name="local_action_lead_known", condition=Q(lead__in=["", *PARTNERS])),
            models.CheckConstraint(
                name="local_action_money_or_none", condition=Q(amount__isnull=True) | Q(no_money=False)
            ),
        ]


class Consultation(models.Model):
    """The time in which people are asked about a plan (the last day counts whole), and the board's answer to them."""

    plan = models.OneToOneField(LocalPlan, on_delete=models.PROTECT, related_name="consultation")
    opens_on = models.DateField()
    closes_on = models.DateField()
    questions = models.JSONField(default=list)
    heard = models.TextField(blank=True)
    changed = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="consultation_runs_forward", condition=Q(closes_on__gt=F("opens_on"))),
        ]


class Response(models.Model):
    """What somebody said to a consultation. Nobody is asked who they are; the board reads it, and sums up in public
    what it heard. The database refuses UPDATE and DELETE."""

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="responses")
    kind = models.CharField(max_length=20)
    text = models.TextField()
    received_at = models.DateTimeField()
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="response_kind_known", condition=Q(kind__in=list(RESPONDENTS))),
            models.CheckConstraint(name="response_says_something", condition=~Q(text="")),
        ]


class Meeting(models.Model):
    """A meeting of the board and one thing that it voted on: adopting a plan as it then stood (`saw`: its count of
    changes), approving a review, or something else. Never edited: the database refuses UPDATE and DELETE."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings")
    plan = models.ForeignKey(LocalPlan, on_delete=models.PROTECT, null=True, related_name="meetings")
    held_on = models.DateField()
    about = models.CharField(max_length=10)
    saw = models.PositiveIntegerField(null=True)
    present = models.JSONField(default=list)
    decision = models.TextField()
    votes_for = models.PositiveSmallIntegerField()
    votes_against = models.PositiveSmallIntegerField()
    abstained = models.PositiveSmallIntegerField()
    noted_by = models.UUIDField()
    noted_at = models.DateTimeField()
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="meeting_about_known", condition=Q(about__in=DECISIONS)),
            models.CheckConstraint(
                name="meeting_to_adopt_saw_a_plan",
                condition=Q(about="adopt", plan__isnull=False, saw__isnull=False)
                | Q(~Q(about="adopt"), saw__isnull=True),
            ),
        ]


class Review(models.Model):
    """A year of an adopted plan: what the figures and the progress said, as drafted, and the board's own words, by the
    accounts `editors`, one of whom may not publish it. Public once a meeting with quorum has approved it, and no other.
    """

    plan = models.ForeignKey(LocalPlan, on_delete=models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField()
    drafted = models.JSONField(default=list)
    warehouse = models.CharField(max_length=80, blank=True)
    words = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    drafted_at = models.DateTimeField()
    editors = models.JSONField(default=list)
    changed_at = models.DateTimeField()
    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "year"], name="review_once_a_year"),
            models.CheckConstraint(
                name="review_published_by_a_meeting",
                condition=Q(meeting__isnull=True, published_at__isnull=True)
                | Q(meeting__isnull=False, published_at__isnull=False),
            ),
        ]


class SupportPlan(models.Model):
    """What help an area gets, agreed between the area and its region: in force only while both have agreed."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="support_plans")
    year = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    area_by = models.UUIDField(null=True)
    area_at = models.DateTimeField(null=True)
    region_by = models.UUIDField(null=True)
    region_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(fields=["board", "year"], name="support_plan_once_a_year"),
            models.CheckConstraint(
                name="support_plan_agreed_by_two",
                condition=Q(area_by__isnull=True) | Q(region_by__isnull=True) | ~Q(area_by=F("region_by")),
            ),
            models.CheckConstraint(
                name="support_plan_agreed_on_a_day",
                condition=Q(
                    Q(area_by__isnull=True, area_at__isnull=True) | Q(area_by__isnull=False, area_at__isnull=False),
                    Q(region_by__isnull=True, region_at__isnull=True)
                    | Q(region_by__isnull=False, region_at__isnull=False),
                ),
            ),
        ]

    @property
    def agreed(self) -> bool:
        return self.area_by is not None and self.region_by is not None


class Support(models.Model):
    """One thing a support plan holds: what is needed, what is given, by whom, by when."""

    support_plan = models.ForeignKey(SupportPlan, on_delete=models.PROTECT, related_name="lines")
    need = models.CharField(max_length=300)
    given = models.CharField(max_length=300)
    who = models.CharField(max_length=120)
    by_on = models.DateField()
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["by_on", "pk"]
        constraints = [
            models.CheckConstraint(name="support_is_whole", condition=~Q(need="") & ~Q(given="") & ~Q(who="")),
        ]
