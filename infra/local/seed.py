"""The first people of a local office: payers, providers who sign in, clients, and the rates.

It writes through the office's own tables, as an import from another system would; only the local
stack and its tests are seeded, and none of these people exist.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import uuid4

from backoffice.adapters.dynamodb.catalogue import tables
from backoffice.adapters.dynamodb.dynamo import DynamoDatabase
from backoffice.adapters.dynamodb.records import Records
from backoffice.domain.address import Address
from backoffice.domain.calendar import Interval
from backoffice.domain.client import Client
from backoffice.domain.events.directory import ProfileChanged
from backoffice.domain.events.roster import ClientAdded
from backoffice.domain.identifiers import PlainText, UsState
from backoffice.domain.money import Money
from backoffice.domain.participation import Licence, LicenceClass, Participation
from backoffice.domain.payer import CardLayout, MemberIdShape, Payer, PayerTerms, Spot
from backoffice.domain.plan_kind import PlanKind
from backoffice.domain.profile import Channel, Office, Profile
from backoffice.domain.prose import Prose, Words
from backoffice.domain.provider import Fee, Provider
from backoffice.domain.rates import FeeSchedule, Rate
from backoffice.domain.roster import RosterEntry
from backoffice.domain.served_state import ServedState
from backoffice.domain.wishes import Approach, Hours, Need, Tongue
from infra.local import colleagues
from infra.local.stack import STACK, LocalStack

SINCE = Interval(since=date(2020, 1, 1))
ADDED_AT = datetime(2026, 1, 5, 15, tzinfo=UTC)

PASSWORD = "Fernway-local-2026"  # noqa: S105 - the local stack's, on this machine only
"""What everybody signs in with; the local stack listens on this machine alone."""


@dataclass(frozen=True)
class SignIn:
    """Somebody who may sign in."""

    email: str
    password: str
    provider_id: str = ""
    """None for the network's own people."""


NORA = SignIn("nora.quinn@fernway.example", PASSWORD, "nora-quinn")
SAM = SignIn("sam.ortega@fernway.example", PASSWORD, "sam-ortega")
IVY = SignIn(colleagues.IVY.email, PASSWORD, colleagues.IVY.provider_id)
THEO = SignIn(colleagues.THEO.email, PASSWORD, colleagues.THEO.provider_id)
JUNE = SignIn("june.lake@fernway.example", PASSWORD)
"""One of the network's staff."""


def _office(line: str, city: str, zip_code: str) -> Address:
    """Where an insurer gets post, which people copy from their cards by mistake."""
    return Address(line1=line, city=city, state="NY", zip=zip_code)


def payers() -> list[Payer]:
    """A payer that wants no photos, a Blue plan that does, and one that nothing is agreed with."""
    return [
        Payer(
            payer_id="meridian-health",
            name="Meridian Health",
            aliases=("Meridian", "MHP"),
            addresses=(_office("PO Box 30118", "Albany", "12201"),),
            terms=(
                PayerTerms(
                    holds=SINCE,
                    name="Meridian Health",
                    contracted=True,
                    public_precheck=True,
                    claims_payer_id="MRDN1",
                    eligibility_payer_id="MRDN1",
                    member_id_shape=MemberIdShape(pattern="[A-Z]{4}[0-9]{4}", example="FERN0001"),
                    card_layout=CardLayout(member_id_label="ID", group_label="Grp"),
                    service_types=("MH", "CF", "98", "30"),
                ),
            ),
        ),
        Payer(
            payer_id="blue-harbor",
            name="Blue Harbor Blue Cross",
            aliases=("BCBS", "Blue Cross", "Harbor"),
            addresses=(
                _office("400 Harbor Plaza", "Buffalo", "14203"),
                _office("PO Box 14079", "Buffalo", "14203-4079"),
            ),
            terms=(
                PayerTerms(
                    holds=SINCE,
                    name="Blue Harbor Blue Cross",
                    family="bcbs",
                    plan_kind=PlanKind.BLUE,
                    contracted=True,
                    card_required=True,
                    claims_payer_id="BHBC1",
                    eligibility_payer_id="BHBC1",
                    # The home plan in three characters, then 7 to 14; or R and eight digits.
                    member_id_shape=MemberIdShape(
                        pattern="[A-Z0-9]{3}[A-Z0-9]{7,14}|R[0-9]{8}", example="XYZ123456789"
                    ),
                    card_layout=CardLayout(
                        member_id_label="Identification Number", group_at=Spot.BOTTOM_LEFT
                    ),
                    service_types=("MH", "30"),
                ),
            ),
        ),
        Payer(
            payer_id="pinecrest",
            name="Pinecrest Mutual",
            terms=(PayerTerms(holds=SINCE, name="Pinecrest Mutual"),),
        ),
    ]


def providers() -> list[Provider]:
    """Nora is in network in New York; Sam's licence lets him see cash-pay clients only. Their
    colleagues work in New Jersey.
    """
    nora = Provider(
        provider_id=NORA.provider_id,
        npi="1999999984",
        first_name="Nora",
        last_name="Quinn",
        email=NORA.email,
        time_zone="America/New_York",
        taxonomy="1041C0700X",
        licence_type="LCSW",
        licences=(Licence(state="NY", holds=SINCE, licence_class=LicenceClass.FULL),),
        programme=SINCE,
        fees=(Fee(procedure="90837", amount=Money.dollars("180.00")),),
        contracted_on=ADDED_AT.date(),
        webinar_viewed_on=ADDED_AT.date(),
    )
    sam = nora.but(
        provider_id=SAM.provider_id,
        npi="1558598797",
        first_name="Sam",
        last_name="Ortega",
        email=SAM.email,
        licence_type="LMSW",
        licences=(Licence(state="NY", holds=SINCE, licence_class=LicenceClass.LIMITED),),
        programme=None,
        fees=(),
    )
    return [nora, sam, *colleagues.providers(nora)]


def profiles() -> list[Profile]:
    """What they say of themselves to those who look for care."""
    nora = Profile(
        provider_id=NORA.provider_id,
        bio=Prose("I work with adults who worry more than they would like to."),
        needs=(Need.ANXIETY, Need.WORK, Need.LIFE_CHANGES),
        approaches=(Approach.COGNITIVE, Approach.MINDFULNESS),
        tongues=(Tongue.ENGLISH, Tongue.SPANISH),
        hours=(Hours.WEEKDAY_EVENINGS,),
        offices=(Office(state=UsState("NY"), city=PlainText("Albany")),),
        channels=(Channel.EMAIL, Channel.TEXT),
        communication=Words("I answer messages within two working days."),
        confirmed_on=datetime.now(UTC).date(),
    )
    sam = nora.but(
        provider_id=SAM.provider_id,
        bio=Prose("I see couples and families who have stopped hearing each other."),
        needs=(Need.RELATIONSHIPS, Need.FAMILY),
        approaches=(Approach.COUPLES, Approach.FAMILY_SYSTEMS),
        tongues=(Tongue.ENGLISH,),
        hours=(Hours.WEEKDAY_MORNINGS, Hours.WEEKENDS),
        offices=(),
    )
    return [nora, sam, *colleagues.profiles(nora)]


def clients() -> list[tuple[Client, RosterEntry]]:
    """Two clients of Nora's who have not been asked for their insurance yet."""
    dana = Client(
        client_id="dana-whitfield",
        first_name="Dana",
        last_name="Whitfield",
        birth_date=date(1995, 1, 20),
        email="dana@mail.example",
        email_consent_at=ADDED_AT,
        state="NY",
        care_state="NY",
        time_zone="America/New_York",
        created_at=ADDED_AT,
    )
    jin = dana.but(
        client_id="jin-park-01",
        first_name="Jin",
        last_name="Park",
        birth_date=date(1999, 12, 31),
        email="jin@mail.example",
    )
    return [
        (
            each,
            RosterEntry(
                provider_id=NORA.provider_id, client_id=each.client_id, added_on=ADDED_AT.date()
            ),
        )
        for each in (dana, jin)
    ]


def participations() -> list[Participation]:
    """Nora, with both contracted payers; her colleagues, with one each."""
    noras = [
        Participation(
            provider_id=NORA.provider_id, payer_id=payer_id, state="NY", credentialed=SINCE
        )
        for payer_id in ("meridian-health", "blue-harbor")
    ]
    return [*noras, *colleagues.participations(noras[0])]


def rates() -> list[FeeSchedule]:
    """What the contracted payers allow for an hour and for three quarters of one."""
    hour = Rate(procedure="90837", allowed=Money.dollars("142.50"), holds=SINCE)
    shorter = Rate(procedure="90834", allowed=Money.dollars("110.00"), holds=SINCE)
    return [
        FeeSchedule(payer_id=payer_id, rates=(hour, shorter))
        for payer_id in ("meridian-health", "blue-harbor")
    ]


def served_states() -> list[ServedState]:
    """Where the network works: there are people to see clients there."""
    return [ServedState(state=state, spans=(SINCE,)) for state in ("NY", colleagues.NEW_JERSEY)]


def seed(stack: LocalStack) -> None:
    """Fill the empty office behind *stack*."""
    database = DynamoDatabase(stack.client("dynamodb"), prefix=f"{STACK}-")
    records = Records(
        database, tables(database), now=lambda: datetime.now(UTC), new_id=lambda: uuid4().hex
    )
    first = [*payers(), *providers(), *participations(), *rates(), *served_states()]
    for record in first:
        records.keep(record)
    for profile in profiles():
        records.keep(profile, events=[ProfileChanged(provider_id=profile.provider_id)])
    for client, entry in clients():
        added = ClientAdded(client_id=client.client_id, provider_id=entry.provider_id)
        records.keep(client, entry, events=[added])
    for sign_in in (NORA, SAM, IVY, THEO, JUNE):
        _let_in(stack, sign_in)
    stack.client("ses").verify_email_identity(EmailAddress="hello@fernway.example")
    for name, kind in (("ClearinghouseKey", "test"), ("ProcessorKey", "sk_test")):
        stack.client("secretsmanager").put_secret_value(
            SecretId=stack.outputs[name], SecretString=f"{kind}_{secrets.token_hex(16)}"
        )


def _let_in(stack: LocalStack, who: SignIn) -> None:
    cognito, pool = stack.client("cognito-idp"), stack.outputs["UserPoolId"]
    attributes = {"email": who.email, "email_verified": "true"}
    if who.provider_id:
        attributes["custom:provider_id"] = who.provider_id
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=who.email,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=who.email, Password=who.password, Permanent=True
    )
    group = "providers" if who.provider_id else "staff"
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=who.email, GroupName=group)
