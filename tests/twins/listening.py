"""Who hears what in the office in memory: the same desks that the functions give messages to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backoffice.wiring.desks import Office
from tests.twins import mail

MAIL_EVENTS = "mail-events"

Listener = Callable[..., Any]


class ListeningOffice(Office):
    """An office, and its listeners."""

    @property
    def listeners(self) -> dict[str, dict[str, Listener]]:
        """Who hears what, by queue."""
        return {
            "link-mail": {
                "link-requested": self._by_link_mail("send"),
                "reminder-due": self._by_link_mail("remind"),
                "insurance-submitted": self._by_link_mail("acknowledge"),
                "link-asked": self._by_link_mail("tell_provider_asked"),
                "ticket-answered": self._by_answer_mail,
                "precheck-admitted": self._by_precheck_mail,
                "invoice-due": lambda **it: self.reminding.remind(**it),  # noqa: PLW0108
                "invoice-asked": lambda **it: self.reminding.remind(**it),  # noqa: PLW0108
                "fee-due": lambda **it: self.fee_telling.tell(**it),  # noqa: PLW0108
                "good-faith-estimate-given": lambda **it: self.good_faith_mail.send(**it),  # noqa: PLW0108
                "missed-visit-policy-asked": self._by_missed_visit_mail,
                "renewal-answered": lambda **it: self.renewal_mail.tell(**it),  # noqa: PLW0108
                **dict.fromkeys(("care-admitted", "care-repeated"), self._by_care_mail("confirm")),
                "consultation-changed": self._by_care_mail("tell"),
                "consultation-nudged": self._by_care_mail("nudge"),
                "opportunity-offered": self._by_matching_mail("ask_provider"),
                "matching-changed": self._by_matching_mail("tell_client"),
            },
            MAIL_EVENTS: dict.fromkeys(mail.DETAIL_TYPES.values(), self.deliveries.note),
            "link-asking": {
                "link-wanted": self.answering.answer,
                "client-added": self.answering.note_address,
                "client-address-changed": self.answering.note_address,
                "precheck-asked": self._by_precheck_admission,
                "waitlist-wanted": self._by_waitlist_offers,
            },
            "waitlist": {
                "waitlist-offered": self._by_waitlist_mail,
                "state-opened": self._by_opening,
                "opening-due": self._by_opening,
            },
            "eligibility": {
                "insurance-submitted": self.review.review,
                "visit-planned": self.visit_news.note,
                "visit-cancelled": self.visit_news.note,
                "coverage-revised": self.policy_news.note,
                "renewal-answered": self.start_days.note,
                "check-due": self.review.attempt,
                "precheck-confirmed": self._by_precheck_review,
                "precheck-due": self._by_precheck_review,
            },
            "consultations": {
                "care-asked": self.care_admission.admit,
                "consultation-due": self.consultation_clock.look,
                "search-over": self.consultation_clock.forget,
            },
            "claim-answers": {
                "transaction-due": self._by_answers,
                "claim-rejected": self.rejection_news.note,
            },
            "remittances": {"remittance-arrived": self.posting.post},
            "estimate-accuracy": {
                "visit-held": self.told_estimates.note,
                "claim-decided": self.scoring.note,
            },
            "invoicing": {
                **dict.fromkeys(
                    (
                        "billing-changed",
                        "visit-cancelled",
                        "visit-missed",
                        "estimate-kept",
                        "claim-taken-back",
                        "claim-decided",
                        "account-changed",
                    ),
                    self.invoice_news.attend,
                ),
                "claim-rejected": self.invoice_news.attend_claim,
                "payment-posted": self.invoice_news.attend_payment,
                "client-address-changed": self.invoice_news.attend_client,
                **dict.fromkeys(
                    ("insurance-submitted", "coverage-revised", "coverage-terminated"),
                    self.invoice_news.attend_insurance,
                ),
                "ticket-answered": self.objection_news.note_answer,
            },
            "payments": {
                "refund-wanted": self.payment_settling.note,
                "payment-due": self.payment_settling.note,
                "charge-due": self.payment_settling.note_charge,
                "account-due": self.payout_accounts.note,
                "payout-due": self.payout_sending.note,
            },
            "estimates": {
                **dict.fromkeys(
                    (
                        "visit-planned",
                        "visit-cancelled",
                        "billing-changed",
                        "good-faith-estimate-wanted",
                        "estimate-due",
                    ),
                    self.good_faith.attend,
                ),
                **dict.fromkeys(
                    ("coverage-revised", "coverage-terminated", "renewal-answered"),
                    self.good_faith.attend_client,
                ),
                "client-address-changed": self.good_faith.attend_address,
            },
            "renewals": dict.fromkeys(
                (
                    "client-added",
                    "client-address-changed",
                    "discharge-changed",
                    "visit-planned",
                    "visit-held",
                    "visit-cancelled",
                    "visit-missed",
                    "insurance-submitted",
                    "coverage-revised",
                    "coverage-terminated",
                    "eligibility-decided",
                    "renewal-answered",
                ),
                self.renewal_keeper.attend,
            ),
            "matching": {"consultation-changed": self.matching_news.attend},
            "certificates": dict.fromkeys(
                (
                    "client-added",
                    "discharge-changed",
                    "visit-planned",
                    "visit-held",
                    "visit-cancelled",
                    "visit-missed",
                    "insurance-submitted",
                    "coverage-revised",
                    "coverage-terminated",
                    "eligibility-decided",
                    "renewal-answered",
                    "certificate-due",
                ),
                self.gap_certificates.attend,
            ),
            "listings": dict.fromkeys(
                ("profile-changed", "participation-changed", "membership-changed"),
                self.listing_keeper.attend,
            ),
            "renewal-campaign": {"wave-batch-due": self.batch_mailer.mail},
            "claim-submission": {"claim-due": self._by_submission},
            "claim-making": {
                **dict.fromkeys(
                    (
                        "visit-held",
                        "visit-cancelled",
                        "visit-missed",
                    ),
                    self.claim_making.attend,
                ),
                **dict.fromkeys(
                    ("visit-due", "claim-correction-wanted", "claim-taken-back"),
                    self.visit_claims.attend,
                ),
                "claim-decided": self.second_claims.note_decided,
                **dict.fromkeys(
                    (
                        "insurance-submitted",
                        "coverage-revised",
                        "coverage-terminated",
                        "authorization-entered",
                    ),
                    self.claim_news.note_client,
                ),
                "eligibility-decided": self.claim_news.note_verdict,
                "claim-rejected": self.visit_claims.attend_refused,
                "participation-changed": self.claim_news.release,
            },
        }

    def _by_submission(self, **about: Any) -> None:
        self.submitting.submit(**about)

    def _by_answers(self, transaction_id: str) -> None:
        self.acknowledging.take(transaction_id)

    def _by_link_mail(self, does: str) -> Listener:
        # The desk is made when it hears: until then a test may replace what it stands on.
        def hear(**about: Any) -> None:
            getattr(self.link_mail, does)(**about)

        return hear

    def _by_care_mail(self, does: str) -> Listener:
        def hear(**about: Any) -> None:
            getattr(self.consultation_mail, does)(**about)

        return hear

    def _by_matching_mail(self, does: str) -> Listener:
        def hear(**about: Any) -> None:
            getattr(self.matching_mail, does)(**about)

        return hear

    def _by_answer_mail(self, ticket_id: str) -> None:
        self.answer_mail.send(ticket_id)

    def _by_missed_visit_mail(self, **about: Any) -> None:
        self.missed_visit_mail.send(**about)

    def _by_precheck_admission(self, precheck_id: str) -> None:
        self.precheck_admission.admit(precheck_id)

    def _by_waitlist_offers(self, wish_id: str) -> None:
        self.waitlist_offers.admit(wish_id)

    def _by_waitlist_mail(self, entry_id: str) -> None:
        self.waitlist_offer_mail.send(entry_id)

    def _by_opening(self, **about: Any) -> None:
        self.opening.go_on(**about)

    def _by_precheck_mail(self, precheck_id: str) -> None:
        self.precheck_mail.send(precheck_id)

    def _by_precheck_review(self, precheck_id: str) -> None:
        self.precheck_review.attend(precheck_id)

    # ------------------------------------------------------------- what a test does
