// Payrexx's transactions as they stand in a gateway, in a list, or alone, and what they mean for the sale.
#pragma once

#include "payrexx/wire.hpp"
#include "payrexx/words.hpp"

namespace till::providers::payrexx {

struct Transaction {
    std::string id;
    Word word = Word::unknown;
    std::string status;                    // as written, scrubbed
    std::string reference;                 // ours, where it stands there
    std::string brand;                     // "visa", "twint"
    std::optional<std::int64_t> amount;    // smallest unit; still the whole amount after a refund
    std::optional<std::int64_t> refunded;  // of it, so far, where told
    bool contradicts = false;              // another currency, reference or mode than the sale's
    bool mode_told = false;
};

// `object` is a transaction; `invoice` the one around it in a gateway, else its own member is taken.
Transaction read_transaction(const Value& object, const Value& invoice, const Command& command,
                             const PayrexxConfig& config);
std::vector<Transaction> gateway_transactions(const Value& gateway, const Command& command,
                                              const PayrexxConfig& config);
// Those of a list that carry our reference; a terminal's may carry it as its purpose.
std::vector<Transaction> our_transactions(const Value& list, const Command& command, const PayrexxConfig& config);

// What the transactions say, the strongest first: money, trouble with money, holds, attempts. `otherwise` is the state
// when none of them decides. Kind is done; refs hold transaction_id where there is one.
Outcome judge(const std::vector<Transaction>& transactions, ProviderState otherwise, const Command& command,
              const PayrexxConfig& config);

bool is_other_currency(const Value& object, const hal::Currency& currency);
bool is_other_environment(const Value& object, const PayrexxConfig& config);  // "mode", "test"

}  // namespace till::providers::payrexx
