#include "tests/sandbox/payglobe/plug.hpp"

#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/payglobe/admin.hpp"
#include "tests/sandbox/payglobe/customer.hpp"
#include "tests/sandbox/payglobe/pages.hpp"
#include "tests/sandbox/payglobe/pushes.hpp"
#include "tests/sandbox/payglobe/service.hpp"

namespace till::sandbox::payglobe {
namespace {

constexpr int most_attempts = 10;  // contract 3.7

class PayglobePlug final : public Plug {
  public:
    explicit PayglobePlug(const std::string& merchant) : pages_(book_, merchant) {}

    std::vector<Part*> parts() override { return {&book_}; }
    std::vector<Service*> services() override { return {&admin_, &service_, &pages_}; }
    std::string_view service() const override { return "payglobe"; }

    hal::HttpHeaders push_headers(const Push&, const std::string& body, const Context& context) const override {
        return signature(body, context);
    }

    std::optional<hal::Duration> retry_in(int attempts, const Context& context) const override {
        if (attempts >= most_attempts) return std::nullopt;
        return std::chrono::seconds(context.settings.number("payglobe.webhook_retry_s"));
    }

    std::vector<pages::IndexView::PayRow> rows(const Context& context) const override {
        std::vector<pages::IndexView::PayRow> out;
        for (auto id = book_.order().rbegin(); id != book_.order().rend() && out.size() < 20; ++id) {
            const auto& payment = *book_.find(*id);
            const auto* kind = payment.kind == Kind::link    ? "link"
                               : payment.kind == Kind::token ? "saved card"
                               : payment.direct              ? "card"
                                                             : "card and voucher";
            const auto amount = hal::Money{payment.minor, hal::Currency::eur()}.to_decimal();
            out.push_back({.id = payment.id,
                           .amount = pages::money_text(amount, "EUR"),
                           .kind = "payglobe · " + std::string(kind),
                           .state = std::string(to_string(status_now(payment, context))),
                           .link = payment.kind == Kind::token ? std::string() : "/payglobe/page/" + payment.code});
        }
        return out;
    }

  private:
    Book book_;
    PayglobeAdmin admin_{book_};
    PayglobeService service_{book_};
    Pages pages_;
};

}  // namespace

PlugFacts facts() {
    return {
        .service = "payglobe",
        .operations =
            "create status capture void refund refunds verify cancel links qrcode cards pay save_card disputes respond",
        .push_kinds = "hold failed void refund dispute",
        .settings =
            {
                {"payglobe.public_key", "pk_test_till_sandbox", "The key that starts payments", {}},
                {"payglobe.secret_key", "sk_test_till_sandbox", "The key for everything", {}},
                {"payglobe.webhook_secret", "whsec_till_sandbox", "Signs pushes", {}},
                {"payglobe.webhook_scheme",
                 "base64",
                 "The signature of pushes",
                 {"base64", "hex", "stripe", "wrong", "none"}},
                {"payglobe.webhook_body", "event", "The shape of pushes", {"event", "flat"}},
                {"payglobe.webhook_retry_s", 300, "Between the 10 attempts of a push", {}},
                {"payglobe.livemode", false, "Pushes and status answers say livemode true", {}},
                {"payglobe.event_type_override", "", "Events carry this type; empty: their own", {}},
                {"payglobe.status_override", "", "Status answers carry this status; empty: the true one", {}},
                {"payglobe.payment_mode",
                 "PREAUTH_VOUCHER_CAPTURE",
                 "The merchant's configuration, where a create names none",
                 {"PREAUTH_VOUCHER_CAPTURE", "SALE_DIRECT"}},
                {"payglobe.failure_status", 200, "HTTP status of business failures (not documented)", {}},
                {"payglobe.void_ends_pending", false, "Void also ends a page on which nothing is held", {}},
                {"payglobe.link_row_lags", false, "A paid link stays PENDING until it is verified", {}},
                {"payglobe.link_pushes", false, "Paid links are pushed", {}},
                {"payglobe.verify_tells_status", true, "The answer of verify carries the link's status", {}},
                {"payglobe.refund_links", true, "Refunds take LINK_ ids", {}},
                {"payglobe.refund_card_only", false, "Refunds stop at what the card paid", {}},
                {"payglobe.saved_card_result",
                 "COMPLETED",
                 "What paying with a saved card says; TIMEOUT: the money moved all the same",
                 {"COMPLETED", "FAILED", "TIMEOUT"}},
                {"payglobe.pay_after_cancel",
                 false,
                 "Customers can still pay what was cancelled, voided or expired",
                 {}},
                {"payglobe.pay_after_failure", false, "Customers can try again after FAILED", {}},
            },
    };
}

std::unique_ptr<Plug> make_plug(const std::string& merchant) { return std::make_unique<PayglobePlug>(merchant); }

}  // namespace till::sandbox::payglobe
