"""The three rates Inagi's guideline prints: real, and the only real figures here."""

COLUMNS = (
    "指標",
    "地域コード",
    "年度",
    "分子",
    "分母",
    "値",
    "単位",
    "方法",
    "出典",
    "注記",
)
_PUBLISHED = (("平成19年度", "0.667"), ("平成20年度", "0.584"), ("平成21年度", "0.579"))


def observation_rows() -> list[dict[str, object]]:
    """Return one row per fiscal year for the whole city; shares are 0 to 1."""
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
