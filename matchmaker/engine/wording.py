"""The sentences of the reasons: templates with gaps, in plain and polite Japanese, for every feature and feeling."""

from profiles.vocabulary.rules import Feature, Mode


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

# A person's words first, then the place's; `there` is one of the sentences below.
LIKED = _("「%(words)s」が好きな方に、%(there)s")
LIKED_SEEN = _("「%(words)s」が好きな方に合いそうです。%(there)s")
TOLD = _("「%(words)s」と話す方に、%(there)s")
TOLD_SEEN = _("「%(words)s」と話す方に合いそうです。%(there)s")
HOPED = _("「%(words)s」と望む方に、%(there)s")
HOPED_SEEN = _("「%(words)s」と望む方に合いそうです。%(there)s")
SKILLED = _("「%(words)s」という経験が、%(offer)sに生きそうです")
SKILLED_SEEN = _("「%(words)s」という経験が生きそうです。%(there)s")
ABLE = _("「%(words)s」と話す方の力が、%(offer)sに生きそうです")
ABLE_SEEN = _("「%(words)s」と話す方の力が生きそうです。%(there)s")
NEAR_WORD = _("「%(words)s」に近いことがありそうです。%(there)s")
SAME_WORD = _("「%(words)s」ということばが重なります。%(there)s")

THERE_IS = _("%(offer)sがあります")
PAID = _("1時間%(pay)s円の報酬があります")
OF_THIS_SORT = _("「%(offer)s」の所です")
# How the words of one field of a listing are quoted.
WRITTEN: dict[str, str] = {
    "resource.活動": _("活動に「%(offer)s」とあります"),
    "resource.名称": _("名前に「%(offer)s」とあります"),
    "resource.説明": _("説明に「%(offer)s」とあります"),
    "resource.種別": _("種別に「%(offer)s」とあります"),
    "resource.雰囲気": _("雰囲気に「%(offer)s」とあります"),
    "resource.団体名": _("団体の名前に「%(offer)s」とあります"),
    "resource.備考": _("備考に「%(offer)s」とあります"),
    "resource.利用可能時間特記事項": _("時間の注に「%(offer)s」とあります"),
    "resource.連絡方法": _("連絡のしかたに「%(offer)s」とあります"),
}

SOUGHT = _("「%(words)s」と望む方に合う、%(feel)s所です")
SOUGHT_TOLD = _("「%(words)s」と話す方に合う、%(feel)s所です")
SPARED = _("「%(words)s」がつらい方も過ごしやすい、%(feel)s所です")
SPARED_TOLD = _("「%(words)s」と話す方も過ごしやすい、%(feel)s所です")
CONTRARY = _("「%(words)s」とのことですが、%(feel)s所です")
UNBEARABLE = _("「%(words)s」がつらいとのことですが、%(feel)s所です")
TOUCHED = _("「%(words)s」がつらいとのことですが、%(there)s")
TOUCHED_TOLD = _("「%(words)s」とのことですが、%(there)s")
SAID_SO = _("「%(offer)s」と書いている")
ABOUT_SO_MANY = _("一度に%(size)s人ほどの")

STEP_FITS = _("いまの段階「%(step)s」に合う、「%(steps)s」の所です")
STEP_FAR = _("いまの段階は「%(step)s」ですが、「%(steps)s」の所です")
STEP_EASY = _("「%(steps)s」から始められます")
STEP_HARD = _("はじめから「%(steps)s」の所です")
GROUP_FITS = _("「%(most)s人くらいまで」の希望に収まる、一度に%(size)s人ほどの所です")
GROUP_LARGE = _("「%(most)s人くらいまで」の希望より多い、一度に%(size)s人ほどの所です")
GROUP_SMALL = _("一度に%(size)s人ほどの、小さな集まりです")
GROUP_MANY = _("一度に%(size)s人ほどの、大きな集まりです")
NEAR = _("家から%(way)s%(minutes)s分ほどで行けます（見込み）")
FAR = _("家から%(way)s%(minutes)s分ほどかかります（見込み）")
NEAR_WITHIN = _("「片道%(most)s分まで」のところ、%(way)s%(minutes)s分ほどで行けます（見込み）")
FAR_WITHIN = _("「片道%(most)s分まで」のところ、%(way)s%(minutes)s分ほどかかります（見込み）")
NEAR_STRAIGHT = _("家から直線で%(km)s kmの所です")
FAR_STRAIGHT = _("家から直線で%(km)s km離れています")
OPEN_THEN = _("来られる日時にひらいています（%(opening)s）")
OPEN_LITTLE = _("来られる日時と重なるのは、週に%(minutes)s分ほどです（%(opening)s）")
FREE_OF_CHARGE = _("費用はかかりません")
CHEAP = _("1回%(fee)s円で済みます")
DEAR = _("1回%(fee)s円かかります")
FREE_AS_WISHED = _("「1回%(most)s円まで」のところ、費用はかかりません")
CHEAP_AS_WISHED = _("「1回%(most)s円まで」のところ、%(fee)s円で済みます")
DEAR_AS_WISHED = _("「1回%(most)s円まで」のところ、%(fee)s円かかります")
ROOM = _("あと%(free)s人、受け入れられます")
NO_ROOM = _("空きがわずかです")
STRAINED = _("受入先の負担が、いま高めです")
FRESH = _("%(days)s日前に確かめた情報です")
FRESH_TODAY = _("きょう確かめた情報です")
STALE = _("確かめてから%(days)s日たっています")
SHUT_OUT = _("「%(condition)s」という条件があり、合いません")
ASK_CONDITION = _("「%(condition)s」という条件に当てはまるか、確かめてください")
AS_WISHED = _("希望どおり、%(there)s")
NOT_AS_WISHED = _("希望とちがい、%(there)s")
RECEIVES = _("いま受け入れをしています")
RECEIVES_WITH = _("いま受け入れをしています。%(there)s")
OPENS_AT = _("ひらく時は %(what)s です")
HAS_STEPS = _("合う段階は %(steps)s です")
HAS_SIZE = _("一度に %(what)s人ほどです")
HAS_FEE = _("費用は1回 %(what)s円です")
HAS_PLACES = _("枠は %(what)s人分です")
HAS_CONDITION = _("「%(what)s」という条件があります")
ASK_OPENING = _("いつひらいているか、教えてもらえますか")
ASK_PLACE = _("いま、お一人受け入れられますか")

# The means somebody uses, as they stand before the minutes.
WAYS: dict[Mode, str] = {
    Mode.WALK: _("徒歩で"),
    Mode.WHEELCHAIR: _("車いすで"),
    Mode.BICYCLE: _("自転車で"),
    Mode.BUS: _("バスで"),
    Mode.CAR: _("車で"),
    Mode.ESCORTED: _("送ってもらって"),
}
