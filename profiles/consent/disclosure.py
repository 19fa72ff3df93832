"""The one door through which facts about a person leave: a card cut to an audience and a consent (ADR: disclosure)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from profiles.clients.models import Client
from profiles.consent.models import Purpose
from profiles.consent.queries import valid_consent
from profiles.consent.rules import Audience, Closed, Fact, age_band
from profiles.vocabulary.rules import Feature, Mode

PURPOSES = {
    Audience.HOST: Purpose.INTRODUCE,
    Audience.MEETING: Purpose.MEETING,
    Audience.AGENCY: Purpose.HAND_ON,
}


@dataclass(frozen=True, slots=True)
class ClientCard:
    """What one audience may hear of one person on one day; what was not consented to is not in here."""

    code: str
    audience: Audience
    consent_ref: str
    facts: tuple[Fact, ...]  # told, in the order of the vocabulary
    age_band: str = ""
    interests: str = ""
    strengths: str = ""
    wants: str = ""
    avoid: str = ""
    accessibility: tuple[str, ...] = ()  # labels, translated when shown
    travel: tuple[str, ...] = ()
    availability: str = ""
    step: str = ""

    def lines(self) -> list[tuple[str, str | tuple[str, ...]]]:
        """Return each fact that holds something, as label and value."""
        return [(fact.label, value) for fact in self.facts if (value := getattr(self, fact.value))]


def card_for(client: Client, audience: Audience, today: date) -> ClientCard | None:
    """Return what an audience may hear of a client today; None where no consent covers it."""
    consent = valid_consent(client, PURPOSES[audience], today)
    if consent is None:
        return None
    facts = tuple(fact for fact in Fact if fact.value in consent.facts)
    told = {fact.value: READ[fact](client) for fact in facts}
    return ClientCard(client.code, audience, consent.ref, facts, **told)  # type: ignore[arg-type]


def card_by_law(client: Client, facts: Sequence[str]) -> ClientCard:
    """Return what the members of a 支援会議 may hear without a consent: secrecy binds all of them (art. 106-6)."""
    chosen = tuple(fact for fact in Fact if fact.value in facts)
    told = {fact.value: READ[fact](client) for fact in chosen}
    return ClientCard(client.code, Audience.STATUTORY, "", chosen, **told)  # type: ignore[arg-type]


def narrowed(card: ClientCard, facts: Sequence[str]) -> ClientCard:
    """Return a card cut further, to some of its facts."""
    kept = tuple(fact for fact in card.facts if fact.value in facts)
    told = {fact.value: getattr(card, fact.value) for fact in kept}
    return ClientCard(card.code, card.audience, card.consent_ref, kept, **told)


def emergency_lines(client: Client, facts: Sequence[str]) -> list[tuple[str, str | tuple[str, ...]]]:
    """Return what may be told in an emergency, as label and value; what is not known is left out."""
    closed = [(one.label, getattr(client, one.value) or "") for one in Closed if one.value in facts]
    rest: list[tuple[str, Any]] = [(fact.label, READ[fact](client)) for fact in Fact if fact.value in facts]
    return [(label, value) for label, value in [*closed, *rest] if value]


def _features(client: Client) -> tuple[str, ...]:
    """Return what the person needs and wishes of a place, in words."""
    needed = (*client.required, *client.preferred)
    return tuple(feature.label for feature in Feature if feature.value in needed)


def _modes(client: Client) -> tuple[str, ...]:
    """Return how the person gets there, in words."""
    return tuple(mode.label for mode in Mode if mode.value in client.modes)


READ: Mapping[Fact, Callable[[Client], object]] = {
    Fact.AGE_BAND: lambda client: age_band(client.age) if client.age is not None else "",
    Fact.INTERESTS: lambda client: client.interests or "",
    Fact.STRENGTHS: lambda client: client.strengths or "",
    Fact.WANTS: lambda client: client.wants or "",
    Fact.AVOID: lambda client: client.avoid or "",
    Fact.ACCESSIBILITY: _features,
    Fact.TRAVEL: _modes,
    Fact.AVAILABILITY: lambda client: client.available or "",
    Fact.STEP: lambda client: client.step.label if client.step else "",
}
