"""The sentences of the reasons: templates with gaps, in plain and polite Japanese, for every feature and feeling."""

from profiles.vocabulary.rules import Feature

# Said when a feature that would help is there, is not there, and is not known.
FEATURE_SENTENCES: dict[Feature, tuple[str, str, str]] = {
    Feature.WHEELCHAIR: ("車いすのまま入れます", "車いすでは入れません", "車いすのまま入れますか"),
    Feature.STEP_FREE: ("入口から席まで、段差がありません", "段差があります", "入口から席まで、段差はありませんか"),
    Feature.LIFT: ("エレベーターがあります", "エレベーターがありません", "エレベーターはありますか"),
    Feature.ACCESSIBLE_TOILET: (
        "バリアフリートイレがあります",
        "バリアフリートイレがありません",
        "車いすで使えるトイレはありますか",
    ),
    Feature.OSTOMATE_TOILET: (
        "オストメイト対応のトイレがあります",
        "オストメイト対応のトイレがありません",
        "オストメイト対応のトイレはありますか",
    ),
    Feature.PARKING: ("優先して使える駐車場があります", "駐車場がありません", "優先して使える駐車場はありますか"),
    Feature.QUIET_ROOM: ("静かに休める部屋があります", "静かに休める部屋がありません", "静かに休める部屋はありますか"),
    Feature.WRITING: ("筆談ができます", "筆談はできません", "筆談で話してもらえますか"),
    Feature.SIGN_LANGUAGE: ("手話ができます", "手話はできません", "手話のできる人はいますか"),
    Feature.BRAILLE: (
        "点字や読み上げの支援があります",
        "点字や読み上げの支援がありません",
        "点字や読み上げで支えてもらえますか",
    ),
    Feature.CAPTIONS: ("字幕があります", "字幕がありません", "字幕はつきますか"),
    Feature.ASSISTANCE_DOG: ("補助犬と入れます", "補助犬とは入れません", "補助犬と入れますか"),
    Feature.NURSING_ROOM: ("授乳室があります", "授乳室がありません", "授乳室はありますか"),
    Feature.ONLINE: ("家からオンラインで加われます", "オンラインでは加われません", "オンラインで加われますか"),
    Feature.SAME_GENDER_STAFF: ("同性のスタッフがいます", "同性のスタッフがいません", "同性のスタッフはいますか"),
    Feature.TRIAL_VISIT: ("見学してから決められます", "見学はできません", "先に見学できますか"),
    Feature.COMPANION: ("付き添いの人と来られます", "付き添いの人とは入れません", "付き添いの人と来てもよいですか"),
    Feature.PICK_UP: ("送迎があります", "送迎がありません", "送迎はありますか"),
    Feature.ANONYMOUS_START: (
        "名前を言わずに始められます",
        "名前を言わずには始められません",
        "名前を言わずに始められますか",
    ),
}

# How a word of 雰囲気 is said before 所.
FEELS: dict[str, str] = {
    "静か": "静かな",
    "にぎやか": "にぎやかな",
    "会話少なめ": "会話の少ない",
    "会話多め": "会話の多い",
    "一人作業": "一人で手を動かせる",
    "共同作業": "いっしょに手を動かす",
    "ゆっくり": "ゆっくり進む",
    "てきぱき": "てきぱき進む",
    "出入り自由": "出入りの自由な",
}

LIKED_THING = "「%(words)s」が好きな方に、%(offer)sがあります"
LIKED_TOLD = "「%(words)s」というお話に、%(offer)sがつながります"
CAN_DO = "「%(words)s」という経験が、%(offer)sに生きます"
WISHED = "「%(words)s」という願いに、%(offer)sが応えます"
LISTED = "「%(offer)s」"
SAME_WORD = "「%(words)s」ということばが、受入先の「%(offer)s」にもあります"

SOUGHT = "「%(words)s」という方に、%(feel)s所です"
SPARED = "「%(words)s」がつらい方に、%(feel)s所です"
UNFITTING = "「%(words)s」という方には気がかりです。%(feel)s所です"
UNBEARABLE = "「%(words)s」がつらいとのことですが、%(feel)s所です"
TOUCHED = "「%(words)s」がつらいとのことですが、受入先に「%(offer)s」とあります"
SAID_SO = "「%(offer)s」という"
ABOUT_SO_MANY = "%(size)s人ほどの"

STEP_FITS = "いまの段階「%(step)s」に合う、「%(steps)s」の所です"
STEP_FAR = "いまの段階は「%(step)s」ですが、「%(steps)s」の所です"
STEP_EASY = "「%(steps)s」から始められます"
STEP_HARD = "はじめから「%(steps)s」の所です"
GROUP_FITS = "%(size)s人ほどで、望む人数に収まります"
GROUP_LARGE = "%(size)s人ほど集まり、望む%(most)s人より多めです"
GROUP_SMALL = "%(size)s人ほどの、小さな集まりです"
GROUP_MANY = "%(size)s人ほどの、大きな集まりです"
NEAR = "%(mode)sで%(minutes)s分ほどで行けます（見込み）"
FAR = "%(mode)sで%(minutes)s分ほどかかります（見込み）"
NEAR_STRAIGHT = "家から直線で%(km)s kmの所です"
FAR_STRAIGHT = "家から直線で%(km)s km離れています"
OPEN_THEN = "空いている時間に合います（%(opening)s）"
OPEN_LITTLE = "空いている時間と重なるのは、週に%(minutes)s分ほどです（%(opening)s）"
FREE_OF_CHARGE = "費用はかかりません"
CHEAP = "1回%(fee)s円で済みます"
DEAR = "1回%(fee)s円かかります"
ROOM = "あと%(free)s人、受け入れられます"
NO_ROOM = "空きがわずかです"
CALM = "受入先の負担は、いま軽めです"
STRAINED = "受入先の負担が、いま高めです"
FRESH = "%(days)s日前に確かめた情報です"
STALE = "確かめてから%(days)s日たっています"
SHUT_OUT = "「%(condition)s」という条件があり、合いません"
ASK_CONDITION = "「%(condition)s」という条件に当てはまるか、確かめてください"
RECEIVES = "いま受け入れをしています"
ASK_OPENING = "いつひらいているか、教えてもらえますか"
ASK_PLACE = "いま、お一人受け入れられますか"
