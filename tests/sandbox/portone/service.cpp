#include "tests/sandbox/portone/service.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/portone/calls.hpp"
#include "tests/sandbox/portone/customer.hpp"
#include "tests/sandbox/portone/signature.hpp"
#include "tests/sandbox/portone/wire.hpp"

#include <array>

namespace till::sandbox::portone {
namespace {

struct Route {
    std::string_view method;
    std::string_view pattern;  // behind /portone/api; * is any one part
    std::string_view operation;
    Decision (*decide)(const Book& book, const Call& call, const Context& context);
    bool open = false;  // no key, no token
};

// Longer patterns with fixed words come before those with a wildcard in their place.
constexpr std::array routes = {
    Route{"POST", "merchant/auth-token", "token", auth_token, true},
    Route{"POST", "merchant/generate-signature", "signature", generate_signature},
    Route{"POST", "paymentLink", "create", create_link},
    Route{"PUT", "paymentLink/*/status/*", "cancel", cancel_link},
    Route{"GET", "paymentLink/*/fetch-status", "status", link_status},
    Route{"GET", "paymentLink/*/status", "lookup", own_status},
    Route{"GET", "merchant/*/paymentLink/*/status", "lookup", merchant_own_status},
    Route{"GET", "transaction/*/status", "transaction", transaction_status},
    Route{"POST", "merchant/*/fetch-all-payments", "payments", all_payments},
    Route{"POST", "refund/*", "refund", refund},
    Route{"GET", "refund/*", "refunds", refunds},
    Route{"POST", "*/transaction-details", "details", details},
};

const Route* route_of(const Request& request, std::vector<std::string>& parts) {
    parts = segments(request.path);
    if (parts.size() < 3) return nullptr;
    parts.erase(parts.begin(), parts.begin() + 2);  // portone / api
    for (const auto& route : routes) {
        const auto wanted = segments(route.pattern);
        if (!request.is(route.method) || wanted.size() != parts.size()) continue;
        bool same = true;
        for (std::size_t i = 0; i < parts.size(); ++i)
            same = same && (wanted[i] == "*" || wanted[i] == parts[i]);
        if (same) return &route;
    }
    return nullptr;
}

// Why the claims open nothing now; empty: they do.
std::string token_complaint(const Value& claims, const Context& context) {
    const auto now = milliseconds(context.now) / 1000;
    const auto leeway = context.settings.number("portone.jwt_leeway_s");
    const auto issuer = claims.string_or("iss", "");
    if (issuer != "PORTONE" && issuer != "CHAIPAY") return "issuer";
    if (claims.string_or("sub", "") != context.settings.text("portone.key")) return "subject";
    if (claims.integer_or("exp", 0) + leeway <= now) return "token is expired";
    if (claims.integer_or("iat", now + leeway + 1) > now + leeway) return "token used before issued";
    return {};
}

// Nothing: come in.
std::optional<Decision> refusal(const Request& request, const Context& context) {
    auto key = request.headers.find("X-Portone-Client-Key");
    if (!key) key = request.headers.find("X-Chaipay-Client-Key");
    const bool creates = request.path == "/portone/api/paymentLink";
    if (!key || *key != context.settings.text("portone.key"))
        return answer(unauthorised("the client key is not valid", context, creates));
    const auto given = request.headers.find("Authorization").value_or("");
    constexpr std::string_view bearer = "Bearer ";
    const auto claims = given.starts_with(bearer) ? open_token(context.crypto, context.settings.text("portone.secret"),
                                                               given.substr(bearer.size()))
                                                  : std::nullopt;
    const auto why = claims ? token_complaint(*claims, context) : std::string("token is not valid");
    if (why.empty()) return std::nullopt;
    return answer(bad({"4054", "INVALID_UNAUTHORIZED_JWT_TOKEN_ERROR", why, 401}, context, creates));
}

}  // namespace

std::string PortoneService::operation(const Request& request) const {
    std::vector<std::string> parts;
    const auto* route = route_of(request, parts);
    return route ? std::string(route->operation) : std::string();
}

Decision PortoneService::decide(const Request& request, const Context& context) {
    Call call;
    const auto* route = route_of(request, call.parts);
    if (!route) return answer(problem_reply(404, "not-found", "no such call"));
    if (!route->open) {
        if (auto refused = refusal(request, context)) return *std::move(refused);
    }
    call.sub_merchant = request.headers.find("X-Portone-SubMerchant-Key").value_or("");
    if (const auto body = hal::json::parse(request.body); body && body->is_object()) call.body = *body;
    return route->decide(book_, call, context);
}

Records PortoneService::pay_at_once(const Decision& created, const Context& context) const {
    for (const auto& record : created.records) {
        if (record.to == "portone") return customer_acts(read_link(record.body), CustomerAct::approve, context).records;
    }
    return {};
}

}  // namespace till::sandbox::portone
