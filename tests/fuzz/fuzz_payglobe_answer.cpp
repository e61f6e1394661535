// Any answer to any command. The first two bytes choose the command, the third the status; the rest is the body.
#include "tests/fuzz/payglobe_under_fuzz.hpp"
#include "till/providers/payglobe_disputes.hpp"

#include <array>

namespace {

using namespace till;
using providers::Action;
using Kind = providers::Outcome::Kind;

constexpr std::array statuses = {200, 201, 202, 204, 301, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503};
constexpr std::array methods = {"payglobe.card_voucher", "payglobe.card", "payglobe.link", "payglobe.saved_card"};

providers::Command command_for(unsigned choice, unsigned about) {
    providers::Command command;
    command.action = static_cast<Action>(choice % 7);
    command.about = static_cast<Action>(about % 7);
    command.asked = static_cast<int>((about >> 4) & 3);
    command.own_reference = "own-1";
    command.idempotency_key = "key-1";
    command.sale.method = methods[(choice >> 4) & 3];
    command.sale.amount = {15000, hal::Currency::eur()};
    command.sale.options = {{"card_id", "42"}, {"customer_id", "C-7"}};
    command.amount = command.sale.amount;
    command.refs = hal::json::Value::object(
        {{"transaction_id", "T1"}, {"voucher_amount", "0.00"}, {"usage_count", "3"}, {"total_refunded", "0.00"}});
    if ((about & 64) != 0) command.refs.set("looked_key-1", "1000");
    if ((about & 128) != 0) command.now_s = 2000;
    return command;
}

// What an answer left in the refs must not be able to bend the next request.
void check_next_requests(providers::Command command, const hal::json::Value& refs) {
    if (const auto* members = refs.members())
        for (const auto& [name, value] : *members)
            command.refs.set(name, value);
    for (int action = 0; action < 7; ++action) {
        command.action = static_cast<Action>(action);
        const auto request = fuzz::payglobe().build(command);
        if (!request) continue;
        CHECK(request->url.starts_with("https://payglobe.example/paymentgw/api/"));
        CHECK(request->url.find_first_of("\r\n #") == std::string::npos);
        CHECK(request->url.find("/../") == std::string::npos && !request->url.ends_with("/.."));
        CHECK(request->body.empty() || hal::json::parse(request->body).has_value());
    }
}

void check_outcome(const providers::Command& command, int status, const providers::Outcome& outcome) {
    const bool verdict = outcome.kind == Kind::done || outcome.kind == Kind::refused || outcome.kind == Kind::pending;
    CHECK(!verdict || (status < 500 && status != 301 && status != 408 && status != 429));
    CHECK(verdict || outcome.kind == Kind::throttled || !outcome.problem.type.empty());
    CHECK(outcome.kind != Kind::refused || !outcome.problem.type.empty());
    CHECK(outcome.problem.detail.size() <= 2000);
    CHECK(!outcome.paid || *outcome.paid == command.sale.amount);
    CHECK((outcome.state == providers::ProviderState::paid) == outcome.paid.has_value());
    CHECK(!outcome.refunded || (*outcome.refunded == command.amount && outcome.kind == Kind::done));
    CHECK(!outcome.presentation || outcome.presentation->qr_payload.starts_with("https://"));
    CHECK(!outcome.presentation || (outcome.kind == Kind::done && command.action == Action::create));
    std::int64_t sum = 0;
    for (const auto& tender : outcome.tenders) {
        CHECK(tender.amount.minor > 0);
        sum += tender.amount.minor;
    }
    CHECK(outcome.tenders.empty() || (outcome.paid && sum == outcome.paid->minor));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 3) return 0;
    const auto command = command_for(data[0], data[1]);
    hal::HttpResponse response;
    response.status = statuses[data[2] % statuses.size()];
    response.body.assign(reinterpret_cast<const char*>(data) + 3, size - 3);
    const auto outcome = fuzz::payglobe().read(command, response);
    check_outcome(command, response.status, outcome);
    check_next_requests(command, outcome.refs);

    providers::PayglobeConfig config;
    config.secret_key = hal::Secret(std::string("sk_test_fuzz"));
    static const auto disputes = *providers::PayglobeDisputes::make(std::move(config));
    if (const auto page = disputes.read_list({}, response))
        for (const auto& dispute : page->disputes)
            CHECK(!dispute.id.empty() && !dispute.transaction_id.empty() && dispute.amount.minor >= 0);
    (void)disputes.read_stats(response);
    (void)disputes.read_respond("D1", response);
    return 0;
}
