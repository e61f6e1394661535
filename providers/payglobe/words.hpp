// PayGlobe's words: the statuses of transactions and links, and what its error texts prove.
#pragma once

#include "till/providers/payglobe.hpp"

namespace till::providers::payglobe {

// Of a transaction (contract 3.2). A status that is not listed is `unknown`: no verdict.
enum class Word {
    unknown,
    pending,
    held,            // CARD_PREAUTH_SUCCESS: not paid, whatever the breakdown says
    voucher_failed,  // not final: another voucher, or card only; the hold stays
    capture_failed,  // "auto-rollback, contact support": the voucher may be spent
    card_refused,    // CARD_PREAUTH_FAILED: nothing was held
    failed,          // also used for time-outs: no proof that no money moved
    paid,
    refunded,  // wholly or partly
    voided
};
Word word_of(std::string_view status, const PayglobeConfig& config);

// Of a link (contract 3.3).
enum class LinkWord { unknown, pending, paid, expired, cancelled };
LinkWord link_word_of(std::string_view status);

// Of one refund in the history.
enum class RefundWord { unknown, done, failed };
RefundWord refund_word_of(std::string_view status);

// An error that leaves open what became of the payment: time-outs, "pending", a broken line behind the gateway.
bool leaves_it_open(std::string_view error);
// The acquirer says that it was done before: already confirmed, duplicated.
bool says_done_before(std::string_view error);

}  // namespace till::providers::payglobe
