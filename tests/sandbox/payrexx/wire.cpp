#include "tests/sandbox/payrexx/wire.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"

#include <algorithm>

namespace till::sandbox::payrexx {
namespace {

std::string in_old_words(const std::string& status) {
    if (status == "chargeback" || status == "disputed") return "chargeback dispute";
    if (status == "error") return "Technical error";
    return status == "partially-refunded" ? "Partially refunded" : status;
}

Value list_of(const std::vector<std::string>& words) {
    auto out = Value::array();
    for (const auto& word : words)
        out.push(word);
    return out;
}

// Where a terminal's reference of ours shows (switch payrexx.ecr_reference).
std::string shown_reference(const Transaction& transaction, const Context& context) {
    const bool hidden = !transaction.terminal.empty() && context.settings.text("payrexx.ecr_reference") != "reference";
    return hidden ? std::string() : transaction.reference;
}

Value invoice_json(const Transaction& transaction, const Context& context) {
    const bool no_purpose = !transaction.terminal.empty() && context.settings.text("payrexx.ecr_reference") == "none";
    auto out = Value::object({{"number", "IV_" + std::to_string(transaction.id)},
                              {"currencyAlpha3", transaction.currency},
                              {"totalAmount", transaction.minor},
                              {"originalAmount", transaction.minor},
                              {"referenceId", shown_reference(transaction, context)},
                              {"purpose", no_purpose ? std::string() : transaction.purpose},
                              {"customFields", Value::array()}});
    if (context.settings.flag("payrexx.gets_tell_refunds")) out.set("refundedAmount", transaction.refunded());
    if (context.settings.flag("payrexx.gets_tell_mode")) out.set("test", mode_of(context) == "TEST" ? 1 : 0);
    if (transaction.gateway != 0) out.set("paymentRequestId", transaction.gateway);
    return out;
}

}  // namespace

Decision success(Value entry, Records records) {
    return {json_reply(200, Value::object({{"status", "success"}, {"data", Value::array({std::move(entry)})}})),
            std::move(records)};
}

Decision success_list(Value list) {
    return answer(json_reply(200, Value::object({{"status", "success"}, {"data", std::move(list)}})));
}

Decision failure(const Call& call, int status, std::string_view message, const Context& context) {
    const auto forced = static_cast<int>(context.settings.number("payrexx.failure_status"));
    const int shown = forced != 0 ? forced : call.version < 15 ? 200 : status;
    return answer(json_reply(shown, Value::object({{"status", "error"}, {"message", message}})));
}

Decision ecr_success(Value object, Records records, const Context& context) {
    if (!context.settings.flag("payrexx.ecr_envelope")) return {json_reply(200, object), std::move(records)};
    return {json_reply(200, Value::object({{"status", "success"}, {"data", std::move(object)}})), std::move(records)};
}

Decision ecr_failure(int status, std::string_view type, std::string_view param, std::string_view message) {
    return answer(json_reply(
        status, Value::object({{"error", Value::object({{"type", type}, {"param", param}, {"message", message}})}})));
}

std::string status_word(const std::string& status, const Context& context) {
    if (auto instead = context.settings.text("payrexx.status_override"); !instead.empty()) return instead;
    const auto spelling = context.settings.text("payrexx.spelling");
    if (spelling == "old") return in_old_words(status);
    auto out = status;
    if (spelling == "hyphens") std::ranges::replace(out, '_', '-');
    if (spelling == "underscores") std::ranges::replace(out, '-', '_');
    return out;
}

std::string time_text(std::int64_t at, const Context& context) {
    auto out = hal::to_rfc3339(wall(at)).substr(0, 19);
    if (!context.settings.flag("payrexx.old_times")) return out + "+00:00";
    out[10] = ' ';
    return out;
}

std::string mode_of(const Context& context) { return context.settings.text("payrexx.mode"); }

std::string page_link(const Gateway& gateway, const Context& context) {
    const auto other = context.settings.text("payrexx.platform");
    return (other.empty() ? std::string(context.public_url) : other) + "/payrexx/page/" + gateway.hash;
}

bool is_over(const Gateway& gateway, const Context& context) {
    return gateway.expires != 0 && milliseconds(context.now) >= gateway.expires;
}

std::string gateway_status(const Gateway& gateway, const Book& book, const Context& context) {
    const auto all = book.of_gateway(gateway.id);
    if (std::ranges::any_of(all, [](const auto* one) { return one->money_in_hand(); })) return "confirmed";
    for (const auto* word : {"reserved", "authorized"})
        if (std::ranges::any_of(all, [&](const auto* one) { return one->status == word; })) return word;
    return is_over(gateway, context) ? context.settings.text("payrexx.expired_page") : "waiting";
}

Value gateway_json(const Gateway& gateway, const Book& book, bool fresh, const Context& context) {
    auto transactions = Value::array();
    for (const auto* one : book.of_gateway(gateway.id))
        transactions.push(transaction_json(*one, context));
    auto invoices = Value::array();
    if (!transactions.array_items()->empty()) {
        auto invoice = Value::object({{"paymentRequestId", gateway.id},
                                      {"referenceId", gateway.reference},
                                      {"currency", gateway.currency},
                                      {"amount", gateway.minor}});
        if (context.settings.flag("payrexx.gets_tell_mode")) invoice.set("test", mode_of(context) == "TEST" ? 1 : 0);
        invoices.push(invoice.set("transactions", transactions));
    }
    auto out = Value::object({{"id", gateway.id},
                              {"status", gateway_status(gateway, book, context)},
                              {"hash", gateway.hash},
                              {"referenceId", gateway.reference},
                              {"link", page_link(gateway, context)},
                              {"invoices", invoices},
                              {"preAuthorization", gateway.pre_authorization ? 1 : 0},
                              {"reservation", gateway.reservation ? 1 : 0}});
    // PHP's empty list where an object would stand, and a zero where a list would.
    out.set("fields", gateway.fields.is_object() ? gateway.fields : Value::array());
    out.set("psp", fresh ? Value(0) : Value::array());
    out.set("pm", list_of(gateway.means)).set("amount", gateway.minor).set("vatRate", Value());
    out.set("currency", gateway.currency).set("sku", Value()).set("createdAt", gateway.created / 1000);
    return out;
}

Value transaction_json(const Transaction& transaction, const Context& context) {
    const bool back = transaction.money_in_hand() && transaction.asked_back() < transaction.captured;
    auto out = Value::object({{"id", transaction.id},
                              {"uuid", transaction.uuid},
                              {"amount", transaction.minor},
                              {"status", status_word(transaction.status, context)},
                              {"time", time_text(transaction.created, context)},
                              {"lang", "en"},
                              {"psp", "Payrexx_Pay"},
                              {"pspId", 44},
                              {"payrexxFee", transaction.captured / 100},
                              {"refundable", back},
                              {"partiallyRefundable", back},
                              {"metadata", Value::array()}});
    if (context.settings.flag("payrexx.gets_tell_mode")) out.set("mode", mode_of(context));
    out.set("type", transaction.terminal.empty() ? "E-Commerce" : "POS-Terminal");
    if (!transaction.terminal.empty()) {
        out.set("posSerialNumber", transaction.terminal).set("posTerminalName", "Sandbox terminal");
    }
    if (transaction.charged_on != 0) out.set("preAuthorizationId", transaction.charged_on);
    out.set("invoice", invoice_json(transaction, context));
    out.set("payment", Value::object({{"brand", transaction.brand}, {"wallet", Value()}}));
    out.set("contact", Value::object({{"id", 7}})).set("subscription", Value());
    return out;
}

std::string ecr_status(const EcrPayment& payment, const Context& context) {
    const auto timeout = context.settings.number("payrexx.terminal_timeout_s") * 1000;
    const bool over = payment.status == "IN_PROGRESS" && milliseconds(context.now) >= payment.created + timeout;
    return over ? "EXPIRED" : payment.status;
}

Value ecr_json(const EcrPayment& payment, const Context& context) {
    auto out = Value::object({{"payment_id", payment.id}});
    out.set(context.settings.text("payrexx.ecr_status_name"), ecr_status(payment, context));
    if (context.settings.flag("payrexx.ecr_tells_money")) {
        out.set("amount", payment.minor).set("currency", payment.currency).set("mode", mode_of(context));
        if (payment.transaction != 0) out.set("transaction_id", payment.transaction);
    }
    const bool good = payment.status == "SUCCESS";
    out.set("slip", good ? Value::object({{"customer", "PURCHASE\nAPPROVED"}}) : Value::array());
    return out;
}

std::string pairing_code(const Terminal& terminal, const Context& context) {
    const auto digest = context.crypto.sha256(terminal.serial + ":" + std::to_string(terminal.generation));
    std::string out;
    for (std::size_t i = 0; i < 6; ++i)
        out += static_cast<char>('0' + static_cast<unsigned char>(digest[i]) % 10);
    return out;
}

}  // namespace till::sandbox::payrexx
