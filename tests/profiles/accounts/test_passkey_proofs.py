"""What a key says is held against what was asked: no lie of a page, of a key or of somebody between them holds."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webauthn.helpers import bytes_to_base64url

from profiles.accounts import passkeys
from profiles.accounts.models import KeyQuestion, Passkey
from profiles.accounts.rules import Home, home_of
from tests.support.softkey import SoftKey

HOUSE = Home("tsunagi.example", "https://tsunagi.example")
QUESTION = KeyQuestion(challenge=b"what the house asks", name="")
TOLD = {"challenge": bytes_to_base64url(QUESTION.challenge), "rpId": HOUSE.name, "rp": {"id": HOUSE.name}}
LIES = [
    {"origin": "https://evil.example"},
    {"origin": "http://tsunagi.example"},
    {"origin": "https://tsunagi.example.evil.example"},
    {"origin": "https://tsunagi.example:8443"},
    {"name": "evil.example"},
    {"framed": True},
    {"kind": "webauthn.wrong"},
    {"challenge": "AAAA"},
    {"unverified": True},
    {"absent": True},
]


def made_row(key):
    """Return a key as the store keeps it."""
    found, ways = passkeys.made(HOUSE, QUESTION, key.make(TOLD))
    return Passkey(credential_id=found.credential_id, public_key=found.credential_public_key, transports=ways)


@pytest.mark.parametrize("lie", [*LIES, {"spoilt": True}], ids=str)
def test_no_lie_of_a_page_or_a_key_holds(lie):
    key = SoftKey()
    row = made_row(key)

    with pytest.raises(passkeys.UntrueError):
        passkeys.signed(HOUSE, QUESTION, row, key.sign(TOLD, **lie))
    if lie != {"spoilt": True}:
        with pytest.raises(passkeys.UntrueError):
            passkeys.made(HOUSE, QUESTION, key.make(TOLD, **lie))
    assert passkeys.signed(HOUSE, QUESTION, row, key.sign(TOLD)).user_verified


def test_the_signature_of_another_key_does_not_hold():
    with pytest.raises(passkeys.UntrueError):
        passkeys.signed(HOUSE, QUESTION, made_row(SoftKey()), SoftKey().sign(TOLD))


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(answer=ODD.map(json.dumps) | st.text(max_size=40), part=st.sampled_from(["clientDataJSON", "authenticatorData"]))
def test_whatever_is_sent_in_place_of_a_signature_is_untrue_and_no_fault(answer, part):
    key = SoftKey()
    true = json.loads(key.sign(TOLD))
    true["response"][part] = answer
    row = Passkey(credential_id=key.id, public_key=b"\xa0")

    for sent in (answer, json.dumps(true)):
        with pytest.raises(passkeys.UntrueError):
            passkeys.signed(HOUSE, QUESTION, row, sent)
        with pytest.raises(passkeys.UntrueError):
            passkeys.made(HOUSE, QUESTION, sent)


def test_an_answer_longer_than_any_key_makes_it_is_not_read():
    with pytest.raises(passkeys.UntrueError):
        passkeys.key_named_in(json.dumps({"id": "x" * passkeys.LONGEST}))


def test_keys_are_bound_to_a_name_and_to_nothing_less():
    assert home_of("https://Tsunagi.City.example:8443") == Home(
        "tsunagi.city.example", "https://tsunagi.city.example:8443"
    )
    assert home_of("http://localhost:8000") == Home("localhost", "http://localhost:8000")
    unbound = ("http://tsunagi.example", "https://10.0.0.7", "https://[::1]", "tsunagi.example", "", None)
    assert [home_of(address) for address in unbound] == [None] * 6
