// Any answer to any command. The first two bytes choose the command and what is known before, the third the status; the
// rest is the body.
#include "tests/fuzz/paysafe_under_fuzz.hpp"

#include <array>

namespace {

using namespace till;
using providers::Action;
using providers::ProviderState;
using Kind = providers::Outcome::Kind;

constexpr std::array statuses = {200, 201, 202, 204, 301, 400, 401, 402, 403, 404, 408, 409, 429, 500, 502, 503};
constexpr std::array looks = {"", "handle", "payment", "auto_settled", "told"};

providers::Command command_for(unsigned choice, unsigned about) {
    providers::Command command;
    command.action = static_cast<Action>((choice & 7) % 7);
    command.about = static_cast<Action>((about & 7) % 7);
    command.own_reference = "own-1";
    command.idempotency_key = "key-1";
    command.sale.method = "paysafe.safetypay";
    command.sale.amount = {12550, *hal::Currency::from_code("BRL")};
    command.amount = command.sale.amount;
    command.refs = hal::json::Value::object();
    if ((choice & 8) != 0)
        command.refs.set("handle_id", "h-1").set("handle_ref", "own-1").set("payment_handle_token", "PH1");
    if ((choice & 16) != 0) command.refs.set("payment_ref", "key-1");
    if ((choice & 32) != 0) command.refs.set("payment_id", "p-1").set("settlement_id", "p-1");
    if ((choice & 64) != 0) command.refs.set("told_payment_id", "p-2");
    if ((choice & 128) != 0) command.refs.set("handle_opened", "yes");
    command.refs.set("look", looks[(about >> 3) % looks.size()]);
    if ((about & 128) != 0) command.refs.set("empty_reads", "key-1 2");
    return command;
}

// What an answer left in the refs must not be able to bend the next request.
void check_next_requests(providers::Command command, const hal::json::Value& refs) {
    if (const auto* members = refs.members())
        for (const auto& [name, value] : *members)
            command.refs.set(name, value);
    const std::string base = "https://paysafe.example/paymenthub/v1/";
    for (unsigned action = 0; action < 7; ++action)
        for (unsigned about = 0; about < 7; ++about) {
            command.action = static_cast<Action>(action);
            command.about = static_cast<Action>(about);
            if (command.action != Action::inquire && about > 0) break;  // only questions are about something
            const auto request = fuzz::paysafe().build(command);
            if (!request) continue;
            CHECK(request->url.starts_with(base) && request->url.size() < base.size() + 200);
            CHECK(request->url.find_first_of("\r\n #") == std::string::npos);
            CHECK(request->url.find("/../") == std::string::npos && !request->url.ends_with("/.."));
            CHECK(request->body.empty() || hal::json::parse(request->body).has_value());
            CHECK(request->method == "GET" || command.action != Action::inquire);
        }
}

void check_outcome(const providers::Command& command, int status, const providers::Outcome& outcome) {
    const bool verdict = outcome.kind == Kind::done || outcome.kind == Kind::refused || outcome.kind == Kind::pending;
    CHECK(!verdict || (status < 500 && status != 301 && status != 408 && status != 429));
    CHECK(verdict || outcome.kind == Kind::throttled || !outcome.problem.type.empty());
    CHECK(outcome.kind != Kind::refused || !outcome.problem.type.empty());
    CHECK(outcome.problem.detail.size() <= 2000);
    CHECK(!outcome.paid || *outcome.paid == command.sale.amount);
    CHECK((outcome.state == ProviderState::paid) == outcome.paid.has_value());
    CHECK(!outcome.refunded || (*outcome.refunded == command.amount && outcome.kind == Kind::done));
    const bool about_create =
        command.action == Action::create || (command.action == Action::inquire && command.about != Action::proceed &&
                                             command.about != Action::refund && command.about != Action::cancel);
    CHECK(!outcome.presentation || outcome.presentation->qr_payload.starts_with("https://"));
    CHECK(!outcome.presentation || (outcome.kind == Kind::done && about_create));
    CHECK(!outcome.next || (outcome.kind == Kind::done && command.action == Action::inquire));
    CHECK(outcome.next != Action::proceed || outcome.state == ProviderState::customer_active);
    // A sale is over and unpaid only by a word of the payment, or by a handle that nobody can have paid.
    const bool opened = command.refs.string_or("handle_opened", "") == "yes";
    CHECK(outcome.state != ProviderState::expired || !opened);
    std::int64_t sum = 0;
    for (const auto& tender : outcome.tenders)
        sum += tender.amount.minor;
    CHECK(outcome.tenders.empty() || (outcome.paid && sum == outcome.paid->minor));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 3) return 0;
    const auto command = command_for(data[0], data[1]);
    hal::HttpResponse response;
    response.status = statuses[data[2] % statuses.size()];
    response.body.assign(reinterpret_cast<const char*>(data) + 3, size - 3);
    const auto outcome = fuzz::paysafe().read(command, response);
    check_outcome(command, response.status, outcome);
    check_next_requests(command, outcome.refs);
    return 0;
}
