"""What could have been seen, page by page, and what a leak demands by law: the pure part of the drill (QUALITY R31)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from geo.names import Word


class Seen(Word):
    """One sort of facts about a person that a page shows."""

    CODE = "code", "コード・年代・圏域"
    NAME = "name", "名前・よみがな・住所・連絡先"
    LIFE = "life", "年齢・性別・世帯・暮らし"
    WORDS = "words", "本人のことば（好きなこと・したいこと・つらいこと）"
    CARE = "care", "配慮・移動・参加できる日時"
    CASE = "case", "ケースの段階・プラン・支援経過"
    CONSENT = "consent", "同意の内容"
    TIES = "ties", "つなぎ・受入先・ようすの記録"


SENSITIVE = frozenset(
    {Seen.WORDS, Seen.CARE, Seen.CASE, Seen.LIFE}
)  # may hold 要配慮個人情報; so it is taken to hold some
ALL = frozenset(Seen)
PROFILE = frozenset({Seen.CODE, Seen.LIFE, Seen.WORDS, Seen.CARE})
LINE = frozenset({Seen.CODE, Seen.CASE})
PAGES: Mapping[str, frozenset[Seen]] = {
    "aftercare": LINE | {Seen.WORDS},
    "calendar": frozenset({Seen.CODE, Seen.TIES}),
    "client": PROFILE | {Seen.CASE, Seen.CONSENT, Seen.TIES},
    "clients": LINE | {Seen.CONSENT},
    "concern": frozenset({Seen.CODE, Seen.WORDS, Seen.TIES}),
    "concerns": frozenset({Seen.CODE, Seen.WORDS, Seen.TIES}),
    "consent": frozenset({Seen.CODE, Seen.CONSENT, Seen.WORDS, Seen.CARE}),
    "consents": frozenset({Seen.CODE, Seen.CONSENT, Seen.WORDS, Seen.CARE}),
    "contacts": frozenset({Seen.CODE, Seen.CASE, Seen.WORDS}),
    "edit": PROFILE | {Seen.NAME},
    "emergency": ALL - {Seen.NAME},
    "enquiry": frozenset({Seen.WORDS, Seen.CARE}),  # what the consent names, and no code
    "followup": frozenset({Seen.CODE, Seen.WORDS, Seen.TIES}),
    "followups": frozenset({Seen.CODE, Seen.WORDS, Seen.TIES}),
    "hand_out": ALL,
    "household": LINE,
    "intake": PROFILE | {Seen.NAME, Seen.CASE},
    "introduction": frozenset({Seen.CODE, Seen.WORDS, Seen.TIES}),
    "introductions": frozenset({Seen.CODE, Seen.TIES}),
    "match": PROFILE | {Seen.CONSENT, Seen.TIES},
    "meetings": LINE | {Seen.WORDS, Seen.CARE, Seen.TIES},
    "order": frozenset({Seen.CODE, Seen.WORDS, Seen.TIES}),
    "place": frozenset({Seen.CODE, Seen.WORDS, Seen.TIES}),
    "plan": LINE | {Seen.WORDS},
    "referral": ALL - {Seen.NAME, Seen.TIES},
    "referrals": LINE,
    "retention": frozenset({Seen.CODE}),
    "sheet": frozenset(Seen) - {Seen.NAME},
    "sheets": frozenset({Seen.CODE}),
    "stage": LINE,
    "stalled": frozenset({Seen.CODE, Seen.TIES}),
    "story": ALL - {Seen.NAME},
    "today": frozenset({Seen.CODE, Seen.WORDS, Seen.TIES}),
    "waiting": PROFILE | {Seen.TIES},
    "command": PROFILE | {Seen.TIES},
}
OPENED = {
    "client.name.opened": frozenset({Seen.CODE, Seen.NAME}),
    "client.found": LINE | {Seen.NAME},
    "referral.opened": ALL - {Seen.TIES},
}
WRITING = frozenset({"part", "check", "named"})  # pages of a sheet that show the name as well


def seen_by(event: str, page: str | None) -> frozenset[Seen]:
    """Return what a deed could have shown; a page that is not known here is taken to have shown everything but the name."""
    if event in OPENED:
        return OPENED[event]
    if page and page.startswith("referral.") and page.partition(".")[2] in WRITING:
        return OPENED["referral.opened"]
    return PAGES.get((page or "").partition(".")[0], ALL - {Seen.NAME})


@dataclass(slots=True)
class Exposed:
    """One person whose facts could have been seen: which, how often, first and last."""

    ref: str
    facts: frozenset[Seen]
    first_at: datetime
    last_at: datetime
    looks: int = 1

    def again(self, facts: frozenset[Seen], at: datetime) -> None:
        """Count one more look."""
        self.facts |= facts
        self.first_at, self.last_at = min(self.first_at, at), max(self.last_at, at)
        self.looks += 1


@dataclass(frozen=True, slots=True)
class Leak:
    """Everything that could have been seen in one leak."""

    people: tuple[Exposed, ...]
    deeds: int
    unnamed: int = 0  # people on lists that were too long to name: everybody of that day
    counts: Mapping[Seen, int] = field(default_factory=dict)

    @property
    def sensitive(self) -> int:
        """Return of how many people sensitive facts could have been seen."""
        return sum(bool(one.facts & SENSITIVE) for one in self.people)

    @property
    def must_be_reported(self) -> bool:
        """Say whether the law demands a report: from the first person where the facts are sensitive, else above 100."""
        return self.sensitive > 0 or self.unnamed > 0 or len(self.people) > MANY


MANY = 100  # people, for public bodies: 規則 43 条 4 号


def leak_of(looks: Iterable[tuple[str, frozenset[Seen], datetime]], *, deeds: int, unnamed: int = 0) -> Leak:
    """Return looks at people, each with what it showed and when, as one leak, the most exposed first."""
    found: dict[str, Exposed] = {}
    for ref, facts, at in looks:
        if ref in found:
            found[ref].again(facts, at)
        else:
            found[ref] = Exposed(ref, facts, at, at)
    people = sorted(found.values(), key=lambda one: (-len(one.facts), one.first_at, one.ref))
    counts = {fact: sum(fact in one.facts for one in people) for fact in Seen}
    return Leak(tuple(people), deeds, unnamed, {fact: count for fact, count in counts.items() if count})


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when a leak is reported (個人情報保護法 68 条、規則 43 条・44 条)."""

    first_from: date  # the first report: 3 to 5 days after it was learned of
    first_until: date
    full: date  # the full report


def deadlines(learned_on: date, *, malicious: bool) -> Deadlines:
    """Return the days; with a purpose that may be unlawful the full report has 60 days, otherwise 30."""
    first, last = learned_on + timedelta(days=3), learned_on + timedelta(days=5)
    return Deadlines(first, last, learned_on + timedelta(days=60 if malicious else 30))
