"""Passkeys as browsers speak of them: what they are asked, and whether an answer is true. py_webauthn does the proving."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import current_app
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import options_to_json_dict, parse_client_data_json
from webauthn.helpers.parse_authentication_credential_json import parse_authentication_credential_json
from webauthn.helpers.parse_registration_credential_json import parse_registration_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from profiles.accounts.models import Account, KeyQuestion, Passkey
from profiles.accounts.rules import QUESTION_HOLDS, Home, home_of

LONGEST = 20_000  # characters of an answer: far beyond what any key sends
PATIENCE_MS = int(QUESTION_HOLDS.total_seconds() * 1000)
REACHED_BY = frozenset(way.value for way in AuthenticatorTransport)
VERIFIED = UserVerificationRequirement.REQUIRED  # a finger, a face or digits: a key that was left behind opens nothing


class UntrueError(Exception):
    """The answer of a key does not hold."""


def home() -> Home | None:
    """Return to what passkeys are bound in this house, None where there is no name to bind them to."""
    return home_of(current_app.config.get("ADDRESS"))


def asked_to_make(house: Home, account: Account, question: KeyQuestion, known: Sequence[Passkey]) -> dict[str, Any]:
    """Return what a browser is told so that it makes a key that is not registered yet."""
    options = generate_registration_options(
        rp_id=house.name,
        rp_name="Tsunagi",
        user_id=account.ref.encode(),
        user_name=account.email,
        user_display_name=account.name,
        challenge=question.challenge,
        timeout=PATIENCE_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=VERIFIED
        ),
        exclude_credentials=[described(key) for key in known],
    )
    return options_to_json_dict(options)


def asked_to_sign(house: Home, question: KeyQuestion, known: Sequence[Passkey]) -> dict[str, Any]:
    """Return what a browser is told so that one of the keys of an account signs."""
    options = generate_authentication_options(
        rp_id=house.name,
        challenge=question.challenge,
        timeout=PATIENCE_MS,
        allow_credentials=[described(key) for key in known],
        user_verification=VERIFIED,
    )
    return options_to_json_dict(options)


def described(key: Passkey) -> PublicKeyCredentialDescriptor:
    """Return a key as a browser looks for it."""
    ways = [AuthenticatorTransport(way) for way in key.transports if way in REACHED_BY]
    return PublicKeyCredentialDescriptor(id=key.credential_id, transports=ways or None)


def made(house: Home, question: KeyQuestion, answer: str) -> tuple[VerifiedRegistration, list[str]]:
    """Return a key that was made for a challenge, and how it is reached. Raises UntrueError."""
    with hostile():
        credential = parse_registration_credential_json(bounded(answer))
        refuse_frames(credential.response.client_data_json)
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=question.challenge,
            expected_rp_id=house.name,
            expected_origin=house.origin,
            require_user_verification=True,
        )
    ways = [way.value for way in credential.response.transports or () if isinstance(way, AuthenticatorTransport)]
    return verified, ways


def key_named_in(answer: str) -> tuple[bytes, bytes | None]:
    """Return which key an answer says that it comes from, and whose it says that it is. Raises UntrueError."""
    with hostile():
        credential = parse_authentication_credential_json(bounded(answer))
    return credential.raw_id, credential.response.user_handle


def signed(house: Home, question: KeyQuestion, key: Passkey, answer: str) -> VerifiedAuthentication:
    """Return what a key signed; its count is looked at by the caller, who stops a key that was copied. Raises UntrueError."""
    with hostile():
        credential = parse_authentication_credential_json(bounded(answer))
        refuse_frames(credential.response.client_data_json)
        return verify_authentication_response(
            credential=credential,
            expected_challenge=question.challenge,
            expected_rp_id=house.name,
            expected_origin=house.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )


@contextmanager
def hostile() -> Iterator[None]:
    """Read what a stranger may have made: whatever a parser stumbles over is no fault of the program, but untrue."""
    try:
        yield
    except Exception as fault:
        raise UntrueError(str(fault)) from fault


def bounded(answer: str) -> str:
    """Return an answer that is no longer than any key makes it."""
    if len(answer) > LONGEST or not isinstance(json.loads(answer), dict):
        raise ValueError("no answer of a key")
    return answer


def refuse_frames(said: bytes) -> None:
    """Refuse what was signed inside a page of somebody else."""
    if parse_client_data_json(said).cross_origin:
        raise ValueError("signed in a frame")
