import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts by e-mail address; there are no user names and no superusers."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """Someone who can sign in. `ref` is the name that the audit and other parts use; it says nothing of the person."""

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(
        unique=True, error_messages={"unique": "There is already an account with this e-mail address."}
    )
    name = models.CharField(max_length=120)
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="account_email_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(name="account_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Always false: there is no Django admin to be staff of."""
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Always false: Django's permissions are not used; see kernel.access."""
        return False


class RoleGrant(models.Model):
    """A role given to a person from one day until the day before another, within an area or (blank) everywhere.

    What a role may do is in `reference/roles.yaml`, read by `kernel.access`.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="role_grants")
    role = models.SlugField(max_length=60)
    area = models.CharField(max_length=9, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="role_grant_period_runs_forward",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
            ),
            models.UniqueConstraint(fields=["account", "role", "area", "from_on"], name="role_grant_once"),
        ]
        indexes = [models.Index(fields=["role", "from_on"], name="role_grant_by_role")]

    def __str__(self) -> str:
        return f"{self.role} from {self.from_on}"


class ApiToken(models.Model):
    """A key with which another system acts as an account, until a day or until it is taken back. What is kept is a hash
    of the secret: it is shown once, when it is made.

    `second_factor`: whoever issued it has made sure that the system keeps it as well as two factors would (they trust
    each other's certificates, or the like), so that it may do what needs a second factor.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    hash = models.CharField(max_length=64, unique=True)
    second_factor = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    until_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="api_token_runs_forward", condition=Q(until_at__gt=F("made_at"))),
            models.CheckConstraint(name="api_token_says_what_for", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name
