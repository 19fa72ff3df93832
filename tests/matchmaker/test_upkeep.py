"""The file of the store belongs to the house alone."""

import pytest
import sqlalchemy as sa

from geo.errors import DomainError
from matchmaker.upkeep import own_file


def url_of(file):
    """Return the address of a store."""
    return sa.make_url(f"sqlite:///{file}")


def rights(file):
    """Return who may do what with a file."""
    return oct(file.stat().st_mode & 0o777)


@pytest.mark.parametrize("may_tighten", [True, False])
def test_a_new_store_is_nobody_elses_from_the_first_byte(tmp_path, may_tighten):
    file = tmp_path / "deep" / "new.db"

    own_file(url_of(file), may_tighten=may_tighten)

    assert rights(file) == "0o600"


def test_a_demonstration_tightens_what_others_could_read(tmp_path):
    file = tmp_path / "old.db"
    file.touch(mode=0o644)
    file.chmod(0o644)

    own_file(url_of(file), may_tighten=True)

    assert rights(file) == "0o600"


def test_an_office_does_not_start_on_a_file_that_others_can_read(tmp_path):
    file = tmp_path / "old.db"
    file.touch()
    file.chmod(0o644)

    with pytest.raises(DomainError, match="chmod 600"):
        own_file(url_of(file), may_tighten=False)
    file.chmod(0o640)
    own_file(url_of(file), may_tighten=False)

    assert rights(file) == "0o640"


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "postgresql+psycopg://user@host/town"])
def test_a_store_without_a_file_of_its_own_is_left_alone(address):
    own_file(sa.make_url(address), may_tighten=False)
