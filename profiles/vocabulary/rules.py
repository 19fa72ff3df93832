"""The words that both sides speak: features, steps, modes, atmosphere and kinds of place."""

from geo.names import Word


class Feature(Word):
    """One point of accessibility or one thing a host can offer (配慮); yes, no or unknown everywhere."""

    WHEELCHAIR = "wheelchair", "車椅子可"
    STEP_FREE = "step_free", "段差なし"
    LIFT = "lift", "エレベーター"
    ACCESSIBLE_TOILET = "accessible_toilet", "バリアフリートイレ"
    OSTOMATE_TOILET = "ostomate_toilet", "オストメイト対応トイレ"
    PARKING = "parking", "優先駐車場"
    QUIET_ROOM = "quiet_room", "静かな部屋"
    WRITING = "writing", "筆談対応"
    SIGN_LANGUAGE = "sign_language", "手話対応"
    BRAILLE = "braille", "点字や読上による支援"
    CAPTIONS = "captions", "字幕"
    ASSISTANCE_DOG = "assistance_dog", "補助犬同伴"
    NURSING_ROOM = "nursing_room", "授乳室"
    ONLINE = "online", "オンライン参加"
    SAME_GENDER_STAFF = "same_gender_staff", "同性スタッフ"
    TRIAL_VISIT = "trial_visit", "見学可"
    COMPANION = "companion", "同行者可"
    PICK_UP = "pick_up", "送迎あり"
    ANONYMOUS_START = "anonymous_start", "匿名参加可"


class Step(Word):
    """The step somebody is ready for, or a place suits (段階); in this order."""

    COME_BY = "居場所", "居場所"
    TAKE_PART = "参加", "参加"
    HELP = "手伝い", "手伝い"
    WORK_EXPERIENCE = "就労体験", "就労体験"
    WORK = "就労", "就労"


class Mode(Word):
    """A way of getting there (移動手段)."""

    WALK = "walk", "徒歩"
    WHEELCHAIR = "wheelchair", "車いす"
    BICYCLE = "bicycle", "自転車"
    BUS = "bus", "バス"
    CAR = "car", "車"
    ESCORTED = "escorted", "送ってもらう"


class Atmosphere(Word):
    """How it feels at a place (雰囲気)."""

    QUIET = "静か", "静か"
    LIVELY = "にぎやか", "にぎやか"
    LITTLE_TALK = "会話少なめ", "会話少なめ"
    MUCH_TALK = "会話多め", "会話多め"
    ALONE = "一人作業", "一人作業"
    TOGETHER = "共同作業", "共同作業"
    SLOW = "ゆっくり", "ゆっくり"
    BRISK = "てきぱき", "てきぱき"
    COME_AND_GO = "出入り自由", "出入り自由"


class Family(Word):
    """What kinds of place have in common, as the map draws them."""

    GATHER = "gather", "集う"
    EAT = "eat", "食べる"
    HELP_LEARN = "help_learn", "手伝う・学ぶ"
    WORK = "work", "働く"
    FACILITY = "facility", "施設"
    OTHER = "other", "その他"


class Kind(Word):
    """The kind of a resource (種別)."""

    SALON = "サロン", "サロン"
    MEETING_PLACE = "通いの場", "通いの場"
    IBASHO = "居場所", "居場所"
    CHILDRENS_CAFETERIA = "子ども食堂", "子ども食堂"
    COMMUNITY_CAFETERIA = "地域食堂", "地域食堂"
    CAFE = "カフェ", "カフェ"
    VOLUNTEER = "ボランティア", "ボランティア"
    CIRCLE = "サークル", "サークル"
    CLASS = "講座・教室", "講座・教室"
    EVENT = "イベント", "イベント"
    WORK_EXPERIENCE = "就労体験", "就労体験"
    INTERMEDIATE_WORK = "中間的就労", "中間的就労"
    WELFARE_FACILITY = "福祉施設", "福祉施設"
    PUBLIC_FACILITY = "公共施設", "公共施設"
    BUSINESS = "企業・商店", "企業・商店"
    FARM = "農園", "農園"
    SELF_HELP = "自助グループ", "自助グループ"
    OTHER = "その他", "その他"

    @property
    def family(self) -> Family:
        """Return the family whose shape and colour the map uses."""
        return FAMILY_OF[self]

    @property
    def letter(self) -> str:
        """Return the letter in the map marker (DESIGN section 6)."""
        return LETTER_OF[self]


FAMILY_OF: dict[Kind, Family] = {
    Kind.SALON: Family.GATHER,
    Kind.MEETING_PLACE: Family.GATHER,
    Kind.IBASHO: Family.GATHER,
    Kind.SELF_HELP: Family.GATHER,
    Kind.CHILDRENS_CAFETERIA: Family.EAT,
    Kind.COMMUNITY_CAFETERIA: Family.EAT,
    Kind.CAFE: Family.EAT,
    Kind.VOLUNTEER: Family.HELP_LEARN,
    Kind.CIRCLE: Family.HELP_LEARN,
    Kind.CLASS: Family.HELP_LEARN,
    Kind.EVENT: Family.HELP_LEARN,
    Kind.WORK_EXPERIENCE: Family.WORK,
    Kind.INTERMEDIATE_WORK: Family.WORK,
    Kind.BUSINESS: Family.WORK,
    Kind.FARM: Family.WORK,
    Kind.WELFARE_FACILITY: Family.FACILITY,
    Kind.PUBLIC_FACILITY: Family.FACILITY,
    Kind.OTHER: Family.OTHER,
}
LETTER_OF: dict[Kind, str] = dict(zip(Kind, "サ通居子食カボク講イ就中福公店農自他", strict=True))


class Visibility(Word):
    """Who may see a listing (公開範囲)."""

    PUBLIC = "公開", "公開"
    PARTNERS = "連携機関", "連携機関"
    INTERNAL = "内部", "内部"


class Status(Word):
    """Whether a place receives people now (状態)."""

    ACTIVE = "受入中", "受入中"
    RESTING = "休止", "休止"
    ENDED = "終了", "終了"
    PREPARING = "準備中", "準備中"


class Gender(Word):
    """Gender as far as somebody wished to state it."""

    FEMALE = "female", "女性"
    MALE = "male", "男性"
    OTHER = "other", "その他"
    UNSTATED = "unstated", "答えない"


class Side(Word):
    """The two sides that are supported; neither is ever forgotten."""

    PERSON = "person", "本人"
    HOST = "host", "受入先"
