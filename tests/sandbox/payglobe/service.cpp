#include "tests/sandbox/payglobe/service.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payglobe/calls.hpp"
#include "tests/sandbox/payglobe/customer.hpp"
#include "tests/sandbox/payglobe/wire.hpp"

#include <array>

namespace till::sandbox::payglobe {
namespace {

enum class Key { open, any, secret };  // who may call: anybody, pk or sk, sk only

struct Route {
    std::string_view method;
    std::string_view pattern;  // behind /payglobe/api; * is any one part
    std::string_view operation;
    Key key;
    Decision (*decide)(const Book& book, const Call& call, const Context& context);
};

Decision init_call(const Book&, const Call& call, const Context& context) { return init(call, false, context); }
Decision initiate_call(const Book&, const Call& call, const Context& context) { return init(call, true, context); }
Decision link_call(const Book&, const Call& call, const Context& context) { return create_link(call, context); }
Decision no_picture(const Book&, const Call&, const Context&) {
    return answer(bad_with(404, "The sandbox draws no QR codes; draw linkUrl"));
}

constexpr std::array routes = {
    Route{"POST", "payment/init", "create", Key::any, init_call},
    Route{"POST", "payment/initiate", "create", Key::any, initiate_call},
    Route{"GET", "payment/transaction/*", "status", Key::any, transaction},
    Route{"POST", "payment/capture/*", "capture", Key::secret, capture_call},
    Route{"POST", "payment/void/*", "void", Key::secret, void_call},
    Route{"POST", "payment/refund/*", "refund", Key::secret, refund},
    Route{"GET", "payment/refunds/*", "refunds", Key::secret, refund_history},
    Route{"POST", "payment-links/create", "create", Key::secret, link_call},
    Route{"GET", "payment-links/*/qrcode", "qrcode", Key::open, no_picture},
    Route{"GET", "payment-links/*", "status", Key::secret, link},
    Route{"POST", "payment-links/*/verify", "verify", Key::secret, verify_link},
    Route{"POST", "payment-links/*/cancel", "cancel", Key::secret, cancel_link},
    Route{"GET", "payment-links", "links", Key::secret, list_links},
    Route{"GET", "token-payment/cards", "cards", Key::secret, list_cards},
    Route{"POST", "token-payment/pay", "pay", Key::secret, pay},
    Route{"POST", "token-payment/save-card", "save_card", Key::secret, save_card},
    Route{"POST", "token-payment/cards/*/set-default", "save_card", Key::secret, default_card},
    Route{"DELETE", "token-payment/cards/*", "save_card", Key::secret, delete_card},
    Route{"GET", "merchant/disputes", "disputes", Key::secret, list_disputes},
    Route{"GET", "merchant/disputes/stats", "disputes", Key::secret, dispute_stats},
    Route{"POST", "merchant/disputes/*/respond", "respond", Key::secret, respond},
};

std::vector<std::string> split(std::string_view pattern) { return segments(pattern); }

const Route* route_of(const Request& request, std::vector<std::string>& parts) {
    parts = segments(request.path);
    if (parts.size() < 3) return nullptr;
    parts.erase(parts.begin(), parts.begin() + 2);  // payglobe / api
    for (const auto& route : routes) {
        const auto wanted = split(route.pattern);
        if (!request.is(route.method) || wanted.size() != parts.size()) continue;
        bool same = true;
        for (std::size_t i = 0; i < parts.size(); ++i)
            same = same && (wanted[i] == "*" || wanted[i] == parts[i]);
        if (same) return &route;
    }
    return nullptr;
}

// 0: let in; else the status that says no.
int refusal(const Request& request, Key key, const Context& context) {
    if (key == Key::open) return 0;
    const auto given = request.headers.find("Authorization").value_or("");
    const auto is = [&](std::string_view setting) {
        return hal::equal_constant_time(given, "Bearer " + context.settings.text(setting));
    };
    if (is("payglobe.secret_key")) return 0;
    if (!is("payglobe.public_key")) return 401;
    return key == Key::any ? 0 : 403;
}

}  // namespace

std::string PayglobeService::operation(const Request& request) const {
    std::vector<std::string> parts;
    const auto* route = route_of(request, parts);
    return route ? std::string(route->operation) : std::string();
}

Decision PayglobeService::decide(const Request& request, const Context& context) {
    Call call;
    const auto* route = route_of(request, call.parts);
    if (!route) return answer(bad_with(404, "Not found"));
    if (const int no = refusal(request, route->key, context); no != 0) {
        return answer(bad_with(no, no == 401 ? "Invalid API key" : "This call needs the secret key"));
    }
    call.query = request.query;
    if (const auto body = hal::json::parse(request.body); body && body->is_object()) call.body = *body;
    return route->decide(book_, call, context);
}

// The customer of an early push pays all by card.
Records PayglobeService::pay_at_once(const Decision& created, const Context& context) const {
    for (const auto& record : created.records) {
        if (record.to != "payglobe" || record.body.string_or("op", "") != "payment") continue;
        Book fresh;  // the row as it was just made
        fresh.apply(record.body);
        return customer_acts(*fresh.find(record.body.string_or("id", "")), CustomerAct::approve, 0, context).records;
    }
    return {};
}

}  // namespace till::sandbox::payglobe
