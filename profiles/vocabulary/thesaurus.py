"""Reads the thesaurus of activities and places, finds its concepts in sentences, and says how near two concepts are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib import resources

from profiles.vocabulary.language import NEGATIONS, Token, cut, fold, tokens
from profiles.vocabulary.nearness import near_to
from profiles.vocabulary.spelling import can_be_spelt, spans_of

FILE = "thesaurus.txt"
VOICES = frozenset({"れる", "られる", "せる", "させる"})  # 見る is not 見られる
PLAIN = frozenset({"名詞", "動詞"})  # most words; they count, and deny nothing
SILENT = frozenset({"助詞", "補助記号", "空白"})
NO_FOLLOWS_WITHIN = 4  # words
SECTIONS = ("topic", "burden", "manner")
VAGUE = 0.5
FALSE_FRIENDS = frozenset(
    {"クラブ", "なし", "言葉", "角", "ベース", "昼", "朝", "夕方"}
)  # crab, pear, programming language, …
MOST_MEANINGS = 2  # a synonym of more concepts than this means none of them
TYPICAL_FAMILY = 12.0  # kinds below a concept: with more, being of one family says little


@dataclass(frozen=True, slots=True)
class Concept:
    """One idea of what people do, are, or find somewhere, with the words they use for it."""

    name: str
    words: tuple[str, ...]
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    opposite: tuple[str, ...] = ()
    kind: str = "topic"  # or "burden": what troubles people; or "manner": how it feels (雰囲気)
    is_vague: bool = False  # says little by itself: to work, to make, to be of use

    @property
    def is_manner(self) -> bool:
        """Say whether it is how a place feels."""
        return self.kind == "manner"

    @property
    def is_topic(self) -> bool:
        """Say whether somebody may wish for it."""
        return self.kind == "topic"


class ThesaurusError(ValueError):
    """A line of the thesaurus that cannot be read, or a name in it that is no concept."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept found in a sentence, and the first and last word that name it.

    `denies` is true where the term itself holds a no (`話さない`): the no of the sentence is then used up.
    """

    concept: int
    first: int
    last: int
    denies: bool = False


Pairs = Iterable[tuple[str, str]]
Branch = tuple[tuple[str, ...], bool, int]  # normal forms, whether a no belongs to them, concept


class Thesaurus:
    """Concepts by number, a tree of their words, and the nearness of each to its neighbours."""

    def __init__(self, concepts: Sequence[Concept], silent: Pairs = (), spelt: Pairs = ()) -> None:
        """Check the names and build the tree of words.

        Pairs are the name of a concept and a word: `silent` ones must not be heard, as terms or as synonyms; `spelt` ones
        are found by their letters too, for the dictionary may not know them.
        """
        self.concepts, silent, spelt = tuple(concepts), sorted(silent), sorted(spelt)
        self.digest = blake2b(repr((self.concepts, silent, spelt)).encode(), digest_size=16).hexdigest()
        self.number = {concept.name: at for at, concept in enumerate(self.concepts)}
        if len(self.number) != len(self.concepts):
            raise ThesaurusError("the same concept stands twice")
        self._silent = {(self.number[name], content_norms(tokens(fold(word)))) for name, word in silent}
        self._spelt = tuple((self.number[name], word) for name, word in spelt if can_be_spelt(word))
        self._tree: dict[str, list[Branch]] = defaultdict(list)
        self._by_group: dict[int, set[int]] = defaultdict(set)  # synonym group of SudachiDict: concepts
        for at, concept in enumerate(self.concepts):
            for word in (concept.name, *concept.words):
                self._plant(word, at)
        for branches in self._tree.values():
            branches.sort(key=lambda branch: (-len(branch[0]), not branch[1]))
        self.breadth = _breadths(self)
        self.weight = tuple(_weight(concept, self.breadth[at]) for at, concept in enumerate(self.concepts))
        self.links = _links(self)

    def __eq__(self, other: object) -> bool:
        """Say whether both hear the same: what was worked out with one may be kept for the other."""
        return self is other or (isinstance(other, Thesaurus) and self.digest == other.digest)

    def __hash__(self) -> int:
        """Return the same for thesauri that hear the same."""
        return hash(self.digest)

    def _plant(self, word: str, concept: int) -> None:
        """Add one word to the tree, cut as sentences are cut."""
        words, norms, denies = cut(fold(word)), list[str](), False
        for token in words:
            if token.word_class in PLAIN or _counts(token):
                norms.append(token.norm)
            else:
                denies = denies or is_denial(token)
        branch = (tuple(norms), denies, concept)
        if (concept, branch[0]) in self._silent or ((concept, word) in self._spelt and not is_whole(words)):
            return
        if branch[0] and branch not in self._tree[branch[0][0]]:
            self._tree[branch[0][0]].append(branch)
        if len(words) == 1 and words[0].word_class == "名詞":
            for group in words[0].groups:
                self._by_group[group].add(concept)

    def mentions(self, words: Sequence[Token]) -> Iterator[Mention]:
        """Yield the concepts in a clause; of two that overlap the one with more words, and those found by their letters."""
        found = list(self._grown(words))
        yield from found
        for concept, word in self._spelt:
            for first, last in spans_of(word, words):
                if not any(one.concept == concept and one.first <= last and one.last >= first for one in found):
                    yield Mention(concept, first, last)

    def _grown(self, words: Sequence[Token]) -> Iterator[Mention]:
        """Yield the concepts whose words the tree holds."""
        kept = [at for at, word in enumerate(words) if _counts(word)]
        norms = tuple(words[at].norm for at in kept)
        at = 0
        while at < len(kept):
            longest, denying = 0, False
            begins = () if _completes_verb(words, kept[at]) else self._tree.get(norms[at], ())
            for shape, denies, concept in begins:
                if len(shape) < longest or (denying and not denies):
                    break
                last = kept[at + len(shape) - 1] if norms[at : at + len(shape)] == shape else -1
                if last >= 0 and (not denies or _is_denied(words, last)):
                    longest, denying = len(shape), denies
                    yield Mention(concept, kept[at], last, denies)
            if not longest:
                yield from self._synonyms(words, kept[at])
            at += max(1, longest)

    def _synonyms(self, words: Sequence[Token], at: int) -> Iterator[Mention]:
        """Yield the concepts of which a noun that is no term itself is a synonym in SudachiDict."""
        if words[at].word_class == "名詞" and words[at].norm not in FALSE_FRIENDS:
            concepts = {concept for group in words[at].groups for concept in self._by_group.get(group, ())}
            concepts -= {concept for concept in concepts if (concept, (words[at].norm,)) in self._silent}
            if len(concepts) <= MOST_MEANINGS:
                yield from (Mention(concept, at, at) for concept in sorted(concepts))


def is_denial(word: Token) -> bool:
    """Say whether a word is a no: 〜ない, 〜ず, 〜ん."""
    return word.norm in NEGATIONS and word.word_class in ("助動詞", "形容詞")


def is_whole(words: Sequence[Token]) -> bool:
    """Say whether a term begins and ends with words that count: of ねまる the dictionary hears only まる."""
    return all(_counts(word) or is_denial(word) for word in (words[0], words[-1])) if words else False


def _is_denied(words: Sequence[Token], last: int) -> bool:
    """Say whether a no follows the word closely."""
    return any(is_denial(word) for word in words[last + 1 : last + 1 + NO_FOLLOWS_WITHIN])


def _completes_verb(words: Sequence[Token], at: int) -> bool:
    """Say whether a verb only completes another: 書き直す repairs nothing, 切り取る takes nothing."""
    return at > 0 and words[at].word_class == "動詞" and words[at - 1].word_class == "動詞"


def _counts(word: Token) -> bool:
    """Say whether a word belongs to the shape of a term: particles, verb endings and marks do not."""
    if word.word_class == "助動詞":
        return word.norm in VOICES
    return word.word_class not in SILENT and not is_denial(word)


def content_norms(words: Iterable[Token]) -> tuple[str, ...]:
    """Return the normal forms of the words that count in a term."""
    return tuple([word.norm for word in words if word.word_class in PLAIN or _counts(word)])


def _breadths(thesaurus: "Thesaurus") -> tuple[int, ...]:
    """Return how many concepts stand below each."""
    below: list[set[int]] = [set() for _ in thesaurus.concepts]
    for at, concept in enumerate(thesaurus.concepts):
        front, seen = list(concept.broader), {concept.name}
        while front:
            name = front.pop()
            if name not in seen:
                seen.add(name)
                below[thesaurus_number(thesaurus, name)].add(at)
                front += thesaurus.concepts[thesaurus_number(thesaurus, name)].broader
    return tuple(len(kinds) for kinds in below)


def specificity_of(breadth: int) -> float:
    """Return how much a concept says: 1 with nothing below it, about 0.7 with 8 kinds, 0.3 with 80."""
    return float((1 + breadth / TYPICAL_FAMILY) ** -0.5)


def _weight(concept: Concept, breadth: int) -> float:
    """Return how much a concept says by itself, from 0 to 1."""
    return specificity_of(breadth) * (VAGUE if concept.is_vague else 1.0)


def _links(thesaurus: "Thesaurus") -> tuple[Mapping[int, float], ...]:
    """Return for each concept how near others are, from what a person says to what a place offers (itself 1).

    Nearness multiplies along a path and the best path counts. What only shares a broad parent is hardly near.
    """
    up: list[list[int]] = [[thesaurus_number(thesaurus, name) for name in c.broader] for c in thesaurus.concepts]
    side: list[set[int]] = [{thesaurus_number(thesaurus, name) for name in c.related} for c in thesaurus.concepts]
    down: list[list[int]] = [[] for _ in up]
    for at, parents in enumerate(up):
        for parent in parents:
            down[parent].append(at)
        for neighbour in side[at]:
            side[neighbour].add(at)
    return tuple(near_to(at, up, down, side, thesaurus.weight) for at in range(len(up)))


def thesaurus_number(thesaurus: Thesaurus, name: str) -> int:
    """Return the number of a concept by its name; ThesaurusError where there is none."""
    if name not in thesaurus.number:
        raise ThesaurusError(f"no such concept: {name}")
    return thesaurus.number[name]


def parse(text: str) -> list[Concept]:
    """Return the concepts of a thesaurus file: `name ? < broader ~ related ! opposite : words`, one a line."""
    concepts, section = [], "topic"
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("["):
            section = line.strip(" []")
            if section not in SECTIONS:
                raise ThesaurusError(f"line {number}: a section is one of {', '.join(SECTIONS)}")
        elif line.strip() and not line.startswith("#"):
            concepts.append(_concept(line, number, section))
    return concepts


def _concept(line: str, number: int, section: str) -> Concept:
    """Return the concept of one line."""
    head, colon, words = line.partition(":")
    if not colon or not head.strip():
        raise ThesaurusError(f"line {number}: expected `name < broader ~ related ! opposite : words`")
    marks: dict[str, list[str]] = {"": [], "<": [], "~": [], "!": []}
    kind, is_vague = "", False
    for piece in head.split():
        if piece == "?":
            is_vague = True
        elif piece in marks:
            kind = piece
        else:
            marks[kind].append(piece)
    if len(marks[""]) != 1:
        raise ThesaurusError(f"line {number}: one name before the marks, with no blank in it")
    spoken = tuple(word.replace("_", " ") for word in words.split())
    links = (tuple(marks["<"]), tuple(marks["~"]), tuple(marks["!"]))
    return Concept(marks[""][0], spoken, *links, kind=section, is_vague=is_vague)


@cache
def load() -> Thesaurus:
    """Return the thesaurus that lies beside this file."""
    return Thesaurus(parse(resources.files("profiles.vocabulary").joinpath(FILE).read_text(encoding="utf-8")))
