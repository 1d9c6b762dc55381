"""`make run`: open the office on this machine, let its story happen, and say where to look.

It stays open until Ctrl-C and keeps what happened for the next time; a change of code or templates
starts it afresh. With `--once` it begins with nothing, plays the story and ends: 0 when every step
held.
"""

import argparse
import contextlib
import json
import os
import signal
import sys
import time

from infra.local import office, seed, story
from infra.local.build import ROOT
from infra.local.colleagues import NEW_JERSEY
from infra.local.news import ask_for_news, ask_for_payment_news
from infra.local.office import LocalOffice
from infra.local.people import StoryError
from infra.local.stack import StackError
from layers.build import BuildError

STATE = ROOT / ".local" / "state"
FUNCTIONS_LOG = ROOT / ".local" / "functions.log"
"""What the functions logged while the story was played."""


def main() -> None:
    """Read the command line and open the office."""
    parser = argparse.ArgumentParser(description="Open the office on this machine.")
    parser.add_argument("--port", type=int, default=8400, help="where people look")
    parser.add_argument("--once", action="store_true", help="play the story from nothing, then end")
    chosen = parser.parse_args()
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    try:
        run(port=chosen.port, once=chosen.once)
    except KeyboardInterrupt:
        sys.exit(130)
    except (StackError, BuildError) as problem:
        sys.exit(f"The office did not open: {problem}")
    except StoryError as problem:
        sys.exit(f"The story broke off: {problem}\nThe functions' side of it: {FUNCTIONS_LOG}")


def run(*, port: int, once: bool) -> None:
    """Open the office on *port*; until Ctrl-C, or with *once* until its story is told.

    Raises:
        StackError: it did not open, or the local AWS ended by itself.
    """
    began = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - began:5.1f} s  {step}", flush=True)

    ports = office.Ports.from_front(port)
    with office.opened(ports=ports, state=None if once else STATE, say=say) as opened:
        ask_for_news(opened)
        ask_for_payment_news(opened)
        if opened.new:
            _tell(opened, say)
        say("The office is open")
        if once:
            return
        ask_for_news(opened)
        ask_for_payment_news(opened)
        _point_around(opened)
        with contextlib.suppress(KeyboardInterrupt):
            _wait(opened)
        say("Closing")


def _tell(opened: LocalOffice, say: office.Say) -> None:
    """Let the office's first people in, and their story happen."""
    say("Seeding the first payers, providers and clients")
    seed.seed(opened.stack)
    say("Playing the story")
    try:
        story.play(opened, say)
    finally:
        FUNCTIONS_LOG.parent.mkdir(exist_ok=True)
        FUNCTIONS_LOG.write_text("\n".join(opened.stack.said()), encoding="utf-8")


def _point_around(opened: LocalOffice) -> None:
    link, whose = story.fresh_link(opened.stack, opened.url)
    born = f"{whose.birth_date:%B} {whose.birth_date.day}, {whose.birth_date.year}"
    print(
        f"""
  A fresh link   {link}
                 for {whose.first_name} {whose.last_name}, born {born}
                 at Meridian Health, member ID {whose.member_id}, group {whose.group_number}
  The mailbox    {opened.url}/_mailbox
  No link?       {opened.url}/link-request
  Help           {opened.url}/help
  The directory  {opened.url}/directory?state={NEW_JERSEY}
  The API        {opened.url}/documentation
  A provider     {seed.NORA.email}, password {seed.NORA.password}
                 {_sign_in(opened)}
  Her task list  curl -s {opened.url}/tasks -H "Authorization: $TOKEN"
  Of the staff   {seed.JUNE.email}, with the same password
  Claims sent    {opened.clearinghouse_url}/_simulator/claims
  Cards charged  {opened.processor_url}/_simulator/payments
  The local AWS  {opened.stack.endpoint}

Ctrl-C closes the office; the next `make run` goes on from here.
""",
        flush=True,
    )


def _sign_in(opened: LocalOffice) -> str:
    """A line for the shell that puts an ID token into TOKEN."""
    body = json.dumps(
        {
            "ClientId": opened.stack.outputs["PortalClientId"],
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": seed.NORA.email, "PASSWORD": seed.NORA.password},
        }
    )
    target = "X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth"
    kind = "Content-Type: application/x-amz-json-1.1"
    signed_in = f"curl -s {opened.stack.endpoint} -H '{target}' -H '{kind}' -d '{body}'"
    cut_out = r"""sed 's/.*"IdToken": *"\([^"]*\)".*/\1/'"""
    return f"TOKEN=$({signed_in} | {cut_out})"


def _wait(opened: LocalOffice) -> None:
    starter = os.getppid()
    while opened.stack.answers():
        if os.getppid() != starter:  # whoever started it is gone, and nobody could close it
            return
        time.sleep(1)
    raise StackError("the local AWS ended by itself; .local/aws.log has its last words")


if __name__ == "__main__":
    main()
