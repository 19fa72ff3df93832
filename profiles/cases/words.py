"""The words of the sheets that towns use: intake, contacts, plans and how they turned out (QUALITY 9)."""

from geo.names import Word


class ContactWay(Word):
    """How one talked (連絡の方法)."""

    MEETING = "meeting", "面談"
    PHONE = "phone", "電話"
    VISIT = "visit", "訪問"
    TOGETHER = "together", "同行"
    MAIL = "mail", "メール・手紙"
    AGENCY = "agency", "関係機関と"
    OTHER = "other", "その他"


class PrintReason(Word):
    """Why a sheet leaves the desk with a name on it (印刷の理由): a word to choose, so that the book holds no free text."""

    MEETING = "meeting", "会議で配る"
    PERSON = "person", "本人に渡す"
    VISIT = "visit", "訪問・面談に持って行く"
    HAND_ON = "hand_on", "ほかの機関に引き継ぐ"
    FILE = "file", "控えとしてつづる"


class ExportReason(Word):
    """Why a list of people leaves the house as a file (書き出しの理由)."""

    MEETING = "meeting", "会議の資料にする"
    COUNT = "count", "数をかぞえて報告する"
    CHECK = "check", "記録のもれを確かめる"
    HAND_OVER = "hand_over", "担当を引き継ぐ"


class Relation(Word):
    """Who came or called (来談者)."""

    SELF = "self", "本人"
    FAMILY = "family", "家族"
    NEIGHBOUR = "neighbour", "近所・民生委員"
    AGENCY = "agency", "関係機関"
    OTHER = "other", "その他"


class Trouble(Word):
    """One thing that people come with (相談したいこと), in the order of the standard sheet."""

    HEALTH = "health", "病気や健康、障害"
    HOUSING = "housing", "住まい"
    MONEY = "money", "収入・生活費"
    RENT = "rent", "家賃やローンの支払い"
    TAXES = "taxes", "税金や公共料金の支払い"
    DEBT = "debt", "債務"
    JOB_SEARCH = "job_search", "仕事探し、就職"
    JOB = "job", "仕事上の不安やトラブル"
    COMMUNITY = "community", "地域との関係"
    FAMILY = "family", "家族との関係"
    CHILDREN = "children", "子育て"
    CARE = "care", "介護"
    WITHDRAWAL = "withdrawal", "ひきこもり、不登校"
    VIOLENCE = "violence", "DV、虐待"
    FOOD = "food", "食べるものがない"
    OTHER = "other", "その他"


class Work(Word):
    """Work now (仕事)."""

    REGULAR = "regular", "正社員・公務員"
    PART = "part", "臨時・パート・派遣"
    OWN = "own", "自営・家族従業・内職"
    PENSION = "pension", "年金で暮らす"
    NONE = "none", "失業・休職中"
    STUDENT = "student", "学生"
    OTHER = "other", "その他"


class Housing(Word):
    """Where one lives (住まい)."""

    OWNED = "owned", "持ち家"
    RENTED = "rented", "借家・アパート"
    PUBLIC = "public", "公営住宅"
    COMPANY = "company", "会社の寮・借り上げ"
    STREET = "street", "野宿"
    OTHER = "other", "その他"


class Insurance(Word):
    """Health insurance (健康保険)."""

    EMPLOYEES = "employees", "社会保険"
    NATIONAL = "national", "国民健康保険"
    LATE_ELDERLY = "late_elderly", "後期高齢者医療"
    ASSISTANCE = "assistance", "生活保護（医療扶助）"
    NONE = "none", "入っていない"


class Pension(Word):
    """Pension (年金)."""

    RECEIVING = "receiving", "受けている"
    PAYING = "paying", "入っている"
    NONE = "none", "入っていない"


class Reached(Word):
    """How far the goals were reached (目標の達成)."""

    WHOLLY = "wholly", "達成した"
    PARTLY = "partly", "一部達成した"
    NOT_YET = "not_yet", "まだこれから"


class Course(Word):
    """What comes after an evaluation (次の方針)."""

    CONTINUE = "continue", "このまま続ける"
    REPLAN = "replan", "プランを立てなおす"
    CLOSE = "close", "終結を話し合う"
