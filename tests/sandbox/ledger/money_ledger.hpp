// MoneyLedger: every act of money in the order it happened, for tests to compare with what the terminal believes.
// Written in the same transaction as the change of the provider's own state. Amounts are minor units.
#pragma once

#include "tests/sandbox/app/parts.hpp"
#include "till/hal/money.hpp"

#include <optional>

namespace till::sandbox {

struct Act {
    std::int64_t number = 0;  // 1, 2, 3 … given by the ledger
    std::string service;      // "payhub"
    std::string act;          // "authorize", "capture", "refund", "cancel"
    std::string request;      // the provider's ids; empty where there is none
    std::string payment;
    std::string refund;
    std::int64_t minor = 0;
    std::string currency;
    std::int64_t at = 0;  // Unix milliseconds
};

// The record of an act; `number` is given when it is applied.
Record to_record(const Act& act);
Value to_json(const Act& act);

class MoneyLedger final : public Part {
  public:
    const std::vector<Act>& acts() const { return acts_; }
    // Captured and refunded sums per request and currency.
    Value to_json(std::string_view only_request = {}) const;

    std::string_view part() const override { return "ledger"; }
    void apply(const Value& record) override;
    void reset() override { acts_.clear(); }

  private:
    std::vector<Act> acts_;
};

}  // namespace till::sandbox
