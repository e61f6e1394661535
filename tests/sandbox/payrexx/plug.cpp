#include "tests/sandbox/payrexx/plug.hpp"

#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/payrexx/admin.hpp"
#include "tests/sandbox/payrexx/pages.hpp"
#include "tests/sandbox/payrexx/pushes.hpp"
#include "tests/sandbox/payrexx/service.hpp"
#include "tests/sandbox/payrexx/wire.hpp"

#include <array>

namespace till::sandbox::payrexx {
namespace {

// Contract 3.6: after the first attempt, in minutes.
constexpr std::array<int, 10> retry_minutes = {1, 15, 60, 120, 240, 1440, 1440, 1440, 1440, 1440};

std::string amount_text(std::int64_t minor, const std::string& code) {
    const auto currency = hal::Currency::from_code(code);
    return currency ? pages::money_text(hal::Money{minor, *currency}.to_decimal(), code) : std::to_string(minor);
}

class PayrexxPlug final : public Plug {
  public:
    explicit PayrexxPlug(const std::string& merchant) : pages_(book_, merchant) {}

    std::vector<Part*> parts() override { return {&book_, &firewall_}; }
    std::vector<Service*> services() override { return {&admin_, &service_, &pages_}; }
    std::string_view service() const override { return "payrexx"; }

    hal::HttpHeaders push_headers(const Push&, const std::string& body, const Context& context) const override {
        return headers_of(body, context);
    }

    std::optional<hal::Duration> retry_in(int attempts, const Context& context) const override {
        const auto index = static_cast<std::size_t>(attempts - 1);
        if (attempts < 1 || index >= retry_minutes.size() || !context.settings.flag("payrexx.webhook_retries"))
            return std::nullopt;
        return std::chrono::minutes(retry_minutes.at(index));
    }

    // Pages and payments at terminals, newest first.
    std::vector<pages::IndexView::PayRow> rows(const Context& context) const override {
        std::vector<pages::IndexView::PayRow> out;
        for (auto one = book_.gateways().rbegin(); one != book_.gateways().rend() && out.size() < 20; ++one) {
            const auto& gateway = one->second;
            out.push_back({.id = std::to_string(gateway.id),
                           .amount = amount_text(gateway.minor, gateway.currency),
                           .kind = "payrexx · page",
                           .state = gateway.deleted ? "deleted" : gateway_status(gateway, book_, context),
                           .link = "/payrexx/page/" + gateway.hash});
        }
        const auto& payments = book_.payments();
        for (auto one = payments.rbegin(); one != payments.rend() && out.size() < 40; ++one) {
            out.push_back({.id = one->id,
                           .amount = amount_text(one->minor, one->currency),
                           .kind = "payrexx · terminal",
                           .state = ecr_status(*one, context),
                           .link = "/payrexx/terminal/" + one->terminal});
        }
        return out;
    }

  private:
    Book book_;
    Firewall firewall_;
    PayrexxAdmin admin_{book_};
    PayrexxService service_{book_, firewall_};
    Pages pages_;
};

using Definitions = std::vector<Settings::Definition>;

Definitions api_settings() {
    return {
        {"payrexx.instance", "demo", "The merchant's name, asked of every call", {}},
        {"payrexx.api_secret", "payrexx-till-sandbox", "The API secret, of both generations", {}},
        {"payrexx.auth", "any", "Which way of signing in is accepted", {"any", "header", "signature"}},
        {"payrexx.mode", "TEST", "The mode of all money", {"TEST", "LIVE"}},
        {"payrexx.platform", "", "A white label's own https:// address in page links; empty: the sandbox's", {}},
        {"payrexx.failure_status", 0, "HTTP status of business failures; 0: 200 before v1.15, then the true one", {}},
        {"payrexx.rate_limit", 600, "Requests in five minutes before the firewall answers", {}},
        {"payrexx.firewall", 0, "The firewall answers everything with this status (405, 403); 0: it counts", {}},
        {"payrexx.status_override", "", "Transactions carry this status; empty: the true one", {}},
        {"payrexx.spelling",
         "current",
         "How statuses are written; old: the words before 2019",
         {"current", "old", "hyphens", "underscores"}},
        {"payrexx.old_times", false, "Times without a zone, as before 2025", {}},
        {"payrexx.gets_tell_mode", true, "Answers to GET name the mode", {}},
        {"payrexx.gets_tell_refunds", true, "Answers to GET say how much was refunded", {}},
        {"payrexx.ignore_means", false, "pm is silently ignored", {}},
        {"payrexx.expired_page", "expired", "What a page past its time says", {"expired", "waiting"}},
        {"payrexx.delete_paid", true, "Pages with money on them can be deleted", {}},
        {"payrexx.pay_after_delete", false, "Customers can still pay on a deleted page", {}},
        {"payrexx.pay_after_expiry", false, "Customers can still pay on an expired page", {}},
        {"payrexx.refund_result", "done", "What becomes of a new refund", {"done", "pending", "refused"}},
    };
}

Definitions terminal_settings() {
    return {
        {"payrexx.terminals", "SN-DEMO", "Serial numbers of the card terminals, between blanks", {}},
        {"payrexx.paired", true, "Terminals are delivered paired", {}},
        {"payrexx.unpaired_answer",
         "404",
         "What is answered about a terminal that is not paired",
         {"404", "403", "200"}},
        {"payrexx.terminal_timeout_s", 120, "A payment at a terminal ends after this", {}},
        {"payrexx.ecr_envelope", true, "Answers about terminals have status and data", {}},
        {"payrexx.ecr_status_name",
         "payment_status",
         "The status's name in answers about terminals",
         {"payment_status", "status", "payment-status"}},
        {"payrexx.ecr_tells_money", false, "Answers about terminals carry amount, mode and transaction", {}},
        {"payrexx.ecr_reference",
         "reference",
         "Where the till's reference shows in a terminal's transactions",
         {"reference", "purpose", "none"}},
        {"payrexx.ecr_cancel", "both", "Where the cancel of a payment takes its id", {"both", "path", "body"}},
        {"payrexx.no_void", false, "Void is 501", {}},
    };
}

Definitions webhook_settings() {
    return {
        {"payrexx.webhook_key", "payrexx-whk-till-sandbox", "Signs webhooks", {}},
        {"payrexx.webhook_format", "json", "The content type of webhooks", {"json", "form"}},
        {"payrexx.webhook_signature", "hex", "The signature of webhooks", {"hex", "upper", "wrong", "none"}},
        {"payrexx.webhook_mode", "", "The mode that webhooks tell; empty: the true one", {"", "TEST", "LIVE"}},
        {"payrexx.webhook_retries", true, "Webhooks are tried ten times more, over days", {}},
        {"payrexx.push_waiting", true, "A customer who begins is pushed, too", {}},
    };
}

}  // namespace

PlugFacts facts() {
    auto settings = api_settings();
    for (auto&& more : {terminal_settings(), webhook_settings()})
        settings.insert(settings.end(), more.begin(), more.end());
    return {
        .service = "payrexx",
        .operations =
            "create status delete list capture refund charge release cancel check pair pairing unpair start "
            "stop void methods",
        .push_kinds = "waiting hold failed payment refund dispute subscription payout",
        .settings = std::move(settings),
    };
}

std::unique_ptr<Plug> make_plug(const std::string& merchant) { return std::make_unique<PayrexxPlug>(merchant); }

}  // namespace till::sandbox::payrexx
