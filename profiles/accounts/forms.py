"""What people type about accounts: an invitation, a password."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField
from wtforms.validators import ValidationError

from profiles.access import Role
from profiles.accounts.models import Agency
from profiles.desk.fields import EnumField, HouseForm, TextField

NEW = {"autocomplete": "new-password"}


class InviteForm(HouseForm):
    """Somebody who shall sign in."""

    name = TextField(_l("名前"))
    email = TextField(
        _l("サインイン名"), description=_l("メールアドレスの形です。メールは送りません。リンクは画面に出ます。")
    )
    role = EnumField(Role, _l("役割"))
    agency = SelectField(_l("窓口"), description=_l("連携機関の人には、かならず選びます。"))
    extension = TextField(_l("内線"))

    def __init__(self, *args: Any, agencies: tuple[Agency, ...] = (), **values: Any) -> None:
        """Offer the agencies of the town, and each role that signs in."""
        super().__init__(*args, **values)
        self.agency.choices = [("", _l("選ばない")), *((agency.ref, agency.name) for agency in agencies)]
        self.role.choices = [choice for choice in self.role.choices if choice.value != Role.HOST.value]

    def validate_name(self, field: TextField) -> None:
        """Ask for a name."""
        if not field.data:
            raise ValidationError(_l("名前を入れてください"))

    def validate_email(self, field: TextField) -> None:
        """Ask for something with an @ and no gap; it need not receive mail."""
        name, _at, place = (field.data or "").partition("@")
        if not (name and place) or any(letter.isspace() for letter in field.data):
            raise ValidationError(_l("tanaka@city.example のように、@ のある形で入れてください"))


class AcceptForm(HouseForm):
    """The first password."""

    password = PasswordField(_l("新しいパスワード"), render_kw=NEW)
    again = PasswordField(_l("もういちど"), render_kw=NEW)

    def validate_again(self, field: PasswordField) -> None:
        """Ask for the same twice: a slip would lock its owner out."""
        if field.data != self.password.data:
            raise ValidationError(_l("2つのパスワードが違います。もういちど入れてください"))


class PasswordForm(HouseForm):
    """A new password in place of the old one."""

    old = PasswordField(_l("いまのパスワード"), render_kw={"autocomplete": "current-password"})
    new = PasswordField(_l("新しいパスワード"), render_kw=NEW)
    again = PasswordField(_l("新しいパスワードをもういちど"), render_kw=NEW)

    def validate_again(self, field: PasswordField) -> None:
        """Ask for the same twice: a slip would lock its owner out."""
        if field.data != self.new.data:
            raise ValidationError(_l("2つのパスワードが違います。もういちど入れてください"))
