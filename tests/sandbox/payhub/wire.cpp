#include "tests/sandbox/payhub/wire.hpp"

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/payhub/book.hpp"

namespace till::sandbox::payhub {

Value plain_amount(hal::Money money) {
    auto text = money.to_decimal();
    if (text.find('.') != std::string::npos) {
        while (text.ends_with('0'))
            text.pop_back();
        if (text.ends_with('.')) text.pop_back();
    }
    return hal::json::Number{text};
}

std::string zoneless(std::int64_t at) {
    auto text = hal::to_rfc3339(wall(at));
    text.pop_back();  // 'Z'
    return text + "0000";
}

std::string creditor_reference(std::string_view digits) {
    // ISO 7064 MOD 97-10 over reference + "RF00", letters as numbers: R = 27, F = 15.
    int remainder = 0;
    for (const char c : std::string(digits) + "271500")
        remainder = (remainder * 10 + (c - '0')) % 97;
    const auto check = std::to_string(98 - remainder);
    return "RF" + std::string(2 - check.size(), '0') + check + std::string(digits);
}

std::string page_url(const PayRequest& request, const Context& context) {
    return std::string(context.public_url) + "/pay/" + request.code;
}

std::string customer_path(const PayRequest& request) {
    if (request.type == "StaticQR") return "/phone/" + request.short_code;
    return request.has_page() ? "/pay/" + request.code : "/bank/" + request.paycode;
}

Value create_answer(const PayRequest& request, const Context& context) {
    auto out = Value::object({{"PaymentRequestId", request.id}, {"Paycode", request.paycode}});
    const bool with_link = request.klarna() || context.settings.flag("payhub.paylink");
    if (request.has_page() && with_link) out.set("Paylink", page_url(request, context));
    return out;
}

Value status_answer(const PayRequest& request, const Context& context) {
    auto out = create_answer(request, context);
    out.set("Provider", request.provider);
    out.set("PaymentType", request.type);
    out.set("Amount", plain_amount(request.amount));
    out.set("Currency", request.amount.currency.code());
    out.set("Status", to_string(state_now(request, context)));
    auto payments = Value::array();
    for (const auto& payment : request.payments) {
        payments.push(Value::object({{"PaymentId", payment.id},
                                     {"Amount", plain_amount({payment.minor, request.amount.currency})},
                                     {"BankOrderId", payment.bank_order_id},
                                     {"CreatedAt", zoneless(payment.at)}}));
    }
    out.set("Payments", payments);
    return out;
}

Value refund_answer(const Refund& refund, std::int64_t row_id, bool with_provider_id) {
    auto out = Value::object(
        {{"refundRequestId", row_id}, {"referenceCode", refund.reference}, {"status", to_string(refund.state)}});
    if (with_provider_id) out.set("providerRefundId", refund.provider_id);
    out.set("paymentId", refund.payment_id);
    out.set("requestedAt", zoneless(refund.at));
    return out;
}

Value payment_push(const PayRequest& request, const Payment& payment) {
    return Value::object({{"paymentRequestId", request.id},
                          {"paymentId", payment.id},
                          {"provider", request.provider},
                          {"bankOrderId", payment.bank_order_id},
                          {"amount", plain_amount({payment.minor, request.amount.currency})},
                          {"type", "payment"},
                          {"paymentRequestCode", request.paycode},
                          {"createdAt", zoneless(payment.at)}});
}

Value cancellation_push(const PayRequest& request, std::int64_t at) {
    return Value::object({{"paymentRequestId", request.id},
                          {"paymentRequestCode", request.paycode},
                          {"type", "cancellation"},
                          {"createdAt", zoneless(at)}});
}

}  // namespace till::sandbox::payhub
