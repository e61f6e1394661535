// Book: Payhub's rows, rebuilt from its records. Reading is for everyone; changing goes through records only.
#pragma once

#include "tests/sandbox/app/parts.hpp"
#include "tests/sandbox/payhub/model.hpp"

#include <map>

namespace till::sandbox::payhub {

class Book final : public Part {
  public:
    const std::map<std::int64_t, PayRequest>& requests() const { return requests_; }
    const std::map<std::int64_t, Refund>& refunds() const { return refunds_; }
    const PayRequest* find(std::int64_t id) const;
    const PayRequest* find_code(std::string_view page_code) const;
    const PayRequest* find_paycode(std::string_view paycode) const;        // those a banking app can pay
    const PayRequest* find_short_code(std::string_view short_code) const;  // the newest one
    const PayRequest* request_of_payment(std::int64_t payment_id) const;
    const Refund* find_refund(std::int64_t id) const;
    // The refund a key stands for, if it was first used less than 24 h ago (section 1.5).
    const Refund* refund_for_key(std::string_view key, std::int64_t now) const;
    std::int64_t refunded(std::int64_t payment_id) const;  // with what is still only requested

    // Ids grow for ever, and start from the time, so that a wiped sandbox does not repeat them.
    std::int64_t next_id(std::int64_t now) const;

    std::string_view part() const override { return "payhub"; }
    void apply(const Value& record) override;
    void reset() override;

  private:
    void on_created(const Value& record);
    void on_paid(const Value& record);
    void on_refunded(const Value& record);
    PayRequest* at(std::int64_t id);

    std::map<std::int64_t, PayRequest> requests_;
    std::map<std::int64_t, Refund> refunds_;
    std::int64_t last_id_ = 0;
};

// The state as it is now: an open request past its lifetime is expired without anybody having written so.
RequestState state_now(const PayRequest& request, const Context& context);

}  // namespace till::sandbox::payhub
