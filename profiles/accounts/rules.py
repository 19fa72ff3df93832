"""What a password must be, and how long things hold."""

import unicodedata
from collections.abc import Sequence
from datetime import timedelta

LEAST = 15  # NIST SP 800-63B: length is what counts where a password stands alone
MOST = 200
INVITATION_DAYS = 7
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)

TRIES = 5  # QUALITY R7: a minute, for one account
TRIES_OF_ADDRESS = 300  # a whole town hall sits behind one address
WINDOW = timedelta(minutes=1)
FEW = 5  # different characters, fewer of which are no password


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
    rest = text.casefold()
    for word in sorted((plain(word).casefold() for word in own_words if len(word) >= 2), key=len, reverse=True):
        rest = rest.replace(word, "")
    if len(rest) < LEAST // 2:
        return "名前やサインイン名だけでできています。ほかのことばを足してください"
    return None
