"""Two groups with everything private in them, and everybody who may come by."""

from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.accounts import add_sign_in, hash_secret
from geo.store.documents import Document
from geo.store.editing import Actor, create_feature, ensure_own_layer
from geo.store.models import (
    Account,
    Adoption,
    AdoptionLog,
    AdoptionPaper,
    AdoptionSite,
    Application,
    CaseStory,
    FreshnessCheck,
    Handover,
    HelpGrant,
    ImportDraft,
    Invitation,
    IssueLink,
    Layer,
    LocalIssue,
    Membership,
    Municipality,
    NeedAnswer,
    OfficerContact,
    Opportunity,
    Organisation,
    OrganisationNeed,
    Photo,
    ShareLink,
)
from geo.store.models.base import new_uid, now
from geo.store.proposals import propose_change
from tests.groups import list_in
from tests.partners import prepare
from web.database import EXTENSION

CITY = "inagi"
GROUPS = ("ア", "イ")
PRIVATE_WORDS = ("シタガキ", "ナカマダケ", "カクシタモノ", "マッテイル")
"""Of a group's own people: drafts, layers for members, hidden layers, things held back."""
OFFICERS = ("ヤクインメイ",)
"""Of a group's owners and the city."""
ANSWERS = ("コタエノレンラクサキ",)
WISHED = ("キボウトドケノコトバ",)
"""Of a group's own members, and of the city, which reads what they wish to adopt."""
PROPOSED = ("テイアンノコトバ",)
ROLES = ("owner", "editor", "contributor", "viewer")


@dataclass
class Planted:
    """One group: public ids of what it has, and the words that give it away."""

    mark: str
    uid: str = ""
    items: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    def words(self, *which: str) -> list[str]:
        """Return this group's own form of some words."""
        return [f"{word}{self.mark}" for word in which]


def plant(app: Flask) -> tuple[dict[str, Planted], dict[str, FlaskClient]]:
    """Fill a demo; return the groups by mark, and a client for everybody."""
    from geo.store.session import transaction

    with transaction(app.extensions[EXTENSION]) as session:
        city = session.scalars(
            select(Municipality).where(Municipality.slug == CITY)
        ).one()
        found = session.scalars(
            select(Organisation)
            .where(
                Organisation.municipality_id == city.id,
                Organisation.actor_type == "association",
            )
            .order_by(Organisation.id)
        ).all()
        listing = session.scalars(
            select(Layer).where(
                Layer.municipality_id == city.id, Layer.kind == "organisation"
            )
        ).first()
        groups, devices = {}, {}
        for mark, organisation in zip(GROUPS, found, strict=False):
            groups[mark] = _fill(session, organisation, mark)
            for role in ROLES:
                devices[role + mark] = _member(session, organisation, role, mark)
            groups[mark].ids |= _people_ids(session, organisation)
        own = found[0]
        devices["former"] = _member(session, own, "owner", "former", ended=True)
        devices["future"] = _member(session, own, "owner", "future", later=True)
        helper = Organisation(
            municipality_id=city.id,
            name="架空支援センター",
            actor_type="intermediary",
            source_id=new_uid(),
            fictional=True,
        )
        session.add(helper)
        session.flush()
        list_in(session, helper, listing)
        devices["intermediary"] = _member(session, helper, "editor", "helper")
        grant = HelpGrant(
            organisation_id=own.id,
            intermediary_id=helper.id,
            since=today(),
            by_role="owner",
        )
        session.add(grant)
        session.flush()
        groups[GROUPS[0]].ids["grant"] = grant.uid
        staff = Account(email="shokuin-matrix@example.jp", is_staff=True)
        session.add(staff)
        session.flush()
        devices["staff"] = add_sign_in(session, staff.id)
        links = {
            f"link-{role}": _link(session, own, role)
            for role in ("viewer", "contributor", "editor")
        }
        city.revision += 1
    clients = {"anonymous": app.test_client()}
    for name, secret in devices.items():
        clients[name] = app.test_client()
        clients[name].set_cookie("kyodo", secret)
    for name, secret in links.items():
        clients[name] = app.test_client()
        clients[name].set_cookie("kyodo-share", secret)
    return groups, clients


def _member(session, organisation, role, mark, *, ended=False, later=False) -> str:
    account = Account(email=f"{role}-{new_uid()}@himitsu.example.jp")
    session.add(account)
    session.flush()
    start = today() + timedelta(days=30 if later else -400 if ended else -30)
    membership = Membership(
        organisation_id=organisation.id,
        account_id=account.id,
        role=role,
        title="会長" if role == "owner" else None,
        term_start=start,
        term_end=start + timedelta(days=365),
    )
    session.add(membership)
    session.flush()
    if role == "owner" and mark in GROUPS:
        session.add(
            OfficerContact(
                membership_id=membership.id,
                name=f"ヤクインメイ{mark}",
                phone="090-1111-2222",
                purpose="連絡のため",
                consented_on=today(),
            )
        )
    return add_sign_in(session, account.id)


def _fill(session, organisation, mark) -> Planted:
    planted = Planted(mark, uid=organisation.uid)
    things: dict[str, Document] = {
        "public": {"title": f"ミエルモノ{mark}", "starts_on": "2026-12-05"},
        "draft": {"title": f"シタガキ{mark}", "status": "draft"},
        "members": {"title": f"ナカマダケ{mark}"},
        "hidden": {"title": f"カクシタモノ{mark}"},
        "held": {"title": f"マッテイル{mark}"},
    }
    for name, values in things.items():
        saved = create_feature(
            session,
            organisation,
            "activity",
            values | {"geometry": "POINT (139.5 35.635)"},
            actor=Actor("owner"),
            on=today(),
        )
        planted.items[name] = saved.uid
        planted.ids["batch"] = saved.batch
    layer = ensure_own_layer(session, organisation, "activity")
    planted.ids["layer"] = layer.uid
    planted.ids["slug"] = layer.slug
    for name in ("members", "hidden"):
        unseen = Layer(
            municipality_id=organisation.municipality_id,
            owner_id=organisation.id,
            slug=f"{layer.slug}-{name}",
            kind="activity",
            title=f"{'ナカマダケ' if name == 'members' else 'カクシタモノ'}{mark}",
            source="見本",
            licence="CC BY 4.0",
            visibility=name,
        )
        session.add(unseen)
        session.flush()
        _feature(session, planted.items[name]).layer_id = unseen.id
    _feature(session, planted.items["held"]).held = True
    picture = Photo(
        municipality_id=organisation.municipality_id,
        feature_id=_feature(session, planted.items["draft"]).id,
        alt=f"シタガキ{mark}の写真",
        content=b"\xff\xd8\xff\xd9",
        small=b"\xff\xd8\xff\xd9",
        width=1,
        height=1,
    )
    wish = OrganisationNeed(
        organisation_id=organisation.id,
        kind="people",
        fiscal_year=2026,
        text="草刈りの人手",
    )
    session.add_all([picture, wish])
    session.flush()
    answer = NeedAnswer(
        need_id=wish.id,
        by_role="public",
        text="行けます",
        contact=f"コタエノレンラクサキ{mark}",
    )
    request = propose_change(
        session,
        organisation.id,
        kind="change",
        uid=planted.items["public"],
        base_version=1,
        values={"title": f"テイアンノコトバ{mark}"},
        actor=Actor("public"),
        holds=False,
        feature_kind="activity",
        comment=f"テイアンノコトバ{mark}",
    )
    letter = Invitation(
        organisation_id=organisation.id,
        role="editor",
        letter_number=f"aa{ord(mark) % 100}",
        token_hash=hash_secret(f"letter-{mark}"),
        code_hash=hash_secret(f"code-{mark}"),
        by_role="owner",
        expires_at=now() + timedelta(days=30),
    )
    handover_letter = Invitation(
        organisation_id=organisation.id,
        role="owner",
        letter_number=f"bb{ord(mark) % 100}",
        token_hash=hash_secret(f"handover-{mark}"),
        code_hash=hash_secret(f"handover-code-{mark}"),
        by_role="owner",
        expires_at=now() + timedelta(days=30),
    )
    check = FreshnessCheck(
        organisation_id=organisation.id,
        fiscal_year=2026,
        letter_number=f"cc{ord(mark) % 100}",
        token_hash=hash_secret(f"check-{mark}-0123456789"),
        code_hash=hash_secret(f"check-code-{mark}"),
        by_role="timer",
        expires_at=now() + timedelta(days=60),
    )
    session.add_all([answer, letter, handover_letter, check])
    session.flush()
    handover = Handover(
        organisation_id=organisation.id,
        invitation_id=handover_letter.id,
        started_by_role="owner",
        effective_on=today() + timedelta(days=100),
    )
    session.add(handover)
    session.flush()
    planted.ids["handover"] = handover.uid
    planted.ids |= _adopt(session, organisation, mark)
    planted.ids |= _answer_to_call(session, organisation, mark)
    planted.ids |= _work_together(session, organisation, mark)
    planted.ids["concern"] = _answer_concern(session, planted.items["public"])
    planted.ids |= {
        "picture": picture.uid,
        "need": wish.uid,
        "answer": answer.uid,
        "request": request,
        "letter": letter.uid,
    }
    return planted


def _adopt(session, organisation, mark) -> dict[str, str]:
    """Let a group keep a site since a while, with a day of work and a paper."""
    site = session.scalars(
        select(AdoptionSite)
        .where(AdoptionSite.municipality_id == organisation.municipality_id)
        .order_by(AdoptionSite.id)
    ).first()
    adoption = Adoption(
        site_id=site.id,
        organisation_id=organisation.id,
        adopter_name=organisation.name,
        status="agreed",
        applied_on=today() - timedelta(days=90),
        wish=f"キボウトドケノコトバ{mark}",
        offered_on=today() - timedelta(days=80),
        agreed_on=today() - timedelta(days=70),
        term_start=today() - timedelta(days=60),
        term_end=today() + timedelta(days=300),
        review_due_on=today() + timedelta(days=200),
        tasks="草取り",
    )
    session.add(adoption)
    session.flush()
    entry = AdoptionLog(adoption_id=adoption.id, on_date=today(), participants=3)
    paper = AdoptionPaper(
        adoption_id=adoption.id,
        kind="report",
        fiscal_year=2026,
        content={"days": 0, "people": 0, "uncounted": 0, "by_generation": {}}
        | {"hours": None, "entries": []},
    )
    session.add_all([entry, paper])
    session.flush()
    return {
        "adoption": adoption.uid,
        "adoption_entry": entry.uid,
        "adoption_paper": paper.uid,
    }


def _answer_to_call(session, organisation, mark) -> dict[str, str]:
    """Return the ids of an open call and of a group's answer, which nobody else reads."""
    # One call for both groups: it is public, and only the answers are anybody's own.
    call = session.scalar(
        select(Opportunity).where(Opportunity.title == "補助金の募集")
    ) or Opportunity(
        municipality_id=organisation.municipality_id,
        kind="grant",
        phase="do",
        status="published",
        title="補助金の募集",
        criteria="3つの点",
        deadline=today() + timedelta(days=30),
        published_at=now(),
    )
    session.add(call)
    session.flush()
    application = Application(
        opportunity_id=call.id,
        organisation_id=organisation.id,
        proposal=f"コタエノレンラクサキ{mark}",
        applied_on=today(),
    )
    session.add(application)
    session.flush()
    return {"call": call.uid, "application": application.uid}


def _work_together(session, organisation, mark) -> dict[str, str]:
    """Return the ids of a collaboration being prepared and of a story the group offers."""
    story = CaseStory(
        municipality_id=organisation.municipality_id,
        organisation_id=organisation.id,
        by_role="group",
        title=f"ナカマダケ{mark}の話",
        problem="人が来なかった。",
        did="声をかけあった。",
    )
    session.add(story)
    session.flush()
    partnership = prepare(
        session, city=CITY, group=organisation, title=f"カクシタモノ{mark}の協働"
    )
    return {"story": story.uid, "partnership": partnership}


def _answer_concern(session, activity) -> str:
    """Return the id of a link that says: this activity answers a concern."""
    found = _feature(session, activity)
    issue = session.scalars(
        select(LocalIssue)
        .where(LocalIssue.municipality_id == found.municipality_id)
        .order_by(LocalIssue.id)
    ).first()
    link = IssueLink(
        issue_id=issue.id, activity_id=found.id, since=today(), by_role="group"
    )
    session.add(link)
    session.flush()
    return link.uid


def _people_ids(session, organisation) -> dict[str, str]:
    """Return the ids of a member, a link and a file that waits, all of one group."""
    members = session.scalars(
        select(Membership).where(Membership.organisation_id == organisation.id)
    ).all()
    link = ShareLink(
        municipality_id=organisation.municipality_id,
        organisation_id=organisation.id,
        name="ほかのリンク",
        role="viewer",
        token_hash=hash_secret(f"another-{organisation.uid}"),
        by_role="owner",
        expires_at=now() + timedelta(days=7),
    )
    owner = next(each for each in members if each.role == "owner")
    file = ImportDraft(
        account_id=owner.account_id,
        city_code="132250",
        purpose="layer",
        name="見本.csv",
        content="名称\n清掃\n".encode(),
        wish={
            "slug": f"{organisation.uid}-activity",
            "kind": "activity",
            "title": "見本",
            "source": "見本",
            "licence": "CC BY 4.0",
        },
        expires_at=now() + timedelta(days=7),
    )
    session.add_all([link, file])
    session.flush()
    return {"member": owner.uid, "link": link.uid, "import": file.uid}


def _feature(session, uid):
    from geo.store.models import Feature

    return session.scalars(select(Feature).where(Feature.uid == uid)).one()


def _link(session, organisation, role) -> str:
    secret = f"link-{role}-0123456789"
    session.add(
        ShareLink(
            municipality_id=organisation.municipality_id,
            organisation_id=organisation.id,
            name=f"見本{role}",
            role=role,
            token_hash=hash_secret(secret),
            by_role="owner",
            expires_at=now() + timedelta(days=7),
        )
    )
    return secret
