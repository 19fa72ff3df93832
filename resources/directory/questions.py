"""How each feature is spoken of: its topic, yes and no in words, and the question to the host with furigana.

A question carries its readings as `{漢字|かんじ}`; `plain` takes them off, `resources.hosts.easy.ruby` sets them.
"""

import re
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from profiles.vocabulary.rules import Feature

READING = re.compile(r"\{([^|{}]+)\|[^|{}]+\}")


@dataclass(frozen=True, slots=True)
class Saying:
    """One feature in words (配慮のことば)."""

    topic: LazyString
    yes: LazyString
    no: LazyString
    question: LazyString


def plain(text: str) -> str:
    """Return a text without its readings and without the blanks between phrases."""
    return READING.sub(r"\1", text).replace(" ", "")


def yes_no(topic: LazyString, question: LazyString) -> Saying:
    """Return the sayings of a thing that is there or not."""
    return Saying(topic, _l("ある"), _l("ない"), question)


def can(topic: LazyString, question: LazyString) -> Saying:
    """Return the sayings of a thing that can be done or not."""
    return Saying(topic, _l("できる"), _l("できない"), question)


SAYINGS: dict[Feature, Saying] = {
    Feature.WHEELCHAIR: can(_l("車いすで入る"), _l("{車|くるま}いすの {人|ひと}は、{中|なか}に {入|はい}れますか。")),
    Feature.STEP_FREE: Saying(
        _l("段差"),
        _l("ない"),
        _l("ある"),
        _l("{入口|いりぐち}から {席|せき}まで、{段差|だんさ}なしで {行|い}けますか。"),
    ),
    Feature.LIFT: yes_no(_l("エレベーター"), _l("エレベーターは ありますか。")),
    Feature.ACCESSIBLE_TOILET: yes_no(
        _l("車いす用トイレ"), _l("{車|くるま}いすで {使|つか}える トイレは ありますか。")
    ),
    Feature.OSTOMATE_TOILET: yes_no(
        _l("オストメイト用トイレ"), _l("オストメイトの {人|ひと}が {使|つか}える トイレは ありますか。")
    ),
    Feature.PARKING: yes_no(
        _l("優先駐車場"),
        _l("{体|からだ}の {不自由|ふじゆう}な {人|ひと}が {車|くるま}を とめる {場所|ばしょ}は ありますか。"),
    ),
    Feature.QUIET_ROOM: yes_no(
        _l("静かな部屋"), _l("{静|しず}かに {休|やす}める {部屋|へや}や {席|せき}は ありますか。")
    ),
    Feature.WRITING: can(_l("筆談"), _l("{紙|かみ}に {書|か}いて {話|はなし}を することは できますか。")),
    Feature.SIGN_LANGUAGE: can(_l("手話"), _l("{手話|しゅわ}の できる {人|ひと}は いますか。")),
    Feature.BRAILLE: yes_no(
        _l("点字や読み上げ"), _l("{点字|てんじ}や、{声|こえ}に {出|だ}して {読|よ}む {助|たす}けは ありますか。")
    ),
    Feature.CAPTIONS: yes_no(_l("字幕"), _l("{映像|えいぞう}に、{文字|もじ}の {説明|せつめい}は ありますか。")),
    Feature.ASSISTANCE_DOG: can(_l("補助犬と入る"), _l("{盲導犬|もうどうけん}などは、いっしょに {入|はい}れますか。")),
    Feature.NURSING_ROOM: yes_no(_l("授乳室"), _l("{赤|あか}ちゃんに お{乳|ちち}を あげる {部屋|へや}は ありますか。")),
    Feature.ONLINE: can(
        _l("オンライン参加"), _l("{家|いえ}から、パソコンや {電話|でんわ}で {参加|さんか}できますか。")
    ),
    Feature.SAME_GENDER_STAFF: yes_no(
        _l("同性の担当者"), _l("{同|おな}じ {性別|せいべつ}の {人|ひと}が、そばに つくことは できますか。")
    ),
    Feature.TRIAL_VISIT: can(_l("見学"), _l("{始|はじ}める {前|まえ}に、{見|み}に {来|く}ることは できますか。")),
    Feature.COMPANION: can(
        _l("付き添いの人と来る"), _l("{家族|かぞく}や {支援員|しえんいん}が、いっしょに {来|き}ても よいですか。")
    ),
    Feature.PICK_UP: yes_no(_l("送り迎え"), _l("{車|くるま}での {送|おく}り{迎|むか}えは ありますか。")),
    Feature.ANONYMOUS_START: can(
        _l("名前を言わずに始める"), _l("はじめは {名前|なまえ}を {言|い}わなくても よいですか。")
    ),
}
