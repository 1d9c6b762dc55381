"""The mail service: SES, asked once for each message."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from backoffice.adapters.mail.messages import Message
from backoffice.domain.errors import NothingTaken
from backoffice.domain.pacing import Quota
from backoffice.domain.renewal_mail import MailOutcome

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import (
        BulkEmailEntryResultTypeDef,
        BulkEmailEntryTypeDef,
        EmailTemplateContentTypeDef,
        MessageHeaderTypeDef,
    )

MAILING = "mailing"
"""The tag that comes back with whatever the service tells of a mail."""


class SesCarrier:
    """SES without click tracking, which would rewrite the links of a secure message."""

    def __init__(self, client: SESV2Client, *, sender: str, configuration: str) -> None:
        self._client = client
        self._sender = sender
        self._configuration = configuration

    def carry(self, message: Message) -> str:
        """Send *message* once; whether a failed call sent it anyway, nobody can know."""
        sent = self._client.send_email(
            FromEmailAddress=self._sender,
            Destination={"ToAddresses": [message.to]},
            ReplyToAddresses=[message.reply_to] if message.reply_to else [],
            ConfigurationSetName=self._configuration,
            EmailTags=[{"Name": MAILING, "Value": message.mailing_id}],
            Content={
                "Simple": {
                    "Subject": {"Data": message.subject, "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": message.text, "Charset": "UTF-8"},
                        "Html": {"Data": message.html, "Charset": "UTF-8"},
                    },
                    "Headers": _headers(message),
                }
            },
        )
        return sent["MessageId"]


def _headers(message: Message) -> list[MessageHeaderTypeDef]:
    """What a mail says to mail programs; most say nothing."""
    return [{"Name": name, "Value": value} for name, value in message.headers]


_FRAME: EmailTemplateContentTypeDef = {
    "Subject": "{{subject}}",
    "Text": "{{text}}",
    "Html": "{{html}}",
}
"""The one template of a call. All words are in the data, so that one call may carry mails in every
language: the service charges for mails, and not for their size. It fills gaps in without escaping
anything, and what is filled in is not looked through again.
"""
_BLAMES_A_MAIL = frozenset({"BadRequestException", "MessageRejected"})
"""Codes of a whole call that one of its mails is the cause of."""
_TIMED_OUT = 408
"""The one answer that blames the caller, and does not say whether the call was looked at."""


class HalfAnswered(RuntimeError):
    """The service did not say of each mail what became of it: all of them are in doubt."""


class SesBulkCarrier:
    """SES, asked once for up to fifty messages, each with its own answer."""

    def __init__(self, client: SESV2Client, *, sender: str, configuration: str) -> None:
        self._client = client
        self._sender = sender
        self._configuration = configuration

    def carry_all(self, messages: Sequence[Message]) -> list[MailOutcome]:
        """Send each of *messages* once; what became of each, in their order.

        Raises:
            NothingTaken: SES answered that it took none, as when too many came at once.
            BotoCoreError: no answer came. ClientError: one that blames SES itself. HalfAnswered:
                not of every mail. Whether a mail went out, nobody can know.
        """
        try:
            answer = self._client.send_bulk_email(
                FromEmailAddress=self._sender,
                ConfigurationSetName=self._configuration,
                DefaultContent={"Template": {"TemplateContent": _FRAME, "TemplateData": "{}"}},
                BulkEmailEntries=[_entry(message) for message in messages],
            )
        except ClientError as error:
            if not _took_nothing(error.response["ResponseMetadata"]["HTTPStatusCode"]):
                raise
            code = error.response["Error"]["Code"]
            raise NothingTaken(reason=code, can_be_repeated=code not in _BLAMES_A_MAIL) from None
        results = answer["BulkEmailEntryResults"]
        if len(results) != len(messages):
            raise HalfAnswered(f"{len(results)} answers to {len(messages)} mails")
        return [_outcome(result) for result in results]


class SesQuota:
    """How much SES takes from this account."""

    def __init__(self, client: SESV2Client) -> None:
        self._client = client

    def quota(self) -> Quota:
        """What the account may send now, and what it sent within the last 24 hours."""
        account = self._client.get_account()
        limits = account["SendQuota"]
        return Quota(
            per_second=limits["MaxSendRate"],
            per_day=int(limits["Max24HourSend"]),
            sent_last_day=int(limits["SentLast24Hours"]),
            enabled=account["SendingEnabled"],
            # What does not say so is the sandbox, or no SES at all.
            reaches_anybody=account.get("ProductionAccessEnabled", False),
        )


def _took_nothing(status: int) -> bool:
    """Whether an answer blames the call: then it was looked at, and refused as a whole."""
    return 400 <= status < 500 and status != _TIMED_OUT


def _entry(message: Message) -> BulkEmailEntryTypeDef:
    words = {"subject": message.subject, "text": message.text, "html": message.html}
    return {
        "Destination": {"ToAddresses": [message.to]},
        "ReplacementTags": [{"Name": MAILING, "Value": message.mailing_id}],
        "ReplacementEmailContent": {
            "ReplacementTemplate": {
                "ReplacementTemplateData": json.dumps(words, ensure_ascii=False)
            }
        },
    }


def _outcome(result: BulkEmailEntryResultTypeDef) -> MailOutcome:
    """What SES says of one entry; the text of its error may quote an address, so it stays there."""
    status = result["Status"]
    if status == "SUCCESS":
        return MailOutcome(result["MessageId"], None)
    return MailOutcome(None, status)
