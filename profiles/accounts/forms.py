"""What people type about accounts: an invitation, a password, a key, a spare number."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, SelectField
from wtforms.validators import Length, ValidationError

from profiles.access import Role
from profiles.accounts.models import Agency
from profiles.accounts.two_people import Lost
from profiles.desk.fields import EnumField, HouseForm, LongTextField, TextField

NEW = {"autocomplete": "new-password"}
OLD = {"autocomplete": "current-password"}
LONGEST_NAME = 40  # of a key, in characters


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


class RecoveryForm(HouseForm):
    """Why somebody cannot sign in, and how it was made sure who they are."""

    lost = EnumField(Lost, _l("何がありましたか"))
    reason = LongTextField(
        _l("ご本人だと、どう確かめましたか"),
        description=_l("例：本人が窓口に来て、職員証を見た。電話だけのときは、こちらからかけなおした"),
    )

    def validate_reason(self, field: LongTextField) -> None:
        """Ask for it: a friendly voice on the phone is how accounts are taken over."""
        if not field.data:
            raise ValidationError(_l("どう確かめたかを書いてください。2人目の人が読みます"))


class RoleForm(HouseForm):
    """Another role for somebody, and why."""

    role = EnumField(Role, _l("新しい役割"))
    agency = SelectField(_l("窓口"), description=_l("連携機関の人には、かならず選びます。"))
    reason = LongTextField(_l("理由"), description=_l("例：人事異動で、4月1日から担当がかわるため"))

    def __init__(self, *args: Any, agencies: tuple[Agency, ...] = (), **values: Any) -> None:
        """Offer the agencies of the town, and each role that signs in."""
        super().__init__(*args, **values)
        self.agency.choices = [("", _l("選ばない")), *((agency.ref, agency.name) for agency in agencies)]
        self.role.choices = [choice for choice in self.role.choices if choice.value != Role.HOST.value]

    def validate_reason(self, field: LongTextField) -> None:
        """Ask for it: the second person has to understand."""
        if not field.data:
            raise ValidationError(_l("理由を書いてください。2人目の人が読みます"))


class PapersForm(HouseForm):
    """The numbers of two papers, and the password that their holder chooses."""

    email = TextField(_l("サインイン名"), render_kw={"autocomplete": "username", "autocapitalize": "none"})
    first = TextField(_l("1枚目の紙の番号"), render_kw={"autocomplete": "off", "inputmode": "numeric"})
    second = TextField(_l("2枚目の紙の番号"), render_kw={"autocomplete": "off", "inputmode": "numeric"})
    new = PasswordField(_l("新しいパスワード"), render_kw=NEW)
    again = PasswordField(_l("新しいパスワードをもういちど"), render_kw=NEW)

    def validate_again(self, field: PasswordField) -> None:
        """Ask for the same twice: a slip would lock its owner out."""
        if field.data != self.new.data:
            raise ValidationError(_l("2つのパスワードが違います。もういちど入れてください"))


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

    old = PasswordField(_l("いまのパスワード"), render_kw=OLD)
    new = PasswordField(_l("新しいパスワード"), render_kw=NEW)
    again = PasswordField(_l("新しいパスワードをもういちど"), render_kw=NEW)

    def validate_again(self, field: PasswordField) -> None:
        """Ask for the same twice: a slip would lock its owner out."""
        if field.data != self.new.data:
            raise ValidationError(_l("2つのパスワードが違います。もういちど入れてください"))


class FirstKeyForm(HouseForm):
    """A key by the name that its owner gives it."""

    name = TextField(
        _l("パスキーの名前"),
        [Length(max=LONGEST_NAME, message=_l("%(max)d 文字までにしてください"))],
        description=_l("「机のUSBキー」「このパソコンの顔認証」のように、あとで見分けられる名前にします。"),
    )

    def validate_name(self, field: TextField) -> None:
        """Ask for a name: there may be several keys."""
        if not field.data:
            raise ValidationError(_l("パスキーの名前を入れてください"))


class KeyForm(FirstKeyForm):
    """A key to be added by somebody who is signed in, and who proves that it is them."""

    password = PasswordField(_l("いまのパスワード"), render_kw=OLD)


class ProveForm(HouseForm):
    """The proof that it is still the owner of the account who sits here."""

    password = PasswordField(_l("いまのパスワード"), render_kw=OLD)


class AnswerForm(HouseForm):
    """What a key answered, put there by the script of the page."""

    credential = HiddenField()
    next = HiddenField()


class SpareForm(HouseForm):
    """One number of the paper."""

    code = TextField(
        _l("予備の番号"),
        description=_l("紙の番号を、左はしの 2 けたからぜんぶ入れます。例：03-1234-5678-9012"),
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )
    next = HiddenField()
