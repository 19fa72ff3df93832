"""Files of clients: JSON or a sheet, in any encoding that a town hall saves; bad ones are refused in words."""

import json

import pytest

from geo.errors import DomainError
from profiles.clients.reading import read_clients, read_profile

ROWS = "コード,年齢,段階,modes\nC-1,34,参加,walk;bus\nC-2,,,\n"


def test_json_may_be_one_object_or_a_list():
    one = read_clients(b'{"code": "C-1"}')
    several = read_clients(json.dumps([{"code": "C-1"}, {"code": "C-2"}]).encode())

    assert [client.values["code"] for client in one.clients] == ["C-1"]
    assert [(client.line, client.values["code"]) for client in several.clients] == [(1, "C-1"), (2, "C-2")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_sheet_is_read_in_every_encoding_with_the_line_of_the_spreadsheet(encoding):
    file = read_clients(ROWS.encode(encoding), "people.csv")

    assert file.format == "csv"
    assert [(client.line, client.values["code"]) for client in file.clients] == [(2, "C-1"), (3, "C-2")]
    assert file.clients[0].values["age"] == 34
    assert file.problems == []


def test_the_same_code_twice_is_refused_at_the_second():
    file = read_clients(b'[{"code": "C-1"}, {"code": "C-1"}]')

    assert [client.is_refused for client in file.clients] == [False, True]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'[{"code": "C-1"},]', b"[1, 2]", b'["C-1"]', b"%PDF-1.7 no table", b"[" * 100_000],
)
def test_a_file_that_is_none_is_refused_in_a_sentence(content):
    with pytest.raises(DomainError) as refusal:
        read_clients(content)

    assert len(str(refusal.value)) > 5


def test_a_profile_is_one_person_without_a_fault():
    assert read_profile(b'{"code": "X", "age": 20}').values == {"code": "X", "age": 20}
    with pytest.raises(DomainError, match="2 人分"):
        read_profile(b'[{"code": "X"}, {"code": "Y"}]')
    with pytest.raises(DomainError, match="age"):
        read_profile(b'{"code": "X", "age": "old"}')
