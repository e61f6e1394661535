// A transaction as PayGlobe tells it, in a status answer or in a push: its word, and whether its money adds up.
#pragma once

#include "payglobe/words.hpp"

namespace till::providers::payglobe {

struct Transaction {
    std::string id;
    std::string payment_id;  // the gateway's
    std::string voucher_id;
    Word word = Word::unknown;
    std::string status;  // as written, scrubbed
    std::optional<Money> total, card, voucher, held, captured;
    std::string operation;      // "PREAUTH", "CAPTURE", …, upper case
    std::string response_code;  // of the card gateway
    std::string error;
};

// Both shapes: cardGateway + breakdown (status), cardGatewayDetails + top-level amounts (push).
// Error: "answer-malformed" for an amount that is none.
Result<Transaction> read_transaction_object(const hal::json::Value& object, const hal::Currency& currency,
                                            const PayglobeConfig& config);

// The money of a word `paid` against the sale: card + voucher = total = the sale; what was captured = card <= held; no
// mere hold. Sets state, paid, tenders and refs; else state unknown and a problem ("answer-mismatch",
// "answer-incomplete").
void judge_paid(const Transaction& transaction, const SaleRequest& sale, Outcome& outcome);

// Whether anything says that money is held or was taken.
bool money_seen(const Transaction& transaction);
// FAILED with the card's refusal beside it: a response code other than "00", or an error that settles it.
bool card_said_no(const Transaction& transaction);

}  // namespace till::providers::payglobe
