"""The sentences of the reasons: templates with gaps, in plain and polite Japanese, for every feature and feeling."""

from profiles.vocabulary.rules import Feature


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


# Said when a feature that would help is there, is not there, and is not known.
FEATURE_SENTENCES: dict[Feature, tuple[str, str, str]] = {
    Feature.WHEELCHAIR: (_("車いすのまま入れます"), _("車いすでは入れません"), _("車いすのまま入れますか")),
    Feature.STEP_FREE: (
        _("入口から席まで、段差がありません"),
        _("段差があります"),
        _("入口から席まで、段差はありませんか"),
    ),
    Feature.LIFT: (_("エレベーターがあります"), _("エレベーターがありません"), _("エレベーターはありますか")),
    Feature.ACCESSIBLE_TOILET: (
        _("バリアフリートイレがあります"),
        _("バリアフリートイレがありません"),
        _("車いすで使えるトイレはありますか"),
    ),
    Feature.OSTOMATE_TOILET: (
        _("オストメイト対応のトイレがあります"),
        _("オストメイト対応のトイレがありません"),
        _("オストメイト対応のトイレはありますか"),
    ),
    Feature.PARKING: (
        _("優先して使える駐車場があります"),
        _("駐車場がありません"),
        _("優先して使える駐車場はありますか"),
    ),
    Feature.QUIET_ROOM: (
        _("静かに休める部屋があります"),
        _("静かに休める部屋がありません"),
        _("静かに休める部屋はありますか"),
    ),
    Feature.WRITING: (_("筆談ができます"), _("筆談はできません"), _("筆談で話してもらえますか")),
    Feature.SIGN_LANGUAGE: (_("手話ができます"), _("手話はできません"), _("手話のできる人はいますか")),
    Feature.BRAILLE: (
        _("点字や読み上げの支援があります"),
        _("点字や読み上げの支援がありません"),
        _("点字や読み上げで支えてもらえますか"),
    ),
    Feature.CAPTIONS: (_("字幕があります"), _("字幕がありません"), _("字幕はつきますか")),
    Feature.ASSISTANCE_DOG: (_("補助犬と入れます"), _("補助犬とは入れません"), _("補助犬と入れますか")),
    Feature.NURSING_ROOM: (_("授乳室があります"), _("授乳室がありません"), _("授乳室はありますか")),
    Feature.ONLINE: (_("家からオンラインで加われます"), _("オンラインでは加われません"), _("オンラインで加われますか")),
    Feature.SAME_GENDER_STAFF: (
        _("同性のスタッフがいます"),
        _("同性のスタッフがいません"),
        _("同性のスタッフはいますか"),
    ),
    Feature.TRIAL_VISIT: (_("見学してから決められます"), _("見学はできません"), _("先に見学できますか")),
    Feature.COMPANION: (
        _("付き添いの人と来られます"),
        _("付き添いの人とは入れません"),
        _("付き添いの人と来てもよいですか"),
    ),
    Feature.PICK_UP: (_("送迎があります"), _("送迎がありません"), _("送迎はありますか")),
    Feature.ANONYMOUS_START: (
        _("名前を言わずに始められます"),
        _("名前を言わずには始められません"),
        _("名前を言わずに始められますか"),
    ),
}

# How a word of 雰囲気 is said before 所.
FEELS: dict[str, str] = {
    "静か": _("静かな"),
    "にぎやか": _("にぎやかな"),
    "会話少なめ": _("会話の少ない"),
    "会話多め": _("会話の多い"),
    "一人作業": _("一人で手を動かせる"),
    "共同作業": _("いっしょに手を動かす"),
    "ゆっくり": _("ゆっくり進む"),
    "てきぱき": _("てきぱき進む"),
    "出入り自由": _("出入りの自由な"),
    "匿名参加可": _("名前を言わずに始められる"),
    "静かな部屋": _("静かな部屋のある"),
}

LIKED_THING = _("「%(words)s」が好きな方に、%(offer)sがあります")
LIKED_TOLD = _("「%(words)s」というお話に、%(offer)sがつながります")
CAN_DO = _("「%(words)s」という経験が、%(offer)sに生きます")
WISHED = _("「%(words)s」という願いに、%(offer)sが応えます")
PAID = _("1時間%(pay)s円の報酬")
LISTED = "「%(offer)s」"
NEAR_WORD = _("「%(words)s」に近いことが、受入先の「%(offer)s」にあります")
SAME_WORD = _("「%(words)s」ということばが、受入先の「%(offer)s」にもあります")

SOUGHT = _("「%(words)s」という方に、%(feel)s所です")
SPARED = _("「%(words)s」がつらい方に、%(feel)s所です")
UNFITTING = _("「%(words)s」という方には気がかりです。%(feel)s所です")
UNBEARABLE = _("「%(words)s」がつらいとのことですが、%(feel)s所です")
TOUCHED = _("「%(words)s」がつらいとのことですが、受入先に「%(offer)s」とあります")
SAID_SO = _("「%(offer)s」という")
ABOUT_SO_MANY = _("%(size)s人ほどの")

STEP_FITS = _("いまの段階「%(step)s」に合う、「%(steps)s」の所です")
STEP_FAR = _("いまの段階は「%(step)s」ですが、「%(steps)s」の所です")
STEP_EASY = _("「%(steps)s」から始められます")
STEP_HARD = _("はじめから「%(steps)s」の所です")
GROUP_FITS = _("%(size)s人ほどで、望む人数に収まります")
GROUP_LARGE = _("%(size)s人ほど集まり、望む%(most)s人より多めです")
GROUP_SMALL = _("%(size)s人ほどの、小さな集まりです")
GROUP_MANY = _("%(size)s人ほどの、大きな集まりです")
NEAR = _("%(mode)sで%(minutes)s分ほどで行けます（見込み）")
FAR = _("%(mode)sで%(minutes)s分ほどかかります（見込み）")
NEAR_STRAIGHT = _("家から直線で%(km)s kmの所です")
FAR_STRAIGHT = _("家から直線で%(km)s km離れています")
OPEN_THEN = _("空いている時間に合います（%(opening)s）")
OPEN_LITTLE = _("空いている時間と重なるのは、週に%(minutes)s分ほどです（%(opening)s）")
FREE_OF_CHARGE = _("費用はかかりません")
CHEAP = _("1回%(fee)s円で済みます")
DEAR = _("1回%(fee)s円かかります")
ROOM = _("あと%(free)s人、受け入れられます")
NO_ROOM = _("空きがわずかです")
CALM = _("受入先の負担は、いま軽めです")
STRAINED = _("受入先の負担が、いま高めです")
FRESH = _("%(days)s日前に確かめた情報です")
STALE = _("確かめてから%(days)s日たっています")
SHUT_OUT = _("「%(condition)s」という条件があり、合いません")
ASK_CONDITION = _("「%(condition)s」という条件に当てはまるか、確かめてください")
RECEIVES = _("いま受け入れをしています")
ASK_OPENING = _("いつひらいているか、教えてもらえますか")
ASK_PLACE = _("いま、お一人受け入れられますか")
