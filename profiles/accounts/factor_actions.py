"""Writes of what stands beside a password: keys and spare numbers are added, used once, stopped and taken away."""

import secrets
from datetime import datetime

import sqlalchemy as sa
from flask_security import hash_password, verify_password

from geo.db import db
from geo.errors import DomainError
from profiles.accounts import passkeys
from profiles.accounts.models import Account, KeyQuestion, Passkey, SpareCode
from profiles.accounts.passkeys import UntrueError
from profiles.accounts.queries import is_registered, passkeys_of, spares_left
from profiles.accounts.rules import (
    MOST_KEYS,
    QUESTION_HOLDS,
    SPARE_DIGITS,
    SPARES,
    Home,
    plain,
    read_spare,
    spare_of,
)
from profiles.actor import Actor
from profiles.audit.actions import Event, record

KEY_ADDED = Event("account.key.added", "パスキーの登録", frozenset({"name"}))
KEY_REMOVED = Event("account.key.removed", "パスキーの取り消し", frozenset({"name"}))
KEY_STOPPED = Event("account.key.stopped", "写しのおそれがあるパスキーを止めた", frozenset({"name"}))
SPARES_MADE = Event("account.spares.made", "予備の番号を作った", frozenset({"number"}))
SPARE_USED = Event("account.spare.used", "予備の番号を使った", frozenset({"left"}))
NOT_TRUE = "パスキーを確かめられませんでした。もういちど試すか、ほかの入り方を選んでください"
COPIED = "このパスキーは、写しが使われたおそれがあるので止めました。ほかの方法で入り、管理者に知らせてください"
WRONG_SPARE = "番号が違うか、もう使った番号です。紙を見て、使っていない番号を入れてください"


def prove(account: Account, password: str) -> None:
    """Refuse to touch what stands beside the password for anybody who does not know it: an open screen is not enough."""
    if not account.password or not account.verify_and_update_password(plain(password)):
        raise DomainError("いまのパスワードが違います", field="password")


def ask_key(account: Account, now: datetime, name: str = "") -> KeyQuestion:
    """Return a new challenge for the keys of an account; `name` is that of a key to be added. What is old is forgotten."""
    db.session.execute(sa.delete(KeyQuestion).where(KeyQuestion.asked_at < now - QUESTION_HOLDS))
    question = KeyQuestion(
        town_id=account.town_id,
        account_id=account.id,
        challenge=secrets.token_bytes(32),
        name=name,
        asked_at=now,
    )
    db.session.add(question)
    db.session.flush()
    return question


def take_question(account: Account, ref: str, now: datetime, *, adds: bool) -> KeyQuestion:
    """Return a challenge and use it up, whatever its answer is worth; of two at once, the first one has it."""
    statement = (
        sa.delete(KeyQuestion)
        .where(KeyQuestion.ref == ref, KeyQuestion.account_id == account.id, (KeyQuestion.name != "") == adds)
        .returning(KeyQuestion.challenge, KeyQuestion.name, KeyQuestion.asked_at)
    )
    found = db.session.execute(statement).one_or_none()
    if found is None or now - found.asked_at > QUESTION_HOLDS:
        raise DomainError("時間がたちました。もういちど、はじめからお願いします")
    return KeyQuestion(challenge=found.challenge, name=found.name)


def ask_for_new_key(account: Account, name: str, now: datetime) -> KeyQuestion:
    """Return the challenge for a key that is to be added under a name."""
    known = passkeys_of(account)
    if len(known) >= MOST_KEYS:
        raise DomainError("パスキーは %(most)s 個までです。使っていないものを取り消してください", most=MOST_KEYS)
    if name in {key.name for key in known}:
        raise DomainError("同じ名前のパスキーがあります。見分けられる名前にしてください", field="name")
    return ask_key(account, now, name)


def add_passkey(actor: Actor, account: Account, question: KeyQuestion, answer: str, house: Home) -> Passkey:
    """Add a key that was made for a challenge."""
    try:
        found, ways = passkeys.made(house, question, answer)
    except UntrueError:
        raise DomainError(NOT_TRUE) from None
    if is_registered(found.credential_id):
        raise DomainError("このパスキーは、もう登録されています")
    key = Passkey(
        town_id=account.town_id,
        account_id=account.id,
        name=question.name,
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        transports=ways,
    )
    db.session.add(key)
    record(actor, KEY_ADDED, account, name=key.name)
    return key


def use_passkey(actor: Actor, account: Account, question: KeyQuestion, answer: str, house: Home, now: datetime) -> None:
    """Let a key of this account open it; one whose count stands still was copied and is stopped at once (WebAuthn 7.2)."""
    key, count = proven(account, question, answer, house)
    goes_on = sa.or_(Passkey.sign_count < count, sa.and_(Passkey.sign_count == 0, sa.literal(count) == 0))
    used = sa.update(Passkey).where(Passkey.id == key.id, Passkey.stopped_at.is_(None), goes_on)
    if db.session.execute(used.values(sign_count=count, used_at=now).returning(Passkey.id)).scalar() is not None:
        return
    key.stopped_at = now
    record(actor, KEY_STOPPED, account, name=key.name)
    raise DomainError(COPIED)


def proven(account: Account, question: KeyQuestion, answer: str, house: Home) -> tuple[Passkey, int]:
    """Return which key of the account signed the challenge, and its count."""
    try:
        named, whose = passkeys.key_named_in(answer)
        key = next((one for one in passkeys_of(account, open_ones=True) if one.credential_id == named), None)
        if key is None or (whose is not None and whose != account.ref.encode()):
            raise DomainError(NOT_TRUE)
        return key, passkeys.signed(house, question, key, answer).new_sign_count
    except UntrueError:
        raise DomainError(NOT_TRUE) from None


def remove_passkey(actor: Actor, account: Account, key: Passkey) -> None:
    """Take a key away; the last second factor stays until there is another."""
    others = [one for one in passkeys_of(account, open_ones=True) if one.id != key.id]
    if not account.tf_primary_method and not others and key.stopped_at is None:
        raise DomainError("最後のパスキーは取り消せません。先に、ほかのパスキーを登録してください")
    db.session.delete(key)
    record(actor, KEY_REMOVED, account, name=key.name)


def make_spares(actor: Actor, account: Account) -> list[str]:
    """Return new spare numbers, to be shown once; those of before open nothing any more."""
    db.session.execute(sa.delete(SpareCode).where(SpareCode.account_id == account.id))
    drawn = ["".join(secrets.choice("0123456789") for _ in range(SPARE_DIGITS)) for _ in range(SPARES)]
    for number, digits in enumerate(drawn, 1):
        row = SpareCode(town_id=account.town_id, account_id=account.id, number=number, code_hash=hash_password(digits))
        db.session.add(row)
    record(actor, SPARES_MADE, account, number=SPARES)
    return [spare_of(number, digits) for number, digits in enumerate(drawn, 1)]


def use_spare(actor: Actor, account: Account, typed: str, now: datetime) -> int:
    """Use one spare number up and return how many are left; of two at once, the first one has it."""
    number, digits = read_spare(typed) or (0, "")
    query = sa.select(SpareCode).where(SpareCode.account_id == account.id, SpareCode.number == number)
    code = db.session.scalar(query.where(SpareCode.used_at.is_(None)))
    if code is None or not verify_password(digits, code.code_hash):
        raise DomainError(WRONG_SPARE, field="code")
    used = sa.update(SpareCode).where(SpareCode.id == code.id, SpareCode.used_at.is_(None))
    if db.session.execute(used.values(used_at=now).returning(SpareCode.id)).scalar() is None:
        raise DomainError(WRONG_SPARE, field="code")
    left = spares_left(account)
    record(actor, SPARE_USED, account, left=left)
    return left
