// Any answer to any command. The first byte chooses the command, the second the status; the rest is the body.
#include "tests/fuzz/payhub_under_fuzz.hpp"

#include <array>

namespace {

using namespace till;
using providers::Action;
using Kind = providers::Outcome::Kind;

constexpr std::array statuses = {200, 201, 202, 204, 301, 400, 401, 403, 404, 405, 408, 409, 422, 429, 500, 503};

providers::Command command_for(unsigned choice) {
    providers::Command command;
    command.action = static_cast<Action>(choice % 4);
    command.own_reference = "own-1";
    command.idempotency_key = "key-1";
    command.sale.method = (choice & 4) != 0 ? "klarna.static_qr" : "klarna.dynamic_qr";
    command.sale.amount = {12550, hal::Currency::eur()};
    command.sale.lines = {{"x", 1, command.sale.amount, command.sale.amount}};
    command.sale.options["short_code"] = "123";
    command.amount = command.sale.amount;
    command.refs = hal::json::Value::object({{"payment_request_id", "54321"}, {"payment_id", "98765"}});
    return command;
}

// What an answer left in the refs must not be able to bend the next request.
void check_next_requests(providers::Command command, const hal::json::Value& refs) {
    if (const auto* members = refs.members())
        for (const auto& [name, value] : *members)
            command.refs.set(name, value);
    for (const auto action : {Action::inquire, Action::cancel, Action::refund}) {
        command.action = action;
        const auto request = fuzz::payhub().build(command);
        if (!request) continue;
        CHECK(request->url.starts_with("https://payhub.example/api/payhub/v1/payment/"));
        CHECK(request->url.find_first_of("\r\n ?#") == std::string::npos);
        CHECK(request->url.find("/../") == std::string::npos && !request->url.ends_with("/.."));
    }
}

void check_outcome(const providers::Command& command, int status, const providers::Outcome& outcome) {
    const bool verdict = outcome.kind == Kind::done || outcome.kind == Kind::refused || outcome.kind == Kind::pending;
    CHECK(!verdict || (status < 500 && status != 301 && status != 408 && status != 429));
    CHECK(outcome.kind != Kind::refused || !outcome.problem.type.empty());
    CHECK(outcome.kind != Kind::refused || command.action != Action::cancel || outcome.problem.type == "may-be-paid");
    CHECK(outcome.problem.detail.size() <= 2000);
    CHECK(!outcome.paid || (outcome.paid->minor > 0 && command.action == Action::inquire));
    CHECK(!outcome.refunded || (*outcome.refunded == command.amount && outcome.kind == Kind::done));
    CHECK(!outcome.presentation || outcome.kind == Kind::done);
    CHECK(!outcome.presentation || outcome.presentation->qr_payload.starts_with("https://"));
    CHECK(outcome.state != providers::ProviderState::paid || outcome.paid.has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    if (size < 2) return 0;
    const auto command = command_for(data[0]);
    hal::HttpResponse response;
    response.status = statuses[data[1] % statuses.size()];
    response.body.assign(reinterpret_cast<const char*>(data) + 2, size - 2);
    const auto outcome = fuzz::payhub().read(command, response);
    check_outcome(command, response.status, outcome);
    check_next_requests(command, outcome.refs);
    return 0;
}
