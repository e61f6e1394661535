#include "tests/sandbox/portone/plug.hpp"

#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/portone/admin.hpp"
#include "tests/sandbox/portone/customer.hpp"
#include "tests/sandbox/portone/pages.hpp"
#include "tests/sandbox/portone/pushes.hpp"
#include "tests/sandbox/portone/service.hpp"

namespace till::sandbox::portone {
namespace {

class PortonePlug final : public Plug {
  public:
    std::vector<Part*> parts() override { return {&book_}; }
    std::vector<Service*> services() override { return {&admin_, &service_, &pages_}; }
    std::string_view service() const override { return "portone"; }

    std::string push_sealed(const Push& push, std::string body, const Context& context) const override {
        return sealed(push.kind, std::move(body), context);
    }

    std::optional<hal::Wall> next_due() const override {
        std::optional<std::int64_t> next;
        for (const auto& ref : book_.order()) {
            const auto& link = *book_.find(ref);
            if (is_open(link) && (!next || link.expires < *next)) next = link.expires;
        }
        return next ? std::optional(wall(*next)) : std::nullopt;
    }
    Records due(const Context& context) const override {
        Records out;
        for (const auto& ref : book_.order()) {
            const auto& link = *book_.find(ref);
            if (!is_open(link) || link.expires > milliseconds(context.now)) continue;
            auto records = expire_link(link, context);
            out.insert(out.end(), std::make_move_iterator(records.begin()), std::make_move_iterator(records.end()));
        }
        return out;
    }

    std::vector<pages::IndexView::PayRow> rows(const Context& context) const override {
        std::vector<pages::IndexView::PayRow> out;
        for (auto ref = book_.order().rbegin(); ref != book_.order().rend() && out.size() < 20; ++ref) {
            const auto link = as_it_is_now(*book_.find(*ref), context);
            out.push_back({.id = link.ref,
                           .amount = pages::money_text(link.money(link.minor).to_decimal(), link.currency),
                           .kind = "portone · link",
                           .state = std::string(to_string(link.state)),
                           .link = "/portone/checkout?ref=" + link.ref});
        }
        return out;
    }

  private:
    Book book_;
    PortoneAdmin admin_{book_};
    PortoneService service_{book_};
    Pages pages_{book_};
};

}  // namespace

PlugFacts facts() {
    return {
        .service = "portone",
        .operations = "create status lookup transaction details cancel refund refunds payments token signature",
        .push_kinds = "link refund",
        .settings =
            {
                {"portone.key", "poTillSandboxKey", "The merchant's key", {}},
                {"portone.secret", "portone-till-sandbox-secret", "Signs tokens, requests and pushes", {}},
                {"portone.jwt_leeway_s", 5, "How far the token's times may be off", {}},
                {"portone.signature_optional", false, "Creates need no signature_hash (whitelisted shop)", {}},
                {"portone.error_status", 400, "HTTP status of refusals (not documented)", {}},
                {"portone.error_member",
                 "status_reason",
                 "Where a refusal's reason stands; one sample has the other name",
                 {"status_reason", "status_message"}},
                {"portone.duplicate_code", "4002", "A merchant_order_id used before", {"4002", "5002"}},
                {"portone.not_found_code", "5001", "Nothing of that reference", {"5001", "4096"}},
                {"portone.lifetime_s", 172'800, "Of links without an expiry_date", {}},
                {"portone.null_lists", false, "An empty transactionsList is null", {}},
                {"portone.link_status_override", "", "Links carry this status; empty: the true one", {}},
                {"portone.status_override", "", "Transactions carry this status; empty: the true one", {}},
                {"portone.environment_override", "", "Details and pushes say this environment", {}},
                {"portone.details_environment", true, "transaction-details name the environment", {}},
                {"portone.details_sale", true, "transaction-details name the merchant_order_id", {}},
                {"portone.details_flat", false, "transaction-details stand outside of content", {}},
                {"portone.refund_status", "SUCCESS", "What a new refund says", {"SUCCESS", "PENDING", "FAILED"}},
                {"portone.refund_reason_comes_back", true, "Refunds show the reason they were asked for with", {}},
                {"portone.refund_allowed", true, "The method takes refunds", {}},
                {"portone.several_refunds", true, "The method takes more than one refund", {}},
                {"portone.webhook_signature", "right", "Of payment and link pushes", {"right", "wrong", "none"}},
                {"portone.pending_pushes", false, "A try that is Pending is pushed", {}},
                {"portone.pay_twice", false, "Customers can pay a paid link once more", {}},
                {"portone.pay_after_end", false, "Customers can still pay a cancelled or expired link", {}},
                {"portone.late_success_keeps_status", false, "Late money leaves the link Cancelled or Expired", {}},
            },
    };
}

std::unique_ptr<Plug> make_plug() { return std::make_unique<PortonePlug>(); }

}  // namespace till::sandbox::portone
