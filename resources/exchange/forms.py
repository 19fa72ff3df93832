"""What somebody hands in: a file, and how it is to be read."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from profiles.desk.fields import EnumField, HouseForm
from resources.exchange.reading import Format


class ImportForm(HouseForm):
    """One file of resources."""

    file = FileField(_l("ファイル"), validators=[FileRequired(_l("ファイルを選んでください"))])
    format = EnumField(Format, _l("形式"))


class KeepForm(HouseForm):
    """The decision on a file that was looked at."""
