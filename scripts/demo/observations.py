"""What the two cities' guidelines print: real, and the only real figures here."""

from demo.cities import INAGI, City

COLUMNS = (
    "指標",
    "地域コード",
    "年度",
    "分子",
    "分母",
    "母数",
    "値",
    "単位",
    "方法",
    "出典",
    "注記",
)
_PUBLISHED = (("平成19年度", "0.667"), ("平成20年度", "0.584"), ("平成21年度", "0.579"))


_SURVEYS = (
    {
        "指標": "survey_response:朝霞市市民活動ガイドブック（仮称）作成のためのアンケート",
        "年度": "平成19年度",
        "分子": 60,
        "分母": 132,
        "母数": 132,
        "単位": "share",
        "方法": "市内の市民活動団体への調査（平成19年6月20日〜7月31日）",
        "出典": "朝霞市市民協働指針（調査は朝霞市市民環境部地域づくり支援課）",
        "注記": "132団体に尋ね、60団体が回答しました（回収率45.45%）。",
    },
    {
        "指標": "survey_response:NPOと市町村との協働に関する意識調査",
        "年度": "平成19年度",
        "分子": 70,
        "分母": 70,
        "母数": 70,
        "単位": "share",
        "方法": "埼玉県内の全市町村への調査（平成19年4月25日〜5月18日）",
        "出典": "朝霞市市民協働指針（調査は埼玉県総務部NPO活動推進課）",
        "注記": "県内70市町村のすべてが回答しました（全数）。",
    },
)


def observation_rows(city: City) -> list[dict[str, object]]:
    """Return what is published of the whole city; shares are 0 to 1."""
    if city != INAGI:
        return [dict(row) for row in _SURVEYS]
    return [
        {
            "指標": "association_organization_rate",
            "年度": year,
            "値": value,
            "単位": "share",
            "方法": "公表値（算出方法の記載なし）",
            "出典": "稲城市 協働のまちづくりに関する指針（平成23年11月）",
            "注記": "指針は自治会組織率として示し、本文では加入率とも呼んでいます。",
        }
        for year, value in _PUBLISHED
    ]
