// Book: Payrexx's rows. A record is the whole row as it is afterwards; reading is for everyone.
#pragma once

#include "tests/sandbox/payrexx/model.hpp"

#include <map>

namespace till::sandbox::payrexx {

class Book final : public Part {
  public:
    const std::map<std::int64_t, Gateway>& gateways() const { return gateways_; }
    const std::map<std::int64_t, Transaction>& transactions() const { return transactions_; }
    const std::vector<EcrPayment>& payments() const { return payments_; }  // of terminals, oldest first
    const Gateway* gateway(std::int64_t id) const;                         // also deleted ones
    const Gateway* gateway_of(std::string_view hash) const;
    const Transaction* transaction(std::int64_t id) const;
    std::vector<const Transaction*> of_gateway(std::int64_t id) const;
    const EcrPayment* payment(std::string_view id) const;
    Terminal terminal(std::string_view serial, const Context& context) const;  // one never used is as it was delivered

    std::int64_t next_gateway() const { return gateways_.empty() ? 36'085'493 : gateways_.rbegin()->first + 1; }
    std::int64_t next_transaction() const { return transactions_.empty() ? 5'001 : transactions_.rbegin()->first + 1; }

    std::string_view part() const override { return "payrexx"; }
    void apply(const Value& record) override;
    void reset() override;

  private:
    std::map<std::int64_t, Gateway> gateways_;
    std::map<std::int64_t, Transaction> transactions_;
    std::vector<EcrPayment> payments_;
    std::map<std::string, Terminal, std::less<>> terminals_;
};

Record to_record(const Gateway& gateway);
Record to_record(const Transaction& transaction);
Record to_record(const EcrPayment& payment);
Record to_record(const Terminal& terminal);

// The serial numbers of the merchant's terminals (switch payrexx.terminals).
bool is_terminal(std::string_view serial, const Context& context);
std::vector<std::string> terminal_serials(const Context& context);

}  // namespace till::sandbox::payrexx
