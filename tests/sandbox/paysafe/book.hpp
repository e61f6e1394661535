// Book: Paysafe's sales. A record is the whole sale as it is afterwards; reading is for everyone.
#pragma once

#include "tests/sandbox/paysafe/model.hpp"

#include <map>

namespace till::sandbox::paysafe {

// The kinds of things that have a merchantRefNum of their own.
enum class Resource { handle, payment, settlement, refund, voidauth };

class Book final : public Part {
  public:
    const std::vector<std::string>& order() const { return order_; }  // handle ids, oldest first
    const Sale* find(std::string_view handle_id) const;
    const Sale* with_token(std::string_view token) const;
    const Sale* with(Resource resource, std::string_view id) const;  // the sale that has this payment, settlement …
    // Every sale with a `resource` of this merchantRefNum, newest first.
    std::vector<const Sale*> with_ref(Resource resource, std::string_view ref) const;
    // The first of all due times that is not 0.
    std::optional<std::int64_t> next_due() const;

    std::string_view part() const override { return "paysafe"; }
    void apply(const Value& record) override;
    void reset() override;

  private:
    std::map<std::string, Sale, std::less<>> sales_;
    std::vector<std::string> order_;
};

std::optional<std::int64_t> next_due_of(const Sale& sale);
// All rows of a kind in a sale.
std::vector<const Row*> rows_of(const Sale& sale, Resource resource);
std::vector<Row*> rows_of(Sale& sale, Resource resource);

}  // namespace till::sandbox::paysafe
