"""What a device is called: never more than its kind and its browser."""

from web.language import translated as _


def device_words(calls_itself: str | None) -> str:
    """Return words for a device from how its browser calls itself."""
    kind, browser = _kind(calls_itself or ""), _browser(calls_itself or "")
    if browser is None:
        return kind
    return _("%(kind)s（%(browser)s）", kind=kind, browser=browser)


def _kind(calls_itself: str) -> str:
    # The order matters: an iPhone says that it is like Mac OS X, Android that it is Linux.
    for sign, words in (
        ("iPhone", _("iPhone")),
        ("iPad", _("iPad")),
        ("Android", _("Android のスマートフォン")),
        ("Windows", _("Windows のパソコン")),
        ("CrOS", _("Chromebook")),
        ("Macintosh", _("Mac")),
        ("Linux", _("Linux のパソコン")),
    ):
        if sign in calls_itself:
            if sign == "Android" and "Mobile" not in calls_itself:
                return _("Android のタブレット")
            return words
    return _("種類の分からない端末")


def _browser(calls_itself: str) -> str | None:
    # Edge says that it is Chrome, Chrome that it is Safari.
    for sign, name in (
        ("Edg", "Edge"),
        ("Firefox/", "Firefox"),
        ("FxiOS/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ):
        if sign in calls_itself:
            return name
    return None
