"""What a password must be, what stands beside it, and how long things hold."""

import ipaddress
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from urllib.parse import urlsplit

LEAST = 15  # NIST SP 800-63B: length is what counts where a password stands alone
MOST = 200
INVITATION_DAYS = 7
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)

TRIES = 5  # QUALITY R7: a minute, for one account
TRIES_OF_ADDRESS = 300  # a whole town hall sits behind one address
WINDOW = timedelta(minutes=1)
QUESTION_HOLDS = timedelta(minutes=5)  # from the challenge to the signature of a key
MOST_KEYS = 10  # of one account
SPARES = 10  # numbers on one paper
SPARES_FEW = 3  # left: time for a new paper
SPARE_DIGITS = 12  # 40 bits, hashed like a password and throttled; the place on the paper goes before them
FEW = 5  # different characters, fewer of which are no password
TRIAL_DOMAIN = "otameshi.example"  # of invented people in a real town that is tried out; no such domain can be
DEMO_PASSWORD = "tsunagi-demo-2026"  # noqa: S105 - of the made-up town alone; an office never lets its accounts in
COMMON = sorted(  # what lists of stolen passwords are made of, here and abroad: it adds nothing that must be guessed
    [
        "password",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "pass",
        "word",
        "pw",
        "changeme",
        "welcome",
        "letmein",
        "login",
        "signin",
        "admin",
        "administrator",
        "root",
        "user",
        "guest",
        "test",
        "default",
        "secret",
        "master",
        "system",
        "manager",
        "qwertyuiop",
        "qwerty",
        "asdfghjkl",
        "asdfgh",
        "zxcvbnm",
        "1qaz2wsx",
        "1q2w3e4r",
        "qazwsx",
        "iloveyou",
        "love",
        "dragon",
        "monkey",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "batman",
        "pokemon",
        "summer",
        "winter",
        "spring",
        "autumn",
        "monday",
        "friday",
        "january",
        "april",
        "hello",
        "abc123",
        "trustno1",
        "shadow",
        "computer",
        "internet",
        "google",
        "windows",
        "office",
        "sakura",
        "nippon",
        "nihon",
        "japan",
        "tokyo",
        "osaka",
        "kyoto",
        "hanako",
        "tarou",
        "taro",
        "yamada",
        "suzuki",
        "tanaka",
        "sato",
        "konnichiwa",
        "arigatou",
        "arigato",
        "aishiteru",
        "daisuki",
        "naruto",
        "doraemon",
        "pikachu",
        "anpanman",
        "totoro",
        "arashi",
        "himawari",
        "hinata",
        "haruka",
        "ichigo",
        "momo",
        "shiyakusho",
        "yakuba",
        "yakusho",
        "kuyakusho",
        "shakyo",
        "fukushi",
        "kaigo",
        "hoken",
        "shien",
        "soudan",
        "shimin",
        "jichitai",
        "sanka",
        "reiwa",
        "heisei",
        "showa",
        "パスワード",
        "ぱすわーど",
        "さくら",
        "ひまわり",
        "やくしょ",
        "やくば",
        "しやくしょ",
        "ふくし",
        "しえん",
        "ありがとう",
        "こんにちは",
        "市役所",
        "町役場",
        "役場",
        "福祉",
        "社協",
        "支援",
        "令和",
        "平成",
        "昭和",
    ],
    key=len,
    reverse=True,
)


def plain(password: str) -> str:
    """Return a password as it is hashed: full-width and half-width letters are one."""
    return unicodedata.normalize("NFKD", password)


def weakness_of(password: str, own_words: Sequence[str]) -> str | None:
    """Return what is wrong with a password, None where it will do."""
    text = plain(password)
    if len(text) < LEAST:
        return "パスワードは15文字からです。長い文のほうが覚えやすくなります"
    if len(text) > MOST:
        return "パスワードは200文字までです"
    if len(set(text)) < FEW:
        return "同じ文字のくり返しが多すぎます。ちがうことばを3つ4つ並べてください"
    if text == DEMO_PASSWORD:
        return "だれもが知っているパスワードです。ほかのことばにしてください"
    rest = without(text.casefold(), own_words)
    if len(rest) < LEAST // 2:
        return "名前やサインイン名だけでできています。ほかのことばを足してください"
    rest = without_runs(without(rest, COMMON))
    if len(rest) < LEAST // 2 or len(set(rest)) < FEW:
        return "よく使われることばや、並んだ文字だけでできています。ほかのことばを3つ4つ並べてください"
    return None


def without(text: str, words: Sequence[str]) -> str:
    """Return a text with some words taken out, the longest first."""
    folded = (plain(word).casefold() for word in words if len(word) >= 2)
    for word in sorted(folded, key=len, reverse=True):
        text = text.replace(word, "")
    return text


def without_runs(text: str) -> str:
    """Return a text without letters that follow the one before in the alphabet, up or down, or repeat it."""
    steps = (ord(after) - ord(before) for before, after in pairwise(text))
    return text[:1] + "".join(after for after, step in zip(text[1:], steps, strict=True) if abs(step) > 1)


@dataclass(frozen=True, slots=True)
class Home:
    """The name and the origin to which passkeys of this house are bound."""

    name: str
    origin: str


def home_of(address: str | None) -> Home | None:
    """Return to what passkeys are bound under an address, None where they cannot be: a bare number is no name (WebAuthn 5.1.3)."""
    parts = urlsplit(address or "")
    name = parts.hostname or ""
    if not name or is_number(name) or not (parts.scheme == "https" or name == "localhost"):
        return None
    return Home(name, f"{parts.scheme}://{parts.netloc.lower()}")


def is_number(name: str) -> bool:
    """Say whether a name in an address is an address of the net."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def spare_of(number: int, digits: str) -> str:
    """Return a spare number as it stands on the paper: its place, then its digits in groups of four."""
    return "-".join([f"{number:02d}", *re.findall("....", digits)])


def read_spare(text: str) -> tuple[int, str] | None:
    """Return place and digits of a spare number as somebody typed it, None where it is none."""
    digits = re.sub(r"\D", "", plain(text))
    return (int(digits[:2]), digits[2:]) if len(digits) == 2 + SPARE_DIGITS else None
