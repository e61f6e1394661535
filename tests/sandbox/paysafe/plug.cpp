#include "tests/sandbox/paysafe/plug.hpp"

#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/paysafe/admin.hpp"
#include "tests/sandbox/paysafe/life.hpp"
#include "tests/sandbox/paysafe/pages.hpp"
#include "tests/sandbox/paysafe/pushes.hpp"
#include "tests/sandbox/paysafe/service.hpp"
#include "tests/sandbox/paysafe/wire.hpp"

namespace till::sandbox::paysafe {
namespace {

// "EXPIRED, payment COMPLETED"
std::string state_of(const Sale& sale) {
    if (!sale.payment) return sale.handle.status + (sale.handle.customer_paid ? ", paid" : "");
    if (sale.handle.status == "COMPLETED") return sale.payment->status;
    return sale.handle.status + ", payment " + sale.payment->status;
}

class PaysafePlug final : public Plug {
  public:
    explicit PaysafePlug(const std::string& merchant) : pages_(book_, merchant) {}

    std::vector<Part*> parts() override { return {&book_}; }
    std::vector<Service*> services() override { return {&admin_, &service_, &pages_}; }
    std::string_view service() const override { return "paysafe"; }

    std::string push_body(const Push& push) const override { return with_attempt(push.body, push.attempts + 1); }
    hal::HttpHeaders push_headers(const Push&, const std::string& body, const Context& context) const override {
        return signature(body, context);
    }

    std::optional<hal::Wall> next_due() const override {
        const auto due = book_.next_due();
        return due ? std::optional(wall(*due)) : std::nullopt;
    }
    Records due(const Context& context) const override {
        Records out;
        for (const auto& id : book_.order()) {
            const auto& sale = *book_.find(id);
            const auto next = next_due_of(sale);
            if (!next || *next > milliseconds(context.now)) continue;
            Turn turn(sale, context);
            goes_on(turn);
            auto records = turn.finish();
            out.insert(out.end(), std::make_move_iterator(records.begin()), std::make_move_iterator(records.end()));
        }
        return out;
    }

    std::vector<pages::IndexView::PayRow> rows(const Context& context) const override {
        std::vector<pages::IndexView::PayRow> out;
        for (auto id = book_.order().rbegin(); id != book_.order().rend() && out.size() < 20; ++id) {
            const auto& sale = *book_.find(*id);
            const auto& handle = sale.handle;
            const auto money = money_of(handle.wire, handle.currency, context);
            const auto amount = money ? money->to_decimal() : std::to_string(handle.wire);
            out.push_back({.id = handle.ref,
                           .amount = pages::money_text(amount, handle.currency),
                           .kind = "paysafe · SafetyPay",
                           .state = state_of(sale),
                           .link = place_of(handle, context)});
        }
        return out;
    }

  private:
    Book book_;
    PaysafeAdmin admin_{book_};
    PaysafeService service_{book_};
    Pages pages_;
};

}  // namespace

PlugFacts facts() {
    return {.service = "paysafe",
            .operations = "create status find pay cancel settle refund void monitor",
            .push_kinds = event_names,
            .settings = settings()};
}

std::unique_ptr<Plug> make_plug(const std::string& merchant) { return std::make_unique<PaysafePlug>(merchant); }

}  // namespace till::sandbox::paysafe
