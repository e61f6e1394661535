#include "tests/sandbox/portone/book.hpp"

#include <algorithm>

namespace till::sandbox::portone {
namespace {

Value row_of(const Refund& one) {
    return Value::object({{"id", one.id},
                          {"psp_id", one.psp_id},
                          {"minor", one.minor},
                          {"full", one.full},
                          {"status", one.status},
                          {"reason", one.reason},
                          {"description", one.description},
                          {"at", one.at}});
}

Refund read_refund(const Value& row) {
    return {.id = row.string_or("id", ""),
            .psp_id = row.string_or("psp_id", ""),
            .minor = row.integer_or("minor", 0),
            .full = row.boolean_or("full", false),
            .status = row.string_or("status", ""),
            .reason = row.string_or("reason", ""),
            .description = row.string_or("description", ""),
            .at = row.integer_or("at", 0)};
}

Value row_of(const Try& one) {
    auto refunds = Value::array();
    for (const auto& refund : one.refunds)
        refunds.push(row_of(refund));
    return Value::object({{"ref", one.ref},
                          {"order", one.order},
                          {"channel_order", one.channel_order},
                          {"state", to_string(one.state)},
                          {"code", one.code},
                          {"reason", one.reason},
                          {"at", one.at},
                          {"refunds", refunds}});
}

template <class Read>
void each(const Value& row, std::string_view name, Read read) {
    const auto* list = row.find(name);
    if (!list || !list->is_array()) return;
    for (const auto& one : *list->array_items())
        read(one);
}

Try read_try(const Value& row) {
    Try out{.ref = row.string_or("ref", ""),
            .order = row.string_or("order", ""),
            .channel_order = row.string_or("channel_order", ""),
            .state = read_try_state(row.string_or("state", "")),
            .code = row.string_or("code", ""),
            .reason = row.string_or("reason", ""),
            .at = row.integer_or("at", 0),
            .refunds = {}};
    each(row, "refunds", [&](const Value& one) { out.refunds.push_back(read_refund(one)); });
    return out;
}

}  // namespace

Record to_record(const Link& link) {
    auto tries = Value::array();
    for (const auto& one : link.tries)
        tries.push(row_of(one));
    return {"portone", Value::object({{"op", "link"},
                                      {"ref", link.ref},
                                      {"own", link.own},
                                      {"base", link.base},
                                      {"minor", link.minor},
                                      {"currency", link.currency},
                                      {"environment", link.environment},
                                      {"country", link.country},
                                      {"description", link.description},
                                      {"merchant", link.merchant},
                                      {"source", link.source},
                                      {"state", to_string(link.state)},
                                      {"tries", tries},
                                      {"last_push", link.last_push},
                                      {"created", link.created},
                                      {"expires", link.expires}})};
}

Link read_link(const Value& row) {
    Link out;
    out.ref = row.string_or("ref", "");
    out.own = row.string_or("own", "");
    out.base = row.string_or("base", "");
    out.minor = row.integer_or("minor", 0);
    out.currency = row.string_or("currency", "");
    out.environment = row.string_or("environment", "");
    out.country = row.string_or("country", "");
    out.description = row.string_or("description", "");
    out.merchant = row.string_or("merchant", "");
    out.source = row.string_or("source", "");
    out.state = read_link_state(row.string_or("state", ""));
    each(row, "tries", [&](const Value& one) { out.tries.push_back(read_try(one)); });
    out.last_push = row.string_or("last_push", "");
    out.created = row.integer_or("created", 0);
    out.expires = row.integer_or("expires", 0);
    return out;
}

const Link* Book::find(std::string_view ref) const {
    const auto found = links_.find(ref);
    return found == links_.end() ? nullptr : &found->second;
}

const Link* Book::find_own(std::string_view merchant_order_id) const {
    for (const auto& [ref, link] : links_)
        if (link.own == merchant_order_id) return &link;
    return nullptr;
}

const Link* Book::find_try(std::string_view try_ref) const {
    for (const auto& [ref, link] : links_)
        if (std::ranges::find(link.tries, try_ref, &Try::ref) != link.tries.end()) return &link;
    return nullptr;
}

const Link* Book::find_order(std::string_view order_ref) const {
    for (const auto& [ref, link] : links_)
        if (std::ranges::find(link.tries, order_ref, &Try::order) != link.tries.end()) return &link;
    return nullptr;
}

void Book::apply(const Value& record) {
    if (record.string_or("op", "") != "link") return;
    auto link = read_link(record);
    if (!links_.contains(link.ref)) order_.push_back(link.ref);
    links_.insert_or_assign(link.ref, std::move(link));
}

void Book::reset() {
    links_.clear();
    order_.clear();
}

}  // namespace till::sandbox::portone
