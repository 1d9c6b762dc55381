"""The mail service: SES, asked once for each message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backoffice.adapters.mail.messages import Message

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

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
                }
            },
        )
        return sent["MessageId"]
