"""Whatever stands in a file of clients, it is read or refused in words; nothing breaks."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.errors import DomainError
from profiles.clients.reading import read_clients
from profiles.clients.rules import FIELDS, NESTED, SHEET, read_client

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
NAMES = st.sampled_from([*FIELDS, *NESTED, *SHEET, "home.lat", "consent.until"]) | st.text(max_size=10)
CALM = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(st.dictionaries(NAMES, VALUES, max_size=8))
def test_any_object_is_read_or_its_faults_are_named(said):
    read = read_client(said, 3)

    assert all(problem.line == 3 and problem.expected for problem in read.problems)
    assert read.is_refused or read.values["code"]
    json.dumps([problem.as_json() for problem in read.problems], ensure_ascii=False)


@CALM
@given(st.binary(max_size=400) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_file_is_read_or_refused_in_a_sentence(content):
    file, sentence = read_or_refused(content)

    assert (file is None) == (len(sentence) > 5)
    assert all(client.is_refused or client.values["code"] for client in (file.clients if file else ()))


def read_or_refused(content):
    """Return the file that was read, or the sentence that refuses it."""
    try:
        return read_clients(content), ""
    except DomainError as refusal:
        return None, str(refusal)
