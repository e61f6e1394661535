// Payments: what can be done to one. Money goes out only by refund, so only that needs an Idempotency-Key: the
// others end in the same place however often they are asked.
#include "context.hpp"
#include "payment_body.hpp"

namespace till::firmware::api {
namespace {

using hal::json::Value;

Value about(const std::string& id) { return Value::object({{"payment_id", id}}); }

hal::Callback<hal::Result<Payment>> answer_payment(const ContextPtr& context, const ExchangePtr& exchange, int status) {
    return [context, exchange, status](const hal::Result<Payment>& payment) {
        if (!payment) return exchange->problem(payment.error(), about(exchange->param(0)));
        exchange->json(status, view_of(*context, *payment));
    };
}

}  // namespace

void cancel_payment(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    context->ports.payments.cancel(
        exchange->param(0), exchange->actor(), [context, exchange](const hal::Result<CancelAnswer>& answer) {
            if (!answer) return exchange->problem(answer.error(), about(exchange->param(0)));
            exchange->json(
                200, Value::object({{"outcome", answer->outcome}, {"payment", view_of(*context, answer->payment)}}));
        });
}

void refund_payment(const ContextPtr& context, const ExchangePtr& exchange) {
    auto refund = read_refund(exchange->request().body, context->options.max_amount);
    if (!refund) return exchange->problem(refund.error());
    auto proceed = [context, exchange, refund = std::move(*refund)](AnswerSlot slot, Idempotency::LeasePtr lease) {
        context->ports.payments.refund(
            exchange->param(0), refund.amount, refund.reason, exchange->actor(), std::move(slot),
            [lease, answer = answer_payment(context, exchange, 202)](hal::Result<Payment> payment) mutable {
                answer(std::move(payment));
            });
    };
    Idempotency::begin(context->idempotency, exchange, "POST /v1/payments/" + exchange->param(0) + "/refunds",
                       std::move(proceed));
}

void confirm_payment(const ContextPtr& context, const ExchangePtr& exchange) {
    auto reason = read_reason(exchange->request().body);
    if (!reason) return exchange->problem(reason.error());
    context->ports.payments.confirm(exchange->param(0), std::move(*reason), exchange->actor(),
                                    answer_payment(context, exchange, 200));
}

void resolve_payment(const ContextPtr& context, const ExchangePtr& exchange) {
    auto reason = read_reason(exchange->request().body);
    if (!reason) return exchange->problem(reason.error());
    context->ports.payments.resolve(exchange->param(0), std::move(*reason), exchange->actor(),
                                    answer_payment(context, exchange, 200));
}

// A person looked at the provider: no answer will tell any more.
void settle_refund(const ContextPtr& context, const ExchangePtr& exchange) {
    auto settle = read_settle(exchange->request().body);
    if (!settle) return exchange->problem(settle.error());
    context->ports.payments.settle_refund(exchange->param(0), exchange->param(1), settle->happened,
                                          std::move(settle->reason), exchange->actor(),
                                          answer_payment(context, exchange, 200));
}

void capture_payment(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    context->ports.payments.capture(exchange->param(0), exchange->actor(), answer_payment(context, exchange, 202));
}

// Giving held money back is a cancel; asked for as a void, it must not touch a payment that holds nothing.
void void_payment(const ContextPtr& context, const ExchangePtr& exchange) {
    if (auto ok = read_nothing(exchange->request().body); !ok) return exchange->problem(ok.error());
    context->ports.payments.find(exchange->param(0), [context, exchange](const hal::Result<Payment>& payment) {
        if (!payment) return exchange->problem(payment.error(), about(exchange->param(0)));
        const auto* method = context->ports.payments.method_info(payment->sale.method);
        if (method == nullptr || !method->manual_capture)
            return exchange->problem({"not-supported", payment->sale.method + " takes money in one step"},
                                     about(payment->id));
        if (payment->state != State::authorized)
            return exchange->problem({"state-conflict", "no money is held"}, about(payment->id));
        cancel_payment(context, exchange);
    });
}

}  // namespace till::firmware::api
