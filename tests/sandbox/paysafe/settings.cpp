#include "tests/sandbox/paysafe/plug.hpp"

namespace till::sandbox::paysafe {

std::vector<Settings::Definition> settings() {
    return {
        {"paysafe.user", "till_sandbox", "HTTP Basic", {}},
        {"paysafe.password", "till_sandbox_password", "HTTP Basic", {}},
        {"paysafe.ttl_s", 899, "How long a handle lives whose create says nothing", {}},
        {"paysafe.lookup_lag", 1, "So many lookups by merchantRefNum find nothing at first", {}},
        {"paysafe.dup_check_default", false, "dupCheck of handles and payments where a request has none", {}},
        {"paysafe.exponents", "CLP=2", "Decimals of its integers where ISO 4217 says otherwise: CLP=2 JPY=2", {}},
        {"paysafe.payment_result",
         "PROCESSING",
         "What POST /payments makes, unless the customer has paid or was refused before",
         {"PROCESSING", "RECEIVED", "PENDING", "HELD", "FAILED", "402"}},
        {"paysafe.auto_ref", "handle", "merchantRefNum of a payment Paysafe makes by itself", {"handle", "other"}},
        {"paysafe.expired_reason", "true", "How statusReason is told", {"true", "none", "strange", "misspelt"}},
        {"paysafe.settlement_batch_s", 0, "Until then settlements are PENDING, and refunds 402/3406", {}},
        {"paysafe.settlement_pushes", false, "SETTLEMENT_COMPLETED also where the manual lists none", {}},
        {"paysafe.refund_s", 2, "A refund is PENDING so long", {}},
        {"paysafe.refund_result", "COMPLETED", "What it becomes", {"COMPLETED", "FAILED", "PENDING"}},
        {"paysafe.handle_put", false, "PUT CANCELLED works on handles (not documented)", {}},
        {"paysafe.pay_after_end", false, "Customers can still pay what failed, expired or was cancelled", {}},
        {"paysafe.live_mode", false, "Answers say liveMode: true", {}},
        {"paysafe.amount_override", 0, "Answers and pushes carry this amount; 0: the true one", {}},
        {"paysafe.currency_override", "", "Answers and pushes carry this currency; empty: the true one", {}},
        {"paysafe.status_override", "", "Answers and pushes carry this status; empty: the true one", {}},
        {"paysafe.amounts_as_text", false, "Amounts are texts: \"500\"", {}},
        {"paysafe.txn_time", "iso", "txnTime of payments and refunds", {"iso", "epoch_ms"}},
        {"paysafe.token_with_blank", false, "Tokens have a blank in them, as in the manual", {}},
        {"paysafe.webhook_key", "dGlsbC1zYW5kYm94LXBheXNhZmUta2V5", "Signs pushes", {}},
        {"paysafe.webhook_key_encoding", "text", "The key's text signs, or what it is base64 of", {"text", "base64"}},
        {"paysafe.webhook_scheme", "base64", "The signature of pushes", {"base64", "hex", "wrong", "none"}},
        {"paysafe.attempt_number", "text", "attemptNumber is a text or a number", {"text", "number"}},
        {"paysafe.event_names", "plain", "How pushes name their event", {"plain", "dotted", "EventName", "category"}},
    };
}

}  // namespace till::sandbox::paysafe
