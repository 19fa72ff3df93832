"""What can be told about a person, to whom, and until when a consent holds."""

from datetime import date

from geo.names import Word


class Fact(Word):
    """One thing about a person that a consent can name (伝えてよいこと); name, home and illness are none of them."""

    AGE_BAND = "age_band", "年代"
    INTERESTS = "interests", "好きなこと"
    STRENGTHS = "strengths", "してきたこと・できること"
    WANTS = "wants", "したいこと"
    AVOID = "avoid", "つらいこと"
    ACCESSIBILITY = "accessibility", "配慮"
    TRAVEL = "travel", "移動のしかた"
    AVAILABILITY = "availability", "来られる日時"
    STEP = "step", "いまの段階"


class Audience(Word):
    """Who is told (提供先)."""

    HOST = "host", "受入先"
    MEETING = "meeting", "重層的支援会議"
    STATUTORY = "statutory", "支援会議"
    AGENCY = "agency", "引き継ぎ先の機関"


class Basis(Word):
    """On what legal ground something is told (根拠)."""

    CONSENT = "consent", "本人の同意"
    STATUTORY = "statutory", "支援会議（社会福祉法第106条の6）"
    EMERGENCY = "emergency", "緊急（命・体・財産を守るため）"


class Closed(Word):
    """What only an emergency lets out: it is in no consent."""

    NAME = "name", "名前"
    ADDRESS = "address", "住所"
    CONTACT = "contact", "連絡先"


class Paper(Word):
    """What a meeting looks at beside the facts, because that is what it meets for."""

    PLAN = "plan", "プラン"
    TIES = "ties", "つなぎの段階"


class Standing(Word):
    """How the consent of a person stands on a day."""

    VALID = "valid", "同意あり"
    ENDING = "ending", "まもなく切れる"
    EXPIRED = "expired", "期限がすぎた"
    WITHDRAWN = "withdrawn", "取り消し"
    NONE = "none", "同意がまだ"


LEAST = (Fact.AGE_BAND, Fact.INTERESTS, Fact.ACCESSIBILITY)  # what a file that names no facts is taken to allow
ENDING_DAYS = 30


def holds(given_on: date | None, until: date | None, withdrawn_on: date | None, day: date) -> bool:
    """Say whether a consent holds on a day; a withdrawal acts at once, `until` is the last day."""
    begun = given_on is None or given_on <= day
    return begun and (until is None or day <= until) and (withdrawn_on is None or day < withdrawn_on)


def standing(until: date | None, withdrawn_on: date | None, day: date) -> Standing:
    """Return how a consent stands on a day."""
    if withdrawn_on is not None and withdrawn_on <= day:
        return Standing.WITHDRAWN
    if until is None:
        return Standing.VALID
    if until < day:
        return Standing.EXPIRED
    return Standing.ENDING if (until - day).days < ENDING_DAYS else Standing.VALID


DECADES = ("10代", "20代", "30代", "40代", "50代", "60代", "70代", "80代")


def age_band(age: int) -> str:
    """Return an age as a host may hear it."""
    if age < 10:
        return "10歳未満"
    return "90歳以上" if age >= 90 else DECADES[age // 10 - 1]
