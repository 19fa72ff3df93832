"""Which way a clause speaks, from its wording: a yes, a no, or neither; general Japanese, not the words of any one person."""

import re

# What a person says of what they cannot bear.
DISLIKES = re.compile(
    r"苦手|嫌(?!い?な?(?:わけ|の|ん)?(?:で|じゃ)は?な)|きらい|キライ|(?:^|[はがもの])いや(?:[だでなに]|$)|イヤ|だめ|ダメ|駄目|無理|むり(?!な)|"
    r"怖|恐|こわ[いくがさ]|つら[いくさ]|辛[いくさ]|しんど|酔[うっい]|腫れ|かぶれ|アレルギー|蕁麻疹|くしゃみが|吐き気|動悸|震え|"
    r"やめた|やめて|辞めた|止めた|断った|卒業(?:し(?!て得|た資)|たい)|もう(?:いい|結構|こりごり|たくさん)|こりごり|うんざり|"
    r"避け|近づきたく|関わりたく|(?:たく|たくは)(?:な|あり)|気が重|憂鬱|落ち着かな|落ちつかな|そわそわ|疲れ[るてた]|くたび|"
    r"ストレス|苦痛|耐え|我慢でき|がまんでき|ついていけ|息苦し|息が詰|気後れ|気おくれ|プレッシャー|(?:好き|得意|平気)(?:で|じゃ)は?(?:な|あり)|"
    r"勘弁|御免|ごめん(?:だ|です|こうむ)|まっぴら|遠慮し(?:たい|て|ます)|ちょっと(?:…|ね?$)|受け?付けな|受けつけな|好か(?:な|ん|ぬ)|好きになれ|"
    r"気が引け|気が進ま|気が乗らな|気乗りしな|おっくう|億劫|敬遠|居心地が悪|居づら|いづら|(?:し|き|ち|に|み|り|え|け|げ|せ|て|ね|べ|め|れ)づら[いくさ]|"
    r"(?:具合|気分|気持ち|体調)が?悪く|気持ち(?:が)?悪|頭が痛く|めまい|ぐったり|へとへと|窮屈|息が苦し|吐きそう|固まってしま|固まる|"
    r"緊張(?!し(?:な|ま)|せ)|パニックにな|トラウマ|近寄れ|面倒(?:くさ|だ|で(?!す?は)|です)|めんどう(?:くさ|だ)|迷惑|ひるむ|ひるん|やめてほし|よしてほし|"
    r"(?:嫌な|つらい|怖い|こわい|ひどい)(?:思い|目)|泣きたくな|懲り|手に負えな|荷が重|肩身が狭|ついて行け|相性が悪"
)
DISLIKE_DENIED = re.compile(
    r"(?:嫌い?|苦手|いや|だめ|無理|怖い?|つらい?|きらい|苦痛|負担)(?:な|という|って)?(?:わけ|の|こと|ほど|ん)?(?:で|じゃ)は?(?:な|あり)|"
    r"苦にな(?:ら|りませ)|気にな(?:ら|りませ)|(?:なら|ならば|くらいは?|だけなら|であれば|は|も|も全然)(?:平気|大丈夫|だいじょうぶ|問題な|かまわな|構わな)(?!で(?:は|も)な)|"
    r"(?:なら|であれば)(?:いい|良い|行け|いけ|でき|やれ|受け)"
)
NEVER_DID = re.compile(r"(?:こと|経験|覚え|機会|試し)(?:が|も|は|の)?(?:な|あり)")
CONCEDED = re.compile(r"(?:なく|なくっ|んで|ず|なかっ)(?:て|た)?も$|ずとも")
UNWELCOME = re.compile(r"(?:[れせ]|し|わ|か|さ|ら|ま|た|ば|が)(?:ない|ません|なく|ずに|ないで|なくて)")
RECEIVED = re.compile(r"[かさたなばまらわが](?:れ|せられ)(?:な|ませ|ず)")  # what others do to one: 聞かれない
RATHER = re.compile(r"でなく$|ではなく$|じゃなく$|より(?:は|も)?$")  # the other thing is meant: X ではなく Y
UNABLE = re.compile(r"できな|できませ|できず|[れけせてねべめげえ](?:ない|ませ|ず|ん$|んが|んの)")
ASKS = re.compile(r"(?:ませんか|ないか(?:な|しら|ね)?$|ないでしょうか|ないだろうか)")  # an invitation: 歌いませんか
AFFIRMS = re.compile(  # a no in form, a yes in meaning
    r"忘れ(?:られ)?な|欠かせ(?:な|ませ)|たまらな|やめられな|飽きな|数えきれな|仕方(?:が)?な|しかたな|違いな|かもしれ|なければ|なくては|"
    r"ないと(?:いけ|なら|困|落ち着か|始まら)|限らな|に過ぎな|しかな|だけでなく|ばかりでなく|のみならず|時間を忘れ|目がな[いく]|尽きな|惜しくな|"
    r"負けな|じっとしていられな|せずにはいられな|ずにはいられな|堪えられな|かけがえのな|またとな"
)
HOST_NEEDS = re.compile(
    r"足り(?:な|ませ|ず)|(?:人|方|者|手|役|係|先生)が(?:い|おり|あり|少)?(?:な|ませ)|やり手|手が回ら|追いつか|間に合わ|不足|途切れ|飽き(?:な|ませ)|"
    r"欠かせ(?:な|ませ)|なり手|担い手|一人し?か|二人し?か"
)
REFUSES = re.compile(r"ご?遠慮(?:ください|願|いただ)|お断り|不可|できかね|休止中|中止(?:し|中)|取りやめ|やめました")


def person_polarity(text: str, *, negated: bool, dislikes: bool) -> int:
    """Return which way a clause of a person speaks; in a list of dislikes all is a no unless it is taken back.

    `negated` says whether a word of denial stands in the clause.
    """
    if DISLIKE_DENIED.search(text):
        return 0
    if dislikes:
        return -1
    if AFFIRMS.search(text) or ASKS.search(text):
        return 1
    if RATHER.search(text):
        return 0
    return _told(text, negated=negated)


def _told(text: str, *, negated: bool) -> int:
    """Return which way a clause speaks that neither takes something back nor asks."""
    if UNABLE.search(text) and not RECEIVED.search(text) and not DISLIKES.search(text):
        return 0  # what somebody cannot do is neither wanted nor a burden
    if DISLIKES.search(text):
        return 0 if CONCEDED.search(text) or NEVER_DID.search(text) else -1
    if not negated:
        return 1
    if CONCEDED.search(text) or NEVER_DID.search(text):
        return 0
    return -1 if UNWELCOME.search(text) else 0


def place_polarity(text: str, *, negated: bool) -> int:
    """Return whether a clause of a listing says that something is there (1) or is not, or not asked for (-1)."""
    if HOST_NEEDS.search(text) or AFFIRMS.search(text) or ASKS.search(text):
        return 1
    return -1 if negated or REFUSES.search(text) else 1


def is_only_denied(text: str) -> bool:
    """Say whether nothing in a clause speaks of dislike, so that its no is only a 〜ない."""
    return not DISLIKES.search(text) and not DISLIKE_DENIED.search(text)
