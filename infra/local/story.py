"""The office's main job, played over real HTTP: from asking for insurance to the payer's word.

The first act is here: a client's insurance, from the link to the estimate. The second stands in
claims_story.py and goes on to money in money_story.py; in the third, in invoice_story.py, a client
pays what is hers; in the fourth, in renewal_story.py, her plan ends with the year.

Nothing here knows how the office works inside: it signs in, asks, reads mail and fills in forms as
a provider and a client would.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import httpx

from infra.local import (
    cards,
    claims_story,
    consultation_story,
    invoice_story,
    money_story,
    renewal_story,
)
from infra.local.browser import Browser, in_three
from infra.local.office import LocalOffice
from infra.local.people import (
    ANA,
    BEN,
    DANA,
    PATIENCE_SECONDS,
    Patient,
    Practice,
    StoryError,
    until,
)
from infra.local.seed import NORA
from infra.local.stack import LocalStack

Say = Callable[[str], None]


def play(office: LocalOffice, say: Say) -> None:
    """Play the whole story.

    Raises:
        StoryError: a step did not hold.
    """
    nora = Practice(office.stack, office.url, NORA)
    say("Nora Quinn, a provider, signs in")
    ana_id = _take_insurance(office.url, nora, say)
    ana, number = claims_story.play(office, nora, ana_id, say)
    money_story.play(office, nora, ana, number, say)
    invoice_story.play(office, nora, ana, say)
    renewal_story.play(office, nora, ana_id, say)
    consultation_story.play(office, say)


def _take_insurance(url: str, nora: Practice, say: Say) -> str:
    """The first act: Ana's insurance, and what a visit will cost her; her id."""
    # A wave hands its clients out by their ids: hers is among the first, whoever else is there.
    client_id = nora.add(ANA, client_id=f"a-rivera-{uuid4().hex[:8]}")
    say(f"She adds Ana Rivera to her roster, as {client_id}")
    visit_id, day = nora.plan_visit(client_id)
    say(f"She plans a visit for {day:%A, %B %-d}")
    link = nora.send_link(client_id, ANA)
    say("She asks for an insurance link; the network mails it to Ana")
    browser = Browser(link)
    browser.open(ANA.birth_date)
    say("Ana opens the link on her phone and gives her date of birth")
    browser.answer_until("card", ANA, payer="Meridian Health")
    say("She copies insurer, numbers and address from her card")
    _photograph(browser, say)
    browser.finish()
    say("She says whose plan it is, reviews it all with both photos, ticks the box and submits")
    verdict = nora.wait_for_verdict(client_id)
    if verdict["verdict"] != "active":
        raise StoryError(f"the verdict is {verdict['verdict']}: {verdict['reason']}")
    say(f"The payer answers the network's 270: {verdict['plan_name']}. {verdict['reason']}")
    estimate = nora.get(f"/clients/{client_id}/visits/{visit_id}/estimate")["estimate"]
    if estimate.get("client_owes") != 2500:
        raise StoryError(f"the estimate is not $25.00: {estimate}")
    because = estimate["basis"][0]
    segments = ", ".join(str(number) for number in because["segments"])
    owes = estimate["client_owes"] / 100
    say(f"Ana will owe ${owes:.2f}: {because['says']} (271, segment {segments})")
    if "about $25.00" not in browser.read("receipt").text:
        raise StoryError("Ana's receipt does not say what the visit costs")
    say("Ana reads the same on her receipt, in plain words")
    policies = nora.get(f"/clients/{client_id}/policies")["policies"]
    if [policy["member_id"] for policy in policies] != [ANA.member_id]:
        raise StoryError(f"Ana's policies are not the one that she submitted: {len(policies)}")
    until = policies[0]["holds"]["until"]
    say(f"Nora reads Ana's policy, verdict and estimate; the policy is on file until {until}")
    card = f"/clients/{client_id}/policies/{policies[0]['policy_id']}/card/front"
    if httpx.get(nora.get(card)["url"]).status_code != 200:
        raise StoryError("Nora cannot look at the photo of the card")
    say("She looks at the photo of Ana's card, at an address that lasts five minutes")
    _ask_for_link(url, nora, DANA)
    say("Dana Whitfield asks for a link of her own accord; Nora finds it in her task list")
    return client_id


def _photograph(browser: Browser, say: Say) -> None:
    """Add both photos of Ana's card; the first one is blurred."""
    card = cards.front(ANA, "Meridian Health")
    browser.upload("front", cards.out_of_focus(card))
    until("the advice", lambda: "The photo is blurred" in browser.post("card", {}).text)
    say("She adds a photo; the form says that it is blurred, and how to take a better one")
    browser.upload("front", card)
    browser.upload("back", cards.back())

    until("both photos", lambda: browser.read("card").text.count("<img") == len(("front", "back")))
    browser.answer("card", {})
    say("She takes it again, and adds the back; both are drawn anew and kept with her policy")


def _ask_for_link(url: str, nora: Practice, patient: Patient) -> None:
    asked = httpx.post(
        f"{url}/link-request",
        data={"email": "dana@mail.example", **in_three("birth_date", patient.birth_date)},
        timeout=PATIENCE_SECONDS,
    )
    if asked.status_code != 200:
        raise StoryError(f"asking for a link answered {asked.status_code}")
    until("the task", lambda: any(t["kind"] == "send_link" for t in nora.get("/tasks")["tasks"]))


def fresh_link(stack: LocalStack, url: str) -> tuple[str, Patient]:
    """A link that nobody has opened yet, and the person whose birth date opens it."""
    nora = Practice(stack, url, NORA)
    client_id = nora.add(BEN, client_id="ben-okafor")
    nora.plan_visit(client_id)
    earlier = nora.mailed(client_id)
    return nora.send_link(client_id, BEN, after=earlier), BEN
