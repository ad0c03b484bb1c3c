"""What a file's rows can become, in a clerk's words."""

from dataclasses import dataclass

from web.language import translated as _


@dataclass(frozen=True, slots=True)
class Purpose:
    """One choice of the first page of an import.

    ``stored_as`` is the draft's purpose, ``kind`` the kind of layer.
    """

    code: str
    stored_as: str
    kind: str | None
    label: str
    hint: str


def list_purposes() -> tuple[Purpose, ...]:
    """Return every choice, the most common first."""
    return (
        Purpose(
            "activity",
            "layer",
            "activity",
            _("活動・行事"),
            _("イベント一覧、清掃や防災訓練の予定など"),
        ),
        Purpose(
            "place",
            "layer",
            "place",
            _("施設・場所"),
            _("公共施設一覧、支援拠点、集会所、公園など"),
        ),
        Purpose(
            "organisation",
            "layer",
            "organisation",
            _("自治会・団体"),
            _("自治会一覧、市民活動団体の名簿（個人の名前は入れません）"),
        ),
        Purpose(
            "adoption_site",
            "layer",
            "adoption_site",
            _("アダプト対象地"),
            _("引き受け手をさがす公園、花壇、道路など"),
        ),
        Purpose(
            "local_issue",
            "layer",
            "local_issue",
            _("地域の課題"),
            _("市に届いた困りごと（人の名前や、家が分かることは入れません）"),
        ),
        Purpose(
            "adoptions",
            "adoptions",
            None,
            _("アダプト協定"),
            _("どの団体が、どの対象地を、いつまで引き受けたか"),
        ),
        Purpose(
            "boundaries",
            "boundaries",
            None,
            _("地区の境界"),
            _("自治会の区域、学区、町丁・字などの面のデータ"),
        ),
        Purpose(
            "population",
            "population",
            None,
            _("人口と世帯数"),
            _("地域・年齢別人口"),
        ),
        Purpose(
            "membership",
            "membership",
            None,
            _("自治会の加入世帯数"),
            _("年度ごとの加入世帯数と世帯数"),
        ),
        Purpose(
            "observations",
            "observations",
            None,
            _("そのほかの数値"),
            _("公表されている指標の値"),
        ),
    )


def get_purpose(code: str | None) -> Purpose | None:
    """Return a choice, None where there is no such."""
    return next((each for each in list_purposes() if each.code == code), None)


def purpose_of_draft(stored_as: str, kind: str | None) -> Purpose:
    """Return the choice a draft was made with."""
    return next(
        each
        for each in list_purposes()
        if each.stored_as == stored_as and each.kind in {None, kind}
    )
