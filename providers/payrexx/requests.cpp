#include "payrexx/requests.hpp"

#include "payrexx/form.hpp"
#include "till/hal/ids.hpp"

namespace till::providers::payrexx {
namespace {

using hal::fail;

constexpr std::size_t longest_reference = 64;

std::string ref(const Command& command, std::string_view name) {
    const auto* member = command.refs.find(name);
    return member != nullptr && member->is_string() ? id_of(command.refs, name) : std::string();
}

Result<void> check_reference(const Command& command, const PayrexxConfig& config) {
    const auto reference = reference_of(command, config);
    if (!hal::is_safe_id(command.own_reference) || reference.size() > longest_reference)
        return fail("command-invalid", "own reference");
    return {};
}

Result<void> check_amount(const Command& command) {
    if (command.amount.minor <= 0 || command.amount.currency != command.sale.amount.currency ||
        command.amount.minor > command.sale.amount.minor)
        return fail("command-invalid", "amount");
    return {};
}

}  // namespace

Result<std::string> api_signature(const hal::Crypto& crypto, const hal::Secret& secret, std::string_view query) {
    const auto digest = crypto.hmac_sha256(secret.reveal(), query);
    if (!digest) return std::unexpected(digest.error());
    return hal::to_base64(*digest);
}

bool seeks_transaction(const Command& command) {
    const auto is_set = [&](std::string_view name) { return !command.refs.string_or(name, "").empty(); };
    return is_set("terminal_success") && !is_set("transaction_sought") && ref(command, "transaction_id").empty();
}

// Where our session is known by its id, that is asked; deleted gateways and lost answers are looked for in the list.
Look look_of(const Command& command) {
    const bool terminal = is_terminal(command.sale);
    const bool has_payment = !ref(command, "ecr_payment_id").empty();
    const bool has_transaction = !ref(command, "transaction_id").empty();
    switch (command.about) {
        case Action::refund:
        case Action::capture:
        case Action::release: return has_transaction || !terminal ? Look::transaction : Look::terminal;
        default: break;
    }
    if (terminal) return has_payment && !seeks_transaction(command) ? Look::terminal : Look::list;
    if (ref(command, "gateway_id").empty()) return has_transaction ? Look::transaction : Look::list;
    return command.refs.string_or("page_gone", "").empty() ? Look::gateway : Look::list;
}

Result<hal::HttpRequest> Requests::request(std::string method, std::string path, Value params) const {
    hal::HttpRequest out;
    out.url = config_.base_url + "/" + config_.version + path + "?instance=" + url_encoded(config_.instance);
    out.headers.add("Accept", "application/json");
    const bool signs = config_.auth == PayrexxConfig::Auth::signature;
    auto query = build_query(params);
    if (signs) {
        const auto signature = api_signature(crypto_, config_.api_secret, query);
        if (!signature) return std::unexpected(signature.error());
        query += (query.empty() ? "ApiSignature=" : "&ApiSignature=") + url_encoded(*signature);
    } else {
        out.headers.add("X-API-KEY", std::string(config_.api_secret.reveal()));
    }
    const bool in_url = method == "GET" || (method == "DELETE" && !signs);
    if (in_url && !query.empty()) {
        out.url += "&" + query;
    } else if (!in_url && (signs || config_.form_bodies)) {
        out.headers.add("Content-Type", "application/x-www-form-urlencoded");
        out.body = std::move(query);
    } else if (!in_url) {
        out.headers.add("Content-Type", "application/json");
        out.body = params.dump();
    }
    out.method = std::move(method);
    return out;
}

Result<hal::HttpRequest> Requests::build(const Command& command) const {
    switch (command.action) {
        case Action::create: return create(command);
        case Action::proceed: return start_terminal(command);
        case Action::inquire: return inquire(command);
        case Action::cancel: return cancel(command);
        case Action::capture: return capture(command);
        case Action::refund: return refund(command);
        case Action::release: {
            const auto id = ref(command, "transaction_id");
            if (id.empty()) return fail("reference-missing", "transaction_id");
            return request("DELETE", "/Transaction/" + id + "/");
        }
    }
    return fail("command-invalid", "action");
}

Result<hal::HttpRequest> Requests::create(const Command& command) const {
    if (auto checked = check_reference(command, config_); !checked) return std::unexpected(checked.error());
    // A terminal is asked first whether it is ours to use: that answer gives the sale a session to look after.
    if (is_terminal(command.sale)) {
        const bool pairing = config_.terminal_check == PayrexxConfig::TerminalCheck::pairing;
        return request("GET", "/ecr/" + config_.terminal_serial + (pairing ? "/pair/" : "/paymentMethods/"));
    }
    const auto reference = reference_of(command, config_);
    Value params = Value::object({{"amount", command.sale.amount.minor},
                                  {"currency", command.sale.amount.currency.code()},
                                  {"referenceId", reference},
                                  {"purpose", reference}});
    if (!config_.payment_means.empty()) {
        Value means = Value::array();
        for (const auto& one : config_.payment_means)
            means.push(one);
        params.set("pm", std::move(means));
    }
    if (config_.hold) params.set("reservation", true);
    if (config_.validity_minutes > 0) params.set("validity", config_.validity_minutes);
    params.set("skipResultPage", false);
    return request("POST", "/Gateway/", std::move(params));
}

Result<hal::HttpRequest> Requests::start_terminal(const Command& command) const {
    if (auto checked = check_reference(command, config_); !checked) return std::unexpected(checked.error());
    if (ref(command, "terminal_serial") != config_.terminal_serial) return fail("reference-missing", "terminal_serial");
    const auto reference = reference_of(command, config_);
    return request("POST", "/ecr/" + config_.terminal_serial + "/payment/",
                   Value::object({{"amount", command.sale.amount.minor},
                                  {"currency", command.sale.amount.currency.code()},
                                  {"paymentMethod", config_.terminal_means},
                                  {"paymentReference", reference},
                                  {"purpose", reference},
                                  {"printSlip", false}}));
}

Result<hal::HttpRequest> Requests::list() const {
    return request("GET", "/Transaction/",
                   Value::object({{"orderByTime", "DESC"}, {"offset", 0}, {"limit", config_.list_size}}));
}

Result<hal::HttpRequest> Requests::inquire(const Command& command) const {
    if (auto checked = check_reference(command, config_); !checked) return std::unexpected(checked.error());
    const bool lost = ref(command, is_terminal(command.sale) ? "terminal_serial" : "gateway_id").empty();
    switch (look_of(command)) {
        case Look::list:
            // A page that nobody has seen needs no look; a terminal never starts without its first answer.
            if (lost && (is_terminal(command.sale) || config_.repeat_lost_create || command.about != Action::create))
                return fail("reference-missing", "gateway_id");
            return list();
        case Look::gateway: return request("GET", "/Gateway/" + ref(command, "gateway_id") + "/");
        case Look::terminal: {
            const auto id = ref(command, "ecr_payment_id");
            if (id.empty()) return fail("reference-missing", "ecr_payment_id");
            return request("GET", "/ecr/" + config_.terminal_serial + "/payment/" + id + "/");
        }
        case Look::transaction: break;
    }
    const auto id = ref(command, "transaction_id");
    if (id.empty()) return fail("reference-missing", "transaction_id");
    return request("GET", "/Transaction/" + id + "/");
}

Result<hal::HttpRequest> Requests::cancel(const Command& command) const {
    if (is_terminal(command.sale)) {
        const auto id = ref(command, "ecr_payment_id");
        if (id.empty()) return fail("reference-missing", "ecr_payment_id");
        const auto path = "/ecr/" + config_.terminal_serial + "/payment/";
        if (config_.terminal_cancel_in_path) return request("POST", path + id + "/cancel/");
        return request("POST", path + "cancel/", Value::object({{"payment_id", id}}));
    }
    if (const auto id = ref(command, "gateway_id"); !id.empty()) return request("DELETE", "/Gateway/" + id + "/");
    // Found in the list after its create was lost: the page's id is not known, its payment's is.
    if (const auto id = ref(command, "transaction_id"); !id.empty())
        return request("PATCH", "/Transaction/" + id + "/cancel/");
    return fail("reference-missing", "gateway_id");
}

Result<hal::HttpRequest> Requests::capture(const Command& command) const {
    const auto id = ref(command, "transaction_id");
    if (id.empty()) return fail("reference-missing", "transaction_id");
    if (auto checked = check_amount(command); !checked) return std::unexpected(checked.error());
    return request("POST", "/Transaction/" + id + "/capture/", Value::object({{"amount", command.amount.minor}}));
}

Result<hal::HttpRequest> Requests::refund(const Command& command) const {
    if (auto checked = check_amount(command); !checked) return std::unexpected(checked.error());
    // The amount always stands there: without one Payrexx refunds everything.
    if (const auto id = ref(command, "transaction_id"); !id.empty())
        return request("POST", "/Transaction/" + id + "/refund/", Value::object({{"amount", command.amount.minor}}));
    const auto payment = ref(command, "ecr_payment_id");
    if (!is_terminal(command.sale) || payment.empty()) return fail("reference-missing", "transaction_id");
    if (command.amount != command.sale.amount)
        return fail("reference-missing", "transaction_id: without it only the whole payment can be voided");
    return request("POST", "/ecr/" + config_.terminal_serial + "/payment/" + payment + "/void/");
}

}  // namespace till::providers::payrexx
