// Any answer to any command. The first two bytes choose the command, the third the status; the rest is the body.
#include "tests/fuzz/portone_under_fuzz.hpp"

#include <array>

namespace {

using namespace till;
using hal::json::Value;
using providers::Action;
using Kind = providers::Outcome::Kind;

constexpr std::array statuses = {200, 201, 202, 204, 301, 400, 401, 403, 404, 408, 409, 422, 429, 500, 502, 503};

// How much is known: nothing, the link, the transaction, the order, all settled, a second payment, its order.
Value refs_of(unsigned known) {
    auto refs = Value::object();
    if (known > 0) refs.set("payment_link_ref", "LINK1").set("merchant_order_id", "own-1");
    if (known > 1) refs.set("transaction_ref", "TXN_1").set("channel_order_ref", "CH1");
    if (known > 2) refs.set("order_ref", "ORDER1").set("channel_key", "PAYLETTER");
    if (known > 3) refs.set("paid_order_ref", "ORDER1").set("paid_by", "Card").set("paid_reference", "CH1");
    if (known > 4) refs.set("second_transaction_ref", "TXN_2");
    if (known > 5) refs.set("second_order_ref", "ORDER2");
    if (known > 6) refs.set("refunded", "50.00").set("refund_ids", Value::array({"1"}));
    return refs;
}

providers::Command command_for(unsigned choice, unsigned about) {
    providers::Command command;
    command.action = static_cast<Action>(choice % 7);
    command.about = static_cast<Action>(about % 7);
    command.asked = static_cast<int>((about >> 4) & 3);
    command.own_reference = "own-1";
    command.idempotency_key = "key-1";
    command.sale.method = "portone.link";
    command.sale.amount = {15000, hal::Currency::eur()};
    command.amount = command.sale.amount;
    command.refs = refs_of((choice >> 4) & 7);
    command.now_s = 1'795'201'200;
    return command;
}

// What an answer left in the refs must not be able to bend the next request.
void check_next_requests(const providers::Provider& portone, providers::Command command, const Value& refs) {
    if (const auto* members = refs.members())
        for (const auto& [name, value] : *members)
            command.refs.set(name, value);
    for (int action = 0; action < 7; ++action) {
        command.action = static_cast<Action>(action);
        const auto request = portone.build(command);
        if (!request) continue;
        CHECK(request->url.starts_with("https://portone.example/api/"));
        CHECK(request->url.find_first_of("\r\n #?") == std::string::npos);
        CHECK(request->url.find("..") == std::string::npos);
        CHECK(request->body.empty() || hal::json::parse(request->body).has_value());
    }
}

void check_surplus(const providers::Outcome& outcome) {
    CHECK(outcome.surplus.empty() || outcome.paid);
    for (const auto& extra : outcome.surplus) {
        CHECK(!extra.reference.empty() && extra.reference.size() <= 64 && extra.amount.minor > 0);
        CHECK(extra.refs.string_or("order_ref", "") == extra.reference);
    }
}

void check_outcome(const providers::Command& command, int status, const providers::Outcome& outcome) {
    const bool settled = !command.refs.string_or("paid_order_ref", "").empty();
    const bool verdict = outcome.kind == Kind::done || outcome.kind == Kind::refused || outcome.kind == Kind::pending;
    CHECK(!verdict || settled || (status < 500 && status != 301 && status != 408 && status != 429));
    CHECK(verdict || outcome.kind == Kind::throttled || !outcome.problem.type.empty());
    CHECK(outcome.kind != Kind::refused || !outcome.problem.type.empty());
    CHECK(outcome.problem.detail.size() <= 2000);
    CHECK(!outcome.paid || *outcome.paid == command.sale.amount);
    CHECK((outcome.state == providers::ProviderState::paid) == outcome.paid.has_value());
    CHECK(!outcome.refunded || (*outcome.refunded == command.amount && outcome.kind == Kind::done));
    CHECK(!outcome.presentation || outcome.presentation->qr_payload.starts_with("https://"));
    CHECK(!outcome.presentation || outcome.kind == Kind::done);
    CHECK(!outcome.next || *outcome.next == Action::inquire);
    check_surplus(outcome);
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
    static const auto by_reason = fuzz::make_portone(true);
    static const auto by_sums = fuzz::make_portone(false);
    const auto& portone = (data[0] & 128) != 0 ? *by_sums : *by_reason;
    const auto command = command_for(data[0], data[1]);
    hal::HttpResponse response;
    response.status = statuses[data[2] % statuses.size()];
    response.body.assign(reinterpret_cast<const char*>(data) + 3, size - 3);
    const auto outcome = portone.read(command, response);
    check_outcome(command, response.status, outcome);
    check_next_requests(portone, command, outcome.refs);
    return 0;
}
