#include "tests/sandbox/payhub/service.hpp"

#include "tests/sandbox/payhub/calls.hpp"
#include "tests/sandbox/payhub/customer.hpp"
#include "tests/sandbox/payhub/problem.hpp"
#include "tests/sandbox/payhub/records.hpp"

#include <charconv>

namespace till::sandbox::payhub {
namespace {

struct Call {
    std::string_view operation;  // "" : no such route
    std::int64_t id = 0;
};

std::int64_t id_of(const std::string& text) {
    std::int64_t id = -1;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, id);
    return error == std::errc() && stop == end ? id : -1;
}

// payhub / api / payhub / v1 / payment / …
Call call_of(const Request& request) {
    const auto parts = segments(request.path);
    if (parts.size() < 6 || parts[1] != "api" || parts[2] != "payhub" || parts[3] != "v1" || parts[4] != "payment") {
        return {};
    }
    if (parts.size() == 6 && parts[5] == "request" && request.is("POST")) return {"create"};
    if (parts.size() != 7) return {};
    if (parts[5] == "request" && request.is("GET")) return {"status", id_of(parts[6])};
    if (parts[5] == "request" && request.is("PATCH")) return {"cancel", id_of(parts[6])};
    if (parts[6] == "refund" && request.is("POST")) return {"refund", id_of(parts[5])};
    return {};
}

}  // namespace

bool PayhubService::owns(const Request& request) const {
    return request.path == "/payhub" || request.path.starts_with("/payhub/");
}

std::string PayhubService::operation(const Request& request) const { return std::string(call_of(request).operation); }

Decision PayhubService::decide(const Request& request, const Context& context) {
    const auto call = call_of(request);
    if (call.operation.empty()) return {problem(404, "Not Found", "", context), {}};
    const auto key = request.headers.find(access_.key_header);
    if (access_.key.empty() || !key || !hal::equal_constant_time(*key, access_.key)) {
        return {problem(401, "Unauthorized", "", context), {}};
    }
    if (call.operation == "create") return create(book_, request, context);
    if (call.operation == "status") return status(book_, call.id, context);
    if (call.operation == "cancel") return cancel(book_, call.id, request, context);
    return refund(book_, call.id, request, context);
}

Records PayhubService::pay_at_once(const Decision& created, const Context& context) const {
    for (const auto& record : created.records) {
        if (record.to != "payhub" || record.body.string_or("op", "") != "created") continue;
        const auto request = read_created(record.body);
        return approval(book_, request, request.amount.minor, context);
    }
    return {};
}

}  // namespace till::sandbox::payhub
