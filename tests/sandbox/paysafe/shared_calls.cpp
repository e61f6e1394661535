// What Paysafe's calls share: lookups, errors, dupCheck.
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/paysafe/calls.hpp"

#include <array>

namespace till::sandbox::paysafe {
namespace {

struct Word {
    std::string_view path;
    std::string_view list;
    Resource resource;
};
constexpr std::array words = {
    Word{"paymenthandles", "paymentHandles", Resource::handle}, Word{"payments", "payments", Resource::payment},
    Word{"settlements", "settlements", Resource::settlement},   Word{"refunds", "refunds", Resource::refund},
    Word{"voidauths", "voidAuths", Resource::voidauth},
};

const Word* word_of(std::string_view path) {
    for (const auto& word : words)
        if (word.path == path) return &word;
    return nullptr;
}

// Not longer ago than dupCheck looks back.
bool known(const Book& book, Resource resource, const std::string& ref, const Context& context) {
    constexpr std::int64_t ninety_days = std::int64_t{90} * 24 * 3600 * 1000;
    for (const auto* sale : book.with_ref(resource, ref))
        for (const auto* row : rows_of(*sale, resource))
            if (row->ref == ref && row->created > milliseconds(context.now) - ninety_days) return true;
    return false;
}

}  // namespace

std::optional<Resource> resource_of(std::string_view path) {
    const auto* word = word_of(path);
    return word ? std::optional(word->resource) : std::nullopt;
}

Value json_of(const Sale& sale, Resource resource, const Row& row, const Context& context) {
    switch (resource) {
        case Resource::handle: return handle_json(sale, context);
        case Resource::payment: return payment_json(sale, context);
        case Resource::settlement: return settlement_json(sale, row, context, false);
        default: return refund_json(row, context);
    }
}

Decision not_found(const Context& context) {
    return {failed({.status = 404,
                    .code = "5269",
                    .message = "The ID(s) specified in the URL do not correspond to "
                               "the values in the system."},
                   context),
            {}};
}

Decision refused_field(std::string field, std::string why, const Context& context) {
    return {failed({.status = 400,
                    .code = "5068",
                    .message = "Field error(s)",
                    .field = std::move(field),
                    .why = std::move(why)},
                   context),
            {}};
}

std::optional<Decision> duplicate(const Book& book, const Call& call, Resource resource, bool fallback,
                                  const Context& context) {
    if (!call.body.boolean_or("dupCheck", fallback)) return std::nullopt;
    const auto ref = text_of(call.body, "merchantRefNum");
    bool found = known(book, resource, ref, context);
    // Whether a payment may have its handle's is not written down: here it may not.
    if (resource == Resource::payment) found = found || known(book, Resource::handle, ref, context);
    if (!found) return std::nullopt;
    return Decision{failed({.status = 409,
                            .code = "5031",
                            .message = "The transaction you have submitted has already been processed."},
                           context),
                    {}};
}

std::string text_of(const Value& body, std::string_view name) { return body.string_or(name, ""); }

std::int64_t wire_of(const Value& body) {
    const auto* amount = body.find("amount");
    if (!amount) return 0;
    const auto* text = amount->string();
    const auto value = text ? Value(hal::json::Number{*text}).integer() : amount->integer();
    return value && *value >= 1 && *value <= 99'999'999'999 ? *value : 0;
}

// Reads lag behind writes: the first lookups of a row find nothing, and are counted down.
Decision find_by_ref(const Book& book, const Call& call, const Context& context) {
    const auto* word = word_of(call.parts[0]);
    const auto ref = Form::parse(call.query).value("merchantRefNum");
    if (!word || ref.empty()) return refused_field("merchantRefNum", "is required", context);
    constexpr std::int64_t thirty_days = std::int64_t{30} * 24 * 3600 * 1000;
    auto list = Value::array();
    Records records;
    for (const auto* found : book.with_ref(word->resource, ref)) {
        auto sale = *found;
        bool counted = false;
        for (auto* row : rows_of(sale, word->resource)) {
            if (row->ref != ref || row->created <= milliseconds(context.now) - thirty_days) continue;
            if (row->hidden > 0) {
                --row->hidden;
                counted = true;
            } else if (list.array_items()->size() < 10) {
                list.push(json_of(sale, word->resource, *row, context));
            }
        }
        if (counted) records.push_back(to_record(sale));
    }
    return {list_reply(word->list, std::move(list), context), std::move(records)};
}

Decision monitor(const Book&, const Call&, const Context& context) {
    return {reply(200, Value::object({{"status", "READY"}}), context), {}};
}

Decision methods(const Book&, const Call& call, const Context& context) {
    const auto currency = Form::parse(call.query).value("currencyCode");
    auto list = Value::array();
    for (const auto* type : {"SAFETYPAY_CASH", "ONLINE_BANK_TRANSFER"})
        list.push(Value::object({{"paymentMethod", type}, {"currencyCode", currency}}));
    return {reply(200, Value::object({{"paymentMethods", std::move(list)}}), context), {}};
}

}  // namespace till::sandbox::paysafe
