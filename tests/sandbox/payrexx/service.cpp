#include "tests/sandbox/payrexx/service.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payrexx/calls.hpp"
#include "tests/sandbox/payrexx/customer.hpp"
#include "tests/sandbox/payrexx/params.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace till::sandbox::payrexx {
namespace {

constexpr int newest_version = 16;
constexpr std::int64_t limit_window = 300'000;

struct Route {
    std::string_view method;
    std::string_view pattern;  // behind the version; * is any one part
    std::string_view operation;
    Decision (*decide)(const Book& book, const Call& call, const Context& context);
};

Decision signature_check(const Book&, const Call&, const Context&) { return success(Value::object({{"id", 1}})); }

constexpr std::array routes = {
    Route{"GET", "SignatureCheck", "check", signature_check},
    Route{"POST", "Gateway", "create", create_gateway},
    Route{"GET", "Gateway/*", "status", read_gateway},
    Route{"DELETE", "Gateway/*", "delete", delete_gateway},
    Route{"GET", "Transaction", "list", list_transactions},
    Route{"GET", "Transaction/*", "status", read_transaction},
    Route{"POST", "Transaction/*/capture", "capture", capture},
    Route{"POST", "Transaction/*/refund", "refund", refund},
    Route{"POST", "Transaction/*/charge", "charge", charge},
    Route{"POST", "Transaction/*", "charge", charge},
    Route{"DELETE", "Transaction/*", "release", release},
    Route{"PATCH", "Transaction/*/cancel", "cancel", cancel_waiting},
    Route{"POST", "ecr/*/pair", "pair", pair},
    Route{"GET", "ecr/*/pair", "pairing", pairing},
    Route{"DELETE", "ecr/*/pair", "unpair", unpair},
    Route{"POST", "ecr/*/payment", "start", start_payment},
    Route{"POST", "ecr/*/payment/cancel", "stop", stop_payment},
    Route{"GET", "ecr/*/payment/*", "status", read_payment},
    Route{"POST", "ecr/*/payment/*/cancel", "stop", stop_payment},
    Route{"POST", "ecr/*/payment/*/void", "void", void_payment},
    Route{"GET", "ecr/*/paymentMethods", "methods", payment_methods},
};

const Route* route_of(const Request& request, std::vector<std::string>& parts) {
    parts = segments(request.path);
    if (parts.size() < 3) return nullptr;
    parts.erase(parts.begin(), parts.begin() + 2);  // payrexx / v1.NN
    for (const auto& route : routes) {
        const auto wanted = segments(route.pattern);
        if (!request.is(route.method) || wanted.size() != parts.size()) continue;
        const bool same =
            std::ranges::equal(wanted, parts, [](const auto& a, const auto& b) { return a == "*" || a == b; });
        if (same) return &route;
    }
    return nullptr;
}

// 14 of "v1.14"; nullopt: a version that is not served.
std::optional<int> version_of(const Request& request) {
    const auto parts = segments(request.path);
    if (parts.size() < 2 || !parts[1].starts_with("v1.")) return std::nullopt;
    const auto text = std::string_view(parts[1]).substr(3);
    int number = -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || stop != text.data() + text.size()) return std::nullopt;
    return number >= 0 && number <= newest_version ? std::optional(number) : std::nullopt;
}

bool is_form(const Request& request) {
    return request.headers.find("Content-Type").value_or("").starts_with("application/x-www-form-urlencoded");
}

// The parameters that are signed: those of the query and of a form, but for the instance and the signature itself.
Pairs signed_pairs(const Request& request) {
    auto out = pairs_of(request.query);
    if (is_form(request)) std::ranges::copy(pairs_of(request.body), std::back_inserter(out));
    std::erase_if(out, [](const auto& pair) { return pair.first == "instance" || pair.first == "ApiSignature"; });
    return out;
}

std::string signature_in(const Request& request) {
    for (const auto& from : {pairs_of(request.query), is_form(request) ? pairs_of(request.body) : Pairs()})
        for (const auto& [name, value] : from)
            if (name == "ApiSignature") return value;
    return {};
}

// Either generation, as the switch payrexx.auth lets them in.
bool is_let_in(const Request& request, const Context& context) {
    const auto accepted = context.settings.text("payrexx.auth");
    const auto secret = context.settings.text("payrexx.api_secret");
    const auto key = request.headers.find("X-API-KEY");
    if (key && accepted != "signature") return hal::equal_constant_time(*key, secret);
    const auto given = signature_in(request);
    if (given.empty() || accepted == "header") return false;
    const auto digest = context.crypto.hmac_sha256(secret, query_of(signed_pairs(request)));
    return digest && hal::equal_constant_time(given, hal::to_base64(*digest));
}

Value params_of(const Request& request) {
    if (!request.body.empty() && !is_form(request)) {
        const auto body = hal::json::parse(request.body);
        return body && body->is_object() ? *body : Value::object();
    }
    return nested(signed_pairs(request));
}

Decision error_with(int status, std::string_view message) {
    return answer(json_reply(status, Value::object({{"status", "error"}, {"message", message}})));
}

Decision blocked(int status) {
    return answer(
        {status,
         {{"Content-Type", "text/html"}},
         "<html><head><title>" + std::to_string(status) + "</title></head><body>Request blocked.</body></html>\n"});
}

}  // namespace

int Firewall::refuses(const Context& context) {
    const auto forced = context.settings.number("payrexx.firewall");
    if (forced != 0) return static_cast<int>(forced);
    const auto now = milliseconds(context.now);
    while (!seen_.empty() && (seen_.front() <= now - limit_window || seen_.front() > now))
        seen_.pop_front();
    seen_.push_back(now);
    const auto limit =
        static_cast<std::size_t>(std::max<std::int64_t>(context.settings.number("payrexx.rate_limit"), 1));
    if (seen_.size() > 3 * limit) seen_.pop_front();
    if (seen_.size() > 2 * limit) return 403;
    return seen_.size() > limit ? 405 : 0;
}

std::string PayrexxService::operation(const Request& request) const {
    std::vector<std::string> parts;
    const auto* route = route_of(request, parts);
    return route ? std::string(route->operation) : std::string();
}

Decision PayrexxService::decide(const Request& request, const Context& context) {
    if (const int status = firewall_.refuses(context); status != 0) return blocked(status);
    const auto version = version_of(request);
    if (!version) return error_with(404, "Version not found.");
    const auto instance = Form::parse(request.query).value("instance");
    if (instance.empty()) return error_with(422, "An error occurred");  // no more is said
    const bool known = instance == context.settings.text("payrexx.instance");
    if (!known || !is_let_in(request, context)) return error_with(403, "The API secret is not correct.");
    Call call;
    const auto* route = route_of(request, call.parts);
    if (!route) return error_with(404, "Action not found");
    call.version = *version;
    call.params = params_of(request);
    return route->decide(book_, call, context);
}

// The customer of an early push pays at once.
Records PayrexxService::pay_at_once(const Decision& created, const Context& context) const {
    for (const auto& record : created.records) {
        if (record.to != "payrexx" || record.body.string_or("op", "") != "gateway") continue;
        Book with_it = book_;
        with_it.apply(record.body);
        return on_page(*with_it.gateway(record.body.integer_or("id", 0)), with_it, "approve", context).records;
    }
    return {};
}

}  // namespace till::sandbox::payrexx
