"""Made-up names with old characters (U16): surnames in the forms of family registers, and the plain form of each."""

from itertools import cycle
from pathlib import Path

from fontTools.ttLib import TTFont

REGISTER = Path("/usr/share/fonts/truetype/ipamj/ipamjm.ttf")  # holds what a family register (戸籍) may hold
OLD_AND_PLAIN = """
𠮷田 吉田|𠮷村 吉村|髙橋 高橋|髙木 高木|髙𣘺 高橋|山﨑 山崎|﨑山 崎山|濵田 浜田|濱口 浜口|德永 徳永|渡邉 渡辺|渡邊 渡辺|齋藤 斎藤|齊藤 斎藤
黑澤 黒沢|瀧澤 滝沢|廣瀨 広瀬|櫻井 桜井|國分 国分|長嶋 長島|嶌田 島田|冨田 富田|眞鍋 真鍋|淸水 清水|龍野 竜野|髙槗 高橋|桒原 桑原|栁沼 柳沼
舘野 館野|靑木 青木|鎭西 鎮西|鐵本 鉄本|小峯 小峰|嶽本 岳本|巖谷 巌谷|增田 増田|榮倉 栄倉|壽美 寿美|惠比寿 恵比寿|學谷 学谷|寳田 宝田|豐島 豊島
萬代 万代|彌永 弥永|齒黑 歯黒|龜井 亀井|圓谷 円谷|縣田 県田|會田 会田|來島 来島|兒玉 児玉|將口 将口|曉山 暁山|爲永 為永|當間 当間|莊司 荘司
藏本 蔵本|蘆屋 芦屋|衞藤 衛藤|覺田 覚田|邊見 辺見|頰白 頰白|鶴䑓 鶴䑓|㐂多 喜多|圡屋 土屋|𡈽方 土方|𠀋部 丈部|𦚰坂 脇坂|嵜本 崎本|碕山 崎山
枩本 松本|楳原 梅原|釼持 剣持|劔崎 剣崎|靏岡 鶴岡|杤木 栃木|龝山 秋山|埜口 野口|舩橋 船橋|凉木 涼木|槇原 槙原|檜垣 桧垣|礒部 磯部|祢津 禰津
鈆山 鉛山|釡田 釜田|鴈野 雁野|穗積 穂積|澁谷 渋谷|澀澤 渋沢|晉山 晋山|參田 参田|凬間 風間|邨上 村上|籔内 薮内|曻田 昇田|塚本 塚本|神谷 神谷
福井 福井|祥雲 祥雲|都築 都築|逸見 逸見|朗久 朗久|隆矢 隆矢|諸井 諸井|鷗外 鴎外|繁田 繁田|梅野 梅野|海野 海野|渚沢 渚沢|猪俣 猪俣|益子 益子
"""
WITH_VARIANTS = "葛辻榊祇芦邉邊渡斎齋藤髙橋崎島嶋沢澤角廣富曽曾樋樽櫛溝瀧灘煎爪牙猪益蓮蓬薩蝕訊謎警賭辿迦迄迫逗逢進遍遡達遠遣鄭酋鋸錆鎌鎖鞘鞭韓頃頬飯飴餅館駁騙鯖鰯鱒鴻鵜麹龍"
WITH_VARIANTS += "佐伊鈴加池阿部森石前岡長谷後近遠坂福西浦原竹金武杉菅平久保野戸荒安宮新丸今河柴酒横荻堀飯"
WITH_VARIANTS += "成相真神清関塚祥祐祖祝禎朗節練繁署者著視諸賓頻類晴暑暖曙朝朔望期朋青静情情請精晴猪緒節"
GIVEN = "太郎 花子 一 美咲 蓮 凛 結衣 大翔 さくら 翔太 葵 陽菜".split()


def old_names(count: int = 500) -> list[tuple[str, str]]:
    """Return pairs of a name as a register writes it and as one types it; each name stands once."""
    listed = [pair.split() for line in OLD_AND_PLAIN.split("\n") for pair in line.split("|") if pair]
    surnames = [(old, plain) for old, plain in listed] + _variants()
    named = [
        (f"{old}　{given}", f"{plain} {given}") for (old, plain), given in zip(surnames, cycle(GIVEN), strict=False)
    ]
    assert len(named) >= count
    return named[:count]


def _variants() -> list[tuple[str, str]]:
    """Return a surname for each variant that a register knows of some characters of names (IVS)."""
    with TTFont(REGISTER, lazy=True) as font:
        tables = [table for table in font["cmap"].tables if table.format == 14]
        known = sorted(
            (code, selector) for table in tables for selector, pairs in table.uvsDict.items() for code, _ in pairs
        )
    common = [pair for pair in known if chr(pair[0]) in WITH_VARIANTS]
    rare = [pair for pair in known if chr(pair[0]) not in WITH_VARIANTS][::50]
    return [
        (f"{chr(code)}{chr(selector)}{end}", f"{chr(code)}{end}")
        for (code, selector), end in zip(common + rare, cycle("田木本山原"), strict=False)
    ]
