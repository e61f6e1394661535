// Card terminals: answers are objects, errors are {"error": {type, param, message}}, and every start is a charge.
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payrexx/calls.hpp"
#include "tests/sandbox/payrexx/customer.hpp"
#include "tests/sandbox/payrexx/params.hpp"
#include "tests/sandbox/payrexx/pushes.hpp"

namespace till::sandbox::payrexx {
namespace {

Decision unknown_terminal() { return ecr_failure(404, "not_found", "serialNumber", "Terminal not found"); }

// "Not paired" has several faces (switch payrexx.unpaired_answer).
Decision not_paired(const Context& context) {
    const auto how = context.settings.text("payrexx.unpaired_answer");
    if (how == "403") return ecr_failure(403, "forbidden", "serialNumber", "Terminal is not paired");
    return unknown_terminal();
}

// The answer that says no, where the terminal may not be used.
std::optional<Decision> no_use(const Book& book, const Call& call, const Context& context) {
    if (!is_terminal(call.parts[1], context)) return unknown_terminal();
    if (!book.terminal(call.parts[1], context).paired) return not_paired(context);
    return std::nullopt;
}

const EcrPayment* payment_of(const Book& book, const Call& call, const std::string& id) {
    const auto* payment = book.payment(id);
    return payment && payment->terminal == call.parts[1] ? payment : nullptr;
}

Decision no_payment() { return ecr_failure(404, "not_found", "paymentId", "Payment not found"); }

}  // namespace

Decision pair(const Book& book, const Call& call, const Context& context) {
    if (!is_terminal(call.parts[1], context)) return unknown_terminal();
    auto terminal = book.terminal(call.parts[1], context);
    const auto given = text(call.params, "pairingCode");
    const bool good = hal::equal_constant_time(given, pairing_code(terminal, context));
    ++terminal.generation;  // the code is used up, also by a wrong guess
    if (!good) {
        auto no = ecr_failure(400, "validation", "pairingCode", "The pairing code is not valid");
        no.records.push_back(to_record(terminal));
        return no;
    }
    terminal.paired = true;
    terminal.cashier = text(call.params, "cashierName").substr(0, 100);
    return ecr_success(Value::object({{"pairingStatus", "AUTHORIZED"}}), {to_record(terminal)}, context);
}

Decision pairing(const Book& book, const Call& call, const Context& context) {
    if (!is_terminal(call.parts[1], context)) return unknown_terminal();
    if (book.terminal(call.parts[1], context).paired)
        return ecr_success(Value::object({{"pairingStatus", "AUTHORIZED"}}), {}, context);
    if (context.settings.text("payrexx.unpaired_answer") != "200") return not_paired(context);
    return ecr_success(Value::object({{"pairingStatus", "UNAUTHORIZED"}}), {}, context);
}

Decision unpair(const Book& book, const Call& call, const Context& context) {
    if (auto no = no_use(book, call, context)) return *std::move(no);
    auto terminal = book.terminal(call.parts[1], context);
    terminal.paired = false;
    ++terminal.generation;
    return ecr_success(Value::object({{"pairingStatus", "UNAUTHORIZED"}}), {to_record(terminal)}, context);
}

Decision start_payment(const Book& book, const Call& call, const Context& context) {
    if (auto no = no_use(book, call, context)) return *std::move(no);
    EcrPayment payment;
    payment.minor = whole(call.params, "amount").value_or(0);
    payment.currency = text(call.params, "currency");
    payment.method = text(call.params, "paymentMethod");
    if (payment.minor <= 0) return ecr_failure(400, "validation", "amount", "The amount is not valid");
    if (!hal::Currency::from_code(payment.currency))
        return ecr_failure(400, "validation", "currency", "The currency is not valid");
    if (payment.method != "CARD" && payment.method != "TWINT" && payment.method != "GOCRYPTO")
        return ecr_failure(400, "validation", "paymentMethod", "The payment method is not valid");
    payment.id = "ecr-" + random_hex(context.crypto, 6);
    payment.terminal = call.parts[1];
    payment.reference = text(call.params, "paymentReference").substr(0, 200);
    payment.purpose = text(call.params, "purpose").substr(0, 200);
    payment.status = "IN_PROGRESS";
    payment.created = milliseconds(context.now);
    return ecr_success(ecr_json(payment, context), {to_record(payment)}, context);
}

Decision read_payment(const Book& book, const Call& call, const Context& context) {
    if (auto no = no_use(book, call, context)) return *std::move(no);
    const auto* payment = payment_of(book, call, call.parts[3]);
    return payment ? ecr_success(ecr_json(*payment, context), {}, context) : no_payment();
}

// ecr/{sn}/payment/{id}/cancel, or the id in the body (switch payrexx.ecr_cancel).
Decision stop_payment(const Book& book, const Call& call, const Context& context) {
    if (auto no = no_use(book, call, context)) return *std::move(no);
    const bool in_path = call.parts.size() == 5;
    const auto accepted = context.settings.text("payrexx.ecr_cancel");
    if ((in_path && accepted == "body") || (!in_path && accepted == "path")) return no_payment();
    const auto* found = payment_of(book, call, in_path ? call.parts[3] : text(call.params, "payment_id"));
    if (!found) return no_payment();
    if (ecr_status(*found, context) != "IN_PROGRESS")
        return ecr_failure(409, "conflict", "paymentId", "The payment is over");
    auto payment = *found;
    payment.status = "TERMINATED";
    return ecr_success(ecr_json(payment, context), {to_record(payment)}, context);
}

// 200 even where nothing was reversed: reversal_status tells.
Decision void_payment(const Book& book, const Call& call, const Context& context) {
    if (auto no = no_use(book, call, context)) return *std::move(no);
    const auto* found = payment_of(book, call, call.parts[3]);
    if (!found) return no_payment();
    if (context.settings.flag("payrexx.no_void"))
        return ecr_failure(501, "not_implemented", "", "Not supported by this terminal");
    const auto* paid = book.transaction(found->transaction);
    if (!paid || paid->asked_back() > 0) {
        auto same = ecr_json(*found, context);
        return ecr_success(same.set("reversal_status", "FAILED"), {}, context);
    }
    auto payment = *found;
    auto transaction = *paid;
    Records records;
    Refund whole{.id = "rv-" + random_hex(context.crypto, 4),
                 .minor = transaction.captured,
                 .done = false,
                 .at = milliseconds(context.now)};
    send_back(transaction, whole, records, context);
    transaction.refunds.push_back(whole);
    restate(transaction);
    payment.status = "REVERTED";
    push_state(transaction, records, context);
    records.push_back(to_record(payment));
    records.push_back(to_record(transaction));
    auto out = ecr_json(payment, context);
    return ecr_success(out.set("reversal_status", "SUCCESS"), std::move(records), context);
}

Decision payment_methods(const Book& book, const Call& call, const Context& context) {
    if (auto no = no_use(book, call, context)) return *std::move(no);
    return ecr_success(Value::object({{"paymentMethods", Value::array({"CARD", "TWINT"})}}), {}, context);
}

}  // namespace till::sandbox::payrexx
