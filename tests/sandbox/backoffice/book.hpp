// The back office's own ledger: every item once by its id, how often each was delivered, and every raw delivery.
#pragma once

#include "tests/sandbox/app/parts.hpp"

#include <map>

namespace till::sandbox::backoffice {

struct Item {
    std::string id;
    std::string terminal_id;
    std::string kind;
    std::string hash;
    Value body;
    std::int64_t seq = 0;
    std::int64_t deliveries = 0;  // how often it arrived, the first time included
    std::int64_t order = 0;       // 1, 2, 3 … in order of first arrival
    std::int64_t first_at = 0;    // Unix milliseconds
};

struct Answered {
    std::string fingerprint;  // SHA-256 of the request body, hex
    std::string body;
};

class Book final : public Part {
  public:
    const std::map<std::string, Item>& items() const { return items_; }
    const Item* find(const std::string& id) const;
    const Answered* answer_for(const std::string& key) const;
    std::int64_t batches() const { return batches_; }        // raw deliveries of batches
    std::int64_t deliveries() const { return deliveries_; }  // raw deliveries of items

    std::string_view part() const override { return "backoffice"; }
    void apply(const Value& record) override;
    void reset() override;

  private:
    std::map<std::string, Item> items_;
    std::map<std::string, Answered> answers_;
    std::int64_t batches_ = 0;
    std::int64_t deliveries_ = 0;
};

Record stored_record(const Item& item);
Record delivered_again_record(const std::string& item_id);
Record batch_record(const std::string& key, const Answered& answered, std::size_t items);

}  // namespace till::sandbox::backoffice
