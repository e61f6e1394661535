// CardVault: the cards a provider keeps for a customer. A pure translator beside the payment methods: no I/O, no clock; any
// thread. Implemented by till/providers/payglobe_cards.hpp. No card number is here, only what a person tells cards apart by.
//
// A lost answer to save, set_default or delete: list first, the list says whether it happened.
#pragma once

#include "till/providers/provider.hpp"

namespace till::providers {

struct SavedCard {
    std::string id;
    std::string alias;  // scrubbed, as the next three
    std::string brand;
    std::string last4;   // four digits, else empty
    std::string expiry;  // "12/26"
    bool is_default = false;
    std::optional<std::int64_t> usage_count;
    std::string last_used_at;  // as told
    friend bool operator==(const SavedCard&, const SavedCard&) = default;
};

class CardVault {
  public:
    virtual ~CardVault() = default;
    virtual std::string_view provider() const = 0;

    // `customer` is the merchant's own name for them: 1 to 64 of A-Z a-z 0-9 . _ -. "command-invalid" with what is wrong.
    virtual Result<hal::HttpRequest> build_list(std::string_view customer) const = 0;
    // The card of a payment; `refs` are the payment's. "reference-missing" where it has none.
    virtual Result<hal::HttpRequest> build_save(std::string_view customer, const hal::json::Value& refs) const = 0;
    virtual Result<hal::HttpRequest> build_set_default(std::string_view customer, std::string_view card_id) const = 0;
    virtual Result<hal::HttpRequest> build_delete(std::string_view card_id) const = 0;

    // Errors: "provider-unavailable", "provider-throttled", "provider-credentials", "answer-malformed", "answer-mismatch"
    // (another customer's list), "not-accepted" (the provider says no). All but the last leave a change unknown.
    virtual Result<std::vector<SavedCard>> read_list(std::string_view customer,
                                                     const hal::HttpResponse& response) const = 0;
    virtual Result<SavedCard> read_save(const hal::HttpResponse& response) const = 0;
    virtual Result<void> read_change(const hal::HttpResponse& response) const = 0;  // set_default, delete
};

}  // namespace till::providers
