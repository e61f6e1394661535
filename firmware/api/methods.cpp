// Methods: what can be taken now, and why not.
#include "context.hpp"

namespace till::firmware::api {
namespace {

using hal::json::Value;

Value texts(const std::vector<std::string>& list) {
    auto out = Value::array();
    for (const auto& text : list)
        out.push(text);
    return out;
}

Value method_view(const MethodStatus& status, std::int64_t max_amount) {
    const auto& info = *status.info;
    const auto& why = status.why_not;
    return Value::object(
        {{"name", info.name},
         {"title", info.title},
         {"provider", status.provider},
         {"presentation", info.presentation},
         {"available", status.available},
         {"why_not", why.type.empty() ? Value{} : Value::object({{"type", why.type}, {"detail", why.detail}})},
         {"needs_line", info.needs_line},
         {"if_line_drops", status.if_line_drops},
         {"refundable", info.refundable},
         {"manual_confirmation", info.manual_confirmation},
         {"manual_capture", info.manual_capture},
         {"currencies", texts(info.currencies)},
         {"required_options", texts(info.required_options)},
         {"max_amount", max_amount}});
}

}  // namespace

void list_methods(const ContextPtr& context, const ExchangePtr& exchange) {
    auto items = Value::array();
    for (const auto& status : context->ports.payments.methods())
        items.push(method_view(status, context->options.max_amount));
    exchange->json(200, Value::object({{"items", std::move(items)}}));
}

}  // namespace till::firmware::api
