"""A person handed on by a coordinator to another desk: what the record holds, as far as the ground lets it through."""

from datetime import date
from typing import Any

from geo.errors import DomainError
from profiles.accounts.models import Agency
from profiles.actor import Actor
from profiles.cases.queries import find_intake
from profiles.cases.referral_actions import begin, missing_in, named_in, send_referral
from profiles.cases.referral_ground import FROM_RECORD, Ground, cut, facts_told
from profiles.cases.referral_models import Referral
from profiles.cases.referral_sheet import Direction, FieldKind, Fills, SheetDefinition, SheetField
from profiles.cases.words import Trouble
from profiles.clients.actions import open_name
from profiles.clients.models import Client
from profiles.consent.models import Purpose
from profiles.consent.queries import valid_consent
from profiles.consent.rules import Basis, Closed
from profiles.consent.telling_actions import told_on

COLUMNS = ("name", "kana", "address", "contact", "household", "interests", "strengths", "wants", "avoid", "available")


def start_hand_on(actor: Actor, client: Client, agency: Agency, ground: Ground, *, today: date) -> Referral:
    """Begin a sheet to another desk; what the record says, and the ground lets through, is written in already."""
    between = {"to_agency_id": agency.id, "client_id": client.id}
    referral = begin(actor, Direction.TO_DESK, ground, today=today, **between)
    known = _known(referral.form.definition, client, closed=False)
    referral.said = cut(referral.form.definition, known, referral.basis, named_in(referral))
    return referral


def hand_on(actor: Actor, referral: Referral, *, today: date) -> None:
    """Send a sheet to another desk: name and address come from the record, and what is told is a disclosure."""
    client = referral.client
    if client is None or referral.to_agency is None:
        raise DomainError("この人の記録が、もうありません")
    if missing_in(referral):
        send_referral(actor, referral, today=today)  # says what is missing
    sheet = referral.form.definition
    if referral.basis is Basis.CONSENT:
        referral.consent = valid_consent(client, Purpose.HAND_ON, today)
        if referral.consent is None:
            raise DomainError("引き継ぎの同意が、いまありません。本人に聞いて、同意を記録してください")
    who = _known(sheet, client, closed=True)
    referral.said = cut(sheet, {**referral.said, **who}, referral.basis, named_in(referral))
    _tell(actor, referral, client, referral.to_agency.name)
    send_referral(actor, referral, today=today)


def _tell(actor: Actor, referral: Referral, client: Client, to: str) -> None:
    """Write down what is told to a desk, and on what ground."""
    facts = facts_told(referral.form.definition, referral.said)
    if referral.basis is None:
        raise DomainError("伝えてよい根拠を選んでください")
    if referral.basis is not Basis.EMERGENCY and {one.value for one in Closed} & set(facts):
        open_name(actor, client)
    words, consent = referral.basis_words or "", referral.consent
    told_on(actor, client, referral.basis, sheet_ref=referral.ref, to=to, facts=facts, consent=consent, words=words)


def _known(sheet: SheetDefinition, client: Client, *, closed: bool) -> dict[str, Any]:
    """Return what the record says for the fields of a sheet: what tells who it is, or all the rest."""
    intake = find_intake(client)
    told = intake.told if intake else {}
    found = {}
    for field in sheet.fields:
        if field.fills is not None and (field.fills in FROM_RECORD) is closed:
            value = getattr(client, field.fills.value) if field.fills.value in COLUMNS else told.get(field.fills.value)
            value = _as_written(field, client, value)
            if value not in (None, "", []):
                found[field.key] = value
    return found


def _as_written(field: SheetField, client: Client, value: Any) -> Any:
    """Return a value of the record as the field of a sheet holds it."""
    if field.fills is Fills.GENDER:
        value = client.gender.label if client.gender else None
    if field.fills is Fills.TROUBLES:
        labels = {word.value: word.label for word in Trouble}
        words = [labels[one] for one in value or () if one in labels]
        if field.kind is FieldKind.SEVERAL:
            return [word for word in words if word in field.choices]
        value = "、".join(words)
    if field.kind is FieldKind.CHOICE and value not in field.choices:
        return None
    return value
