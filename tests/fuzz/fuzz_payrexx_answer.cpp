// Any answer to any command. The first two bytes choose the command, the third the status; the rest is the body.
#include "tests/fuzz/payrexx_under_fuzz.hpp"

#include <array>

namespace {

using namespace till;
using hal::json::Value;
using providers::Action;
using Kind = providers::Outcome::Kind;

constexpr std::array statuses = {200, 201, 202, 204, 301, 400, 401, 403, 404, 405, 409, 422, 429, 500, 501, 503};

providers::Command command_for(unsigned choice, unsigned about) {
    providers::Command command;
    command.action = static_cast<Action>(choice % 7);
    command.about = static_cast<Action>(about % 7);
    command.own_reference = "own-1";
    command.idempotency_key = "key-1";
    const bool terminal = (choice & 16) != 0;
    command.sale.method = terminal ? "payrexx.terminal" : "payrexx.gateway";
    command.sale.amount = {8925, *hal::Currency::from_code("CHF")};
    command.amount = command.sale.amount;
    if ((choice & 128) != 0) command.amount.minor = 2500;
    command.refs = Value::object({{"reference", "own-1"}});
    if (terminal) command.refs.set("terminal_serial", "SN-1");
    if ((choice & 32) != 0) command.refs.set(terminal ? "ecr_payment_id" : "gateway_id", "17");
    if ((choice & 64) != 0) command.refs.set("transaction_id", "1234");
    if ((about & 16) != 0) command.refs.set(terminal ? "terminal_success" : "page_gone", "1");
    if ((about & 32) != 0) command.refs.set("transaction_sought", "1");
    if ((about & 64) != 0) command.refs.set("looked_key-1", "1000");
    if ((about & 128) != 0) command.now_s = 2000;
    return command;
}

void merge(Value& refs, const Value& more) {
    if (const auto* members = more.members())
        for (const auto& [name, value] : *members)
            refs.set(name, value);
}

// What an answer left in the refs must not be able to bend the next request.
void check_next_requests(providers::Command command, const Value& refs) {
    merge(command.refs, refs);
    for (int action = 0; action < 7; ++action) {
        command.action = static_cast<Action>(action);
        const auto request = fuzz::payrexx().build(command);
        if (!request) continue;
        CHECK(request->url.starts_with("https://api.payrexx.example/v1.14/"));
        CHECK(request->url.find_first_of("\r\n #") == std::string::npos);
        CHECK(request->url.find("/../") == std::string::npos && request->url.find("/./") == std::string::npos);
        CHECK(request->url.find("instance=demo") != std::string::npos);
        CHECK(request->body.empty() || hal::json::parse(request->body).has_value());
    }
}

void check_money(const providers::Command& command, const providers::Outcome& outcome) {
    CHECK(!outcome.paid || *outcome.paid == command.sale.amount);
    CHECK((outcome.state == providers::ProviderState::paid) == outcome.paid.has_value());
    CHECK(!outcome.refunded || (*outcome.refunded == command.amount && outcome.kind == Kind::done));
    for (const auto& other : outcome.surplus) {
        CHECK(outcome.paid && other.amount.minor > 0 && !other.reference.empty());
        CHECK(other.reference != outcome.refs.string_or("transaction_id", ""));
    }
    std::int64_t sum = 0;
    for (const auto& tender : outcome.tenders) {
        CHECK(tender.amount.minor > 0 && tender.title.size() <= 1000);
        sum += tender.amount.minor;
    }
    CHECK(outcome.tenders.empty() || (outcome.paid && sum == outcome.paid->minor));
}

void check_outcome(const providers::Command& command, int status, const providers::Outcome& outcome) {
    const bool verdict = outcome.kind == Kind::done || outcome.kind == Kind::refused || outcome.kind == Kind::pending;
    const bool busy = status >= 500 || status == 301 || status == 405 || status == 429;
    CHECK(!verdict || !busy);
    CHECK(verdict || outcome.kind == Kind::throttled || !outcome.problem.type.empty());
    CHECK(outcome.kind != Kind::refused || !outcome.problem.type.empty());
    CHECK(outcome.problem.detail.size() <= 2000);
    CHECK(!outcome.presentation || outcome.presentation->qr_payload.starts_with("https://"));
    CHECK(!outcome.presentation || (outcome.kind == Kind::done && command.action == Action::create));
    CHECK(outcome.next != Action::proceed || (outcome.kind == Kind::done && command.action == Action::create));
    check_money(command, outcome);
}

// However its answers look, a question ends: each answer that leads further leads somewhere else.
void check_end(providers::Command command, const hal::HttpResponse& response) {
    command.action = Action::inquire;
    bool over = false;
    for (int i = 0; i < 4 && !over; ++i) {
        if (!fuzz::payrexx().build(command)) return;
        const auto outcome = fuzz::payrexx().read(command, response);
        check_outcome(command, response.status, outcome);
        over = outcome.next != Action::inquire;
        merge(command.refs, outcome.refs);
    }
    CHECK(over);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 3) return 0;
    const auto command = command_for(data[0], data[1]);
    hal::HttpResponse response;
    response.status = statuses[data[2] % statuses.size()];
    response.body.assign(reinterpret_cast<const char*>(data) + 3, size - 3);
    const auto outcome = fuzz::payrexx().read(command, response);
    check_outcome(command, response.status, outcome);
    check_next_requests(command, outcome.refs);
    check_end(command, response);
    return 0;
}
