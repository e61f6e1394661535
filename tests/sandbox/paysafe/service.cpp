#include "tests/sandbox/paysafe/service.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/paysafe/calls.hpp"
#include "tests/sandbox/paysafe/customer.hpp"

#include <array>

namespace till::sandbox::paysafe {
namespace {

struct Route {
    std::string_view method;
    std::string_view pattern;  // behind /paysafe/paymenthub/v1; * is any one part
    std::string_view operation;
    Decision (*decide)(const Book& book, const Call& call, const Context& context);
};

constexpr std::array routes = {
    Route{"GET", "monitor", "monitor", monitor},
    Route{"GET", "paymentmethods", "monitor", methods},
    Route{"POST", "paymenthandles", "create", create_handle},
    Route{"GET", "paymenthandles", "find", find_by_ref},
    Route{"GET", "paymenthandles/*", "status", get_handle},
    Route{"PUT", "paymenthandles/*", "cancel", put_handle},
    Route{"POST", "payments", "pay", create_payment},
    Route{"GET", "payments", "find", find_by_ref},
    Route{"GET", "payments/*", "status", get_payment},
    Route{"PUT", "payments/*", "cancel", put_payment},
    Route{"POST", "payments/*/settlements", "settle", create_settlement},
    Route{"POST", "payments/*/voidauths", "void", create_void},
    Route{"POST", "settlements/*/refunds", "refund", create_refund},
    Route{"GET", "settlements", "find", find_by_ref},
    Route{"GET", "refunds", "find", find_by_ref},
    Route{"GET", "voidauths", "find", find_by_ref},
    Route{"GET", "settlements/*", "status", get_settled},
    Route{"GET", "refunds/*", "status", get_settled},
    Route{"GET", "voidauths/*", "status", get_settled},
    Route{"PUT", "settlements/*", "cancel", put_settled},
    Route{"PUT", "refunds/*", "cancel", put_settled},
};

const Route* route_of(const Request& request, std::vector<std::string>& parts) {
    parts = segments(request.path);
    if (parts.size() < 4) return nullptr;
    parts.erase(parts.begin(), parts.begin() + 3);  // paysafe / paymenthub / v1
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

bool is_let_in(const Request& request, const Context& context) {
    const auto login = context.settings.text("paysafe.user") + ":" + context.settings.text("paysafe.password");
    const std::vector<std::uint8_t> bytes(login.begin(), login.end());
    const auto given = request.headers.find("Authorization").value_or("");
    return hal::equal_constant_time(given, "Basic " + hal::to_base64(bytes));
}

}  // namespace

std::string PaysafeService::operation(const Request& request) const {
    std::vector<std::string> parts;
    const auto* route = route_of(request, parts);
    return route ? std::string(route->operation) : std::string();
}

Decision PaysafeService::decide(const Request& request, const Context& context) {
    Call call;
    const auto* route = route_of(request, call.parts);
    if (!route) return not_found(context);
    if (!is_let_in(request, context)) {
        return {
            failed({.status = 401, .code = "5279", .message = "The authentication credentials are invalid."}, context),
            {}};
    }
    call.query = request.query;
    const auto body = hal::json::parse(request.body);
    if (body && body->is_object()) call.body = *body;
    if (!request.is("GET") && call.body.is_null()) {
        return {failed({.status = 400, .code = "5023", .message = "Request not parseable"}, context), {}};
    }
    return route->decide(book_, call, context);
}

// The customer of an early push opens the link and pays; there is no payment yet that could take the money.
Records PaysafeService::pay_at_once(const Decision& created, const Context& context) const {
    for (const auto& record : created.records)
        if (record.to == "paysafe") return act_on(read_sale(record.body), Act::approve, context).records;
    return {};
}

}  // namespace till::sandbox::paysafe
