"""The plain values of matching: a person and a place go in, an answer with reasons comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from geo.coords import Point
from geo.names import Word
from profiles.vocabulary.pattern import Pattern
from profiles.vocabulary.rules import Feature, Gender, Kind, Mode, Step, Visibility

if TYPE_CHECKING:
    from matchmaker.engine.reading import Reading

ENGINE_VERSION = "1.0.0"
NO_FEATURES: Mapping[Feature, bool] = MappingProxyType({})

Value = str | int


class Direction(Word):
    """Which way a reason speaks."""

    FOR = "for", "合う"
    AGAINST = "against", "気がかり"
    ASK = "ask", "聞く"


class ReasonKind(Word):
    """What a reason is about (FORMATS 4)."""

    INTEREST = "interest", "好きなこと"
    STRENGTH = "strength", "できること"
    WISH = "wish", "したいこと"
    ATMOSPHERE = "atmosphere", "雰囲気"
    STEP = "step", "段階"
    OFFER = "offer", "配慮"
    TRAVEL = "travel", "移動"
    OPENING = "opening", "ひらく時"
    PLACE = "place", "空き"
    ACCESS = "access", "設備"
    AGE = "age", "年齢"
    FEE = "fee", "費用"
    GROUP = "group", "人数"
    STRAIN = "strain", "受入先の負担"
    FRESHNESS = "freshness", "確かめた日"
    LEARNED = "learned", "これまでのつなぎ"


class Limit(Word):
    """A hard limit, in the order in which a broken one is counted (FORMATS 4)."""

    INACTIVE = "inactive", "受け入れていない"
    CLOSED_WHEN_FREE = "closed_when_free", "参加できる時にひらいていない"
    NO_PLACE = "no_place", "空きがない"
    AGE = "age", "年齢が合わない"
    ACCESS = "access", "要る設備がない"
    TRAVEL = "travel", "行くのに時間がかかりすぎる"
    FEE = "fee", "費用が高い"
    GROUP = "group", "人数が多すぎる"
    AVOID = "avoid", "避けたい所"
    VISIBILITY = "visibility", "見ることができない"


Status = Literal["ok", "to_confirm"]


@dataclass(frozen=True, slots=True)
class Person:
    """A person (本人) as the engine knows them: a code and what they said; `None` and "" are unknown, never a wish."""

    code: str
    home: Point | None = None
    age: int | None = None
    gender: Gender | None = None
    interests: str = ""
    interest_tags: tuple[str, ...] = ()
    strengths: str = ""
    wants: str = ""
    avoid: str = ""
    avoid_resources: tuple[str, ...] = ()  # ids of FORMATS
    required: tuple[Feature, ...] = ()
    preferred: tuple[Feature, ...] = ()
    modes: tuple[Mode, ...] = ()
    max_minutes: int | None = None
    available: Pattern | None = None
    max_group: int | None = None
    max_fee: int | None = None
    step: Step | None = None

    def __hash__(self) -> int:
        """Return a hash of what was said, quickly: what is kept of somebody is looked up many times in one answer."""
        return hash((self.code, self.interests, self.strengths, self.wants, self.avoid))


@dataclass(frozen=True, slots=True)
class Place:
    """A place (受入先) as its listing states it; `None` is unknown, never no."""

    id: str  # FORMATS id: the sheet's, or source and id joined
    ref: str  # page reference
    name: str
    kind: Kind = Kind.OTHER
    kind_text: str = ""
    organisation: str = ""
    description: str = ""
    activities: tuple[str, ...] = ()
    atmosphere: tuple[str, ...] = ()
    group_size: int | None = None
    steps: tuple[str, ...] = ()
    point: Point | None = None
    certainty: str = ""
    pattern: Pattern | None = None
    opening_text: str = ""
    opening_note: str = ""
    age_min: int | None = None
    age_max: int | None = None
    condition: str = ""
    fee: int | None = None
    pay: int | None = None
    places_total: int | None = None
    places_taken: int | None = None
    features: Mapping[Feature, bool] = field(default_factory=lambda: NO_FEATURES)
    contact_way: str = ""
    remarks: str = ""
    confirmed_on: date | None = None
    active: bool = True
    visible: bool = True
    strain: float | None = None  # 0 calm … 1 the host can take no more
    number: int = 0  # of its row in the store
    changed: int = 0  # when that row was last written, in microseconds
    read: "Reading | None" = field(default=None, compare=False)  # what its words come to, where an index holds it
    audience: Visibility | None = None  # who may see it; None: `visible` says all

    @property
    def places_free(self) -> int | None:
        """Return how many places are free, None where no total is stated (taken unstated counts as none)."""
        return None if self.places_total is None else max(0, self.places_total - (self.places_taken or 0))


@dataclass(frozen=True, slots=True)
class Said:
    """Words of our own that stand in a gap, with gaps of their own; translated with the text around them."""

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the Japanese."""
        return self.template % self.values


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a pair, against it, or must be asked; never about a person alone (ADR 0009).

    `template` is a translatable text with gaps (`%(word)s`), `values` fill them; `facts` name what it came from
    (`client.interests`, `resource.活動`). `weight` is the share of the score that hangs on those facts.
    """

    kind: ReasonKind
    direction: Direction
    weight: float
    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    _text: str = field(default="", init=False, compare=False, repr=False)

    @property
    def text(self) -> str:
        """Return the Japanese sentence, put together when it is first asked for."""
        if not self._text:
            object.__setattr__(self, "_text", self.template % self.values)
        return self._text

    @property
    def is_personal(self) -> bool:
        """Say whether it speaks of something the person said."""
        return any(fact.startswith("client.") for fact in self.facts)

    def as_json(self) -> dict[str, Any]:
        """Return the reason as FORMATS 4 has it."""
        return {
            "kind": str(self.kind),
            "direction": str(self.direction),
            "weight": round(self.weight, 3),
            "text": self.text,
            "facts": list(self.facts),
        }


@dataclass(frozen=True, slots=True)
class Travel:
    """How long it takes by the quickest way the person can use; `minutes` is unrounded."""

    mode: Mode
    minutes: float
    estimated: bool = True

    @property
    def minutes_up(self) -> int:
        """Return whole minutes, rounded up, as they are shown."""
        return -int(-self.minutes // 1)

    def as_json(self) -> dict[str, Any]:
        """Return the travel as FORMATS 4 has it."""
        return {"mode": str(self.mode), "minutes": self.minutes_up, "estimated": self.estimated}


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place for one person, with everything that was found about the pair."""

    place: Place
    rank: int
    score: float
    status: Status
    to_confirm: tuple[str, ...]  # feature codes in the client's order, then "opening", "place"
    travel: Travel | None
    reasons: tuple[Reason, ...]
    parts: Mapping[str, float] = field(default_factory=dict)  # what each scorer said of the pair
    apart: tuple[Reason, ...] = ()  # of the reasons, those that tell it from another that would read the same

    def of(self, direction: Direction) -> tuple[Reason, ...]:
        """Return the reasons of one direction, heaviest first."""
        return tuple(reason for reason in self.reasons if reason.direction is direction)

    @property
    def shown(self) -> tuple[Reason, ...]:
        """Return what a card shows: three reasons for, the heaviest worry, and what would have to be asked.

        What speaks of the person stands before what would hold for anybody; it is why this place is shown to them.
        """
        speaking = sorted(self.of(Direction.FOR), key=lambda reason: not reason.is_personal)
        shown = tuple(speaking[:3]) + self.of(Direction.AGAINST)[:1] + self.of(Direction.ASK)
        return shown + tuple(reason for reason in self.apart if reason not in shown)

    def as_json(self) -> dict[str, Any]:
        """Return the result as FORMATS 4 has it."""
        return {
            "rank": self.rank,
            "id": self.place.id,
            "name": self.place.name,
            "score": round(self.score, 3),
            "status": self.status,
            "to_confirm": list(self.to_confirm),
            "travel": self.travel.as_json() if self.travel else None,
            "reasons": [reason.as_json() for reason in self.reasons],
        }


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One change that would open more places (what if), reckoned by the very same limits."""

    change: str  # max_minutes available feature place max_fee max_group
    to: Value
    opens: int
    place: Place | None = None  # where the change is at one named place
    feature: Feature | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the change as FORMATS 4 has it; `id` and `name` where it is at one place."""
        named = {"id": self.place.id, "name": self.place.name} if self.place else {}
        return {"change": self.change, "to": self.to, "opens": self.opens} | named


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine answers for one person on one day."""

    client: str
    as_of: date
    candidates: tuple[Candidate, ...]
    excluded: Mapping[Limit, int]
    what_if: tuple[Relaxation, ...] = ()
    fitting: int = 0  # places that break no limit, shown or not
    engine: str = ENGINE_VERSION

    def with_status(self, status: Status) -> tuple[Candidate, ...]:
        """Return the candidates of one status, best first."""
        return tuple(candidate for candidate in self.candidates if candidate.status == status)

    def as_json(self) -> dict[str, Any]:
        """Return the answer exactly as FORMATS 4 has it."""
        return {
            "client": self.client,
            "engine": self.engine,
            "as_of": self.as_of.isoformat(),
            "results": [candidate.as_json() for candidate in self.candidates],
            "excluded": {str(limit): self.excluded.get(limit, 0) for limit in Limit},
            "what_if": [change.as_json() for change in self.what_if],
        }
