"""The rules of a closing: why a case is closed, which contacts follow, and when the tie comes to rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from geo.errors import DomainError
from geo.names import Word
from profiles.vocabulary.workdays import after_months, working_day

AFTERCARE_MONTHS = (1, 3, 6)
AGAIN_DAYS = 14  # after somebody was not reached
MOST_TRIES = 2


class ClosingReason(Word):
    """Why a case is closed (終結の理由)."""

    GOAL_REACHED = "goal_reached", "めざしたことがかなった"
    SETTLED_IN = "settled_in", "通う所になじみ、支えがいらなくなった"
    WORK = "work", "仕事や学校が決まった"
    OWN_WISH = "own_wish", "本人が終わりを望んだ"
    TRANSFERRED = "transferred", "ほかの制度や支援に引き継いだ"
    ONLY_HEARD = "only_heard", "相談だけで終わった"
    HEALTH = "health", "入院や体の具合で続けられない"
    NO_CONTACT = "no_contact", "連絡がとれなくなった"
    MOVED_AWAY = "moved_away", "町の外へ引っ越した"
    DIED = "died", "亡くなった"
    OTHER = "other", "そのほか"


WITHOUT_AFTERCARE = (ClosingReason.MOVED_AWAY, ClosingReason.DIED)  # nobody is there to be asked


class ReopenReason(Word):
    """Why a closed case is opened again (再開の理由)."""

    SAME_AGAIN = "same_again", "前と同じことで困っている"
    NEW_TROUBLE = "new_trouble", "新しく困ることができた"
    PLACE_LOST = "place_lost", "通う所がなくなった、合わなくなった"
    NEXT_STEP = "next_step", "次の段階に進みたい"
    OWN_WISH = "own_wish", "本人がもう一度と望んだ"
    WATCHER = "watcher", "見守っている人から知らせがあった"
    OTHER = "other", "そのほか"


class Outcome(Word):
    """What came of a contact after the closing (終結後の連絡の結果)."""

    REACHED = "reached", "ようすを聞けた"
    NOT_REACHED = "not_reached", "連絡がつかなかった"
    REOPEN = "reopen", "もう一度、支援が要る"


@dataclass(frozen=True, slots=True)
class Due:
    """One contact that is planned after a closing: at how many months, which try, and when."""

    months: int
    attempt: int
    on: date


def aftercare_plan(reason: ClosingReason, closed_on: date) -> list[Due]:
    """Return the contacts that follow a closing; whoever died or moved away is not asked."""
    if reason in WITHOUT_AFTERCARE:
        return []
    return [Due(months, 1, working_day(after_months(closed_on, months))) for months in AFTERCARE_MONTHS]


def next_try(months: int, attempt: int, on: date) -> Due | None:
    """Return the next try after somebody was not reached, None when they were tried often enough."""
    return Due(months, attempt + 1, working_day(on + timedelta(days=AGAIN_DAYS))) if attempt < MOST_TRIES else None


def is_at_rest(outcomes: Sequence[Outcome | None]) -> bool:
    """Say whether the tie rests: every contact has been, and the last of them asked for nothing."""
    return all(outcomes) and (not outcomes or outcomes[-1] is not Outcome.REOPEN)


def check_closing(reason: ClosingReason, watcher: str, decided_in: str, words: str) -> None:
    """Refuse a closing that says too little; each refusal names the field."""
    if reason not in WITHOUT_AFTERCARE and not watcher:
        raise DomainError("終結のあと、だれが気にかけるかを書いてください（窓口、人、役わり）", field="watcher")
    if not decided_in and not words:
        raise DomainError("会議で決めていないときは、そう決めたわけを書いてください", field="words")
    if reason is ClosingReason.OTHER and not words:
        raise DomainError("「そのほか」のときは、わけを書いてください", field="words")
