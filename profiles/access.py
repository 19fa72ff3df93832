"""Role to permission, in one table: closed by default."""

from geo.names import Word


class Role(Word):
    """What somebody is to the system."""

    COORDINATOR = "coordinator", "参加支援コーディネーター"
    PARTNER = "partner", "連携機関"
    HOST = "host", "受入先"
    VIEWER = "viewer", "会議参加者"
    ADMINISTRATOR = "administrator", "管理者"
    AUDITOR = "auditor", "監査担当"


class Permission(Word):
    """One act that a route can demand."""

    TODAY_VIEW = "today.view", "きょうの仕事を見る"
    CLIENT_VIEW = "client.view", "本人の記録を見る"
    CLIENT_NAME_VIEW = "client.name.view", "本人の名前と連絡先を開く"
    CLIENT_PRINT = "client.print", "本人の書類を PDF にする"
    CLIENT_EXPORT = "client.export", "本人の一覧をファイルに書き出す"
    CLIENT_EDIT = "client.edit", "本人の記録を書く"
    CONSENT_EDIT = "consent.edit", "同意を記録する"
    REFERRAL_MAKE = "referral.make", "つなぐシートを書いて送る"
    REFERRAL_VIEW = "referral.view", "自分の窓口のつなぐシートと、紹介した人の進み具合を見る"
    REFERRAL_ANSWER = "referral.answer", "届いたつなぐシートを受け取って答える"
    SHEET_FORM_EDIT = "sheet_form.edit", "町のつなぐシートの項目と回答を決める"
    RESOURCE_VIEW = "resource.view", "受入先を見る"
    RESOURCE_EDIT = "resource.edit", "受入先を書く"
    RESOURCE_IMPORT = "resource.import", "受入先を取り込む"
    RESOURCE_EXPORT = "resource.export", "受入先を書き出す"
    HOST_LINK_ISSUE = "host_link.issue", "受入先の専用ページを渡す"
    OWN_RESOURCE_VIEW = "own_resource.view", "自分の場所を見る"
    OWN_RESOURCE_UPDATE = "own_resource.update", "自分の場所を直す"
    MATCH_VIEW = "match.view", "受入先をさがして比べる"
    MATCH_DECIDE = "match.decide", "候補を選ぶ、選ばない、足りないものを残す"
    VOCABULARY_VIEW = "vocabulary.view", "ことばの表を見る、ためす"
    VOCABULARY_PROPOSE = "vocabulary.propose", "町のことばを提案する"
    VOCABULARY_EDIT = "vocabulary.edit", "町のことばを決める、取り込む"
    WEIGHTS_MANAGE = "weights.manage", "並べ方の重みを見て、変える"
    INTRODUCTION_VIEW = "introduction.view", "つなぎを見る"
    INTRODUCTION_EDIT = "introduction.edit", "つなぎを進める"
    FOLLOWUP_EDIT = "followup.edit", "ようすと困りごとを書く"
    RHYTHM_SET = "rhythm.set", "町の連絡の間隔を決める"
    MAP_VIEW = "map.view", "会議の地図を見る"
    FIGURES_VIEW = "figures.view", "会議用の数字を見る"
    FIGURES_DETAIL = "figures.detail", "月ごとの数字を見て、注記を書く"
    MEETING_LIST = "meeting.list", "会議の予定を見る"
    MEETING_ATTEND = "meeting.attend", "自分が出る会議の資料と議事録を見る"
    MEETING_RUN = "meeting.run", "会議を招集し、決まったことを書く"
    MEETING_BODY_KEEP = "meeting_body.keep", "会議体と構成員を整える"
    ACCOUNT_MANAGE = "account.manage", "アカウントを扱う"
    ACCOUNT_CONFIRM = "account.confirm", "アカウントの変更を2人目として確かめる"
    RETENTION_VIEW = "retention.view", "保存期間がすぎた記録を見る"
    RETENTION_PROPOSE = "retention.propose", "記録の廃棄を提案する"
    RETENTION_DECIDE = "retention.decide", "記録の廃棄を決め、保存期間を変える"
    CLIENT_HAND_OUT = "client.hand_out", "本人に、記録をすべて渡す"
    CUSTOMS_VIEW = "customs.view", "町のきまりと、もとになった資料を見る"
    CUSTOMS_SETTLE = "customs.settle", "町のきまりを変える"
    AUDIT_READ = "audit.read", "記録簿を読む"
    AUDIT_EXPORT = "audit.export", "記録簿を書き出す"
    AUDIT_VERIFY = "audit.verify", "記録簿のつながりを確かめる"
    SELF_MANAGE = "self.manage", "自分のサインインを扱う"


P = Permission
TABLE: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: frozenset(
        {
            P.TODAY_VIEW,
            P.CLIENT_VIEW,
            P.CLIENT_NAME_VIEW,
            P.CLIENT_PRINT,
            P.CLIENT_EXPORT,
            P.CLIENT_EDIT,
            P.CLIENT_HAND_OUT,
            P.RETENTION_VIEW,
            P.RETENTION_PROPOSE,
            P.CONSENT_EDIT,
            P.REFERRAL_MAKE,
            P.REFERRAL_VIEW,
            P.REFERRAL_ANSWER,
            P.RESOURCE_VIEW,
            P.RESOURCE_EDIT,
            P.RESOURCE_IMPORT,
            P.RESOURCE_EXPORT,
            P.HOST_LINK_ISSUE,
            P.MATCH_VIEW,
            P.MATCH_DECIDE,
            P.WEIGHTS_MANAGE,
            P.VOCABULARY_VIEW,
            P.VOCABULARY_PROPOSE,
            P.INTRODUCTION_VIEW,
            P.INTRODUCTION_EDIT,
            P.FOLLOWUP_EDIT,
            P.RHYTHM_SET,
            P.MAP_VIEW,
            P.FIGURES_VIEW,
            P.FIGURES_DETAIL,
            P.MEETING_LIST,
            P.MEETING_ATTEND,
            P.MEETING_RUN,
            P.MEETING_BODY_KEEP,
            P.CUSTOMS_VIEW,
            P.SELF_MANAGE,
        }
    ),
    Role.PARTNER: frozenset(
        {
            P.REFERRAL_MAKE,
            P.REFERRAL_VIEW,
            P.REFERRAL_ANSWER,
            P.RESOURCE_VIEW,
            P.MAP_VIEW,
            P.MEETING_LIST,
            P.MEETING_ATTEND,
            P.SELF_MANAGE,
        }
    ),
    Role.HOST: frozenset({P.OWN_RESOURCE_VIEW, P.OWN_RESOURCE_UPDATE}),
    Role.VIEWER: frozenset({P.MAP_VIEW, P.FIGURES_VIEW, P.MEETING_LIST, P.MEETING_ATTEND, P.SELF_MANAGE}),
    Role.ADMINISTRATOR: frozenset(
        {
            P.ACCOUNT_MANAGE,
            P.ACCOUNT_CONFIRM,
            P.SHEET_FORM_EDIT,
            P.RETENTION_VIEW,
            P.RETENTION_DECIDE,
            P.WEIGHTS_MANAGE,
            P.RHYTHM_SET,
            P.VOCABULARY_VIEW,
            P.VOCABULARY_PROPOSE,
            P.VOCABULARY_EDIT,
            P.RESOURCE_VIEW,
            P.RESOURCE_EDIT,
            P.RESOURCE_IMPORT,
            P.RESOURCE_EXPORT,
            P.MAP_VIEW,
            P.FIGURES_VIEW,
            P.MEETING_LIST,
            P.MEETING_BODY_KEEP,
            P.CUSTOMS_VIEW,
            P.CUSTOMS_SETTLE,
            P.SELF_MANAGE,
        }
    ),
    Role.AUDITOR: frozenset({P.ACCOUNT_CONFIRM, P.AUDIT_READ, P.AUDIT_EXPORT, P.AUDIT_VERIFY, P.SELF_MANAGE}),
}


def may(role: Role, permission: Permission) -> bool:
    """Say whether a role holds a permission; what the table does not name is refused."""
    return permission in TABLE.get(role, frozenset())
