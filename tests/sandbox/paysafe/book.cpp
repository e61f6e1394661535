#include "tests/sandbox/paysafe/book.hpp"

#include <algorithm>

namespace till::sandbox::paysafe {
namespace {

constexpr Resource every_resource[] = {Resource::handle, Resource::payment, Resource::settlement, Resource::refund,
                                       Resource::voidauth};

bool has(const Sale& sale, Resource resource, std::string_view value, std::string Row::*member) {
    return std::ranges::any_of(rows_of(sale, resource), [&](const Row* row) { return row->*member == value; });
}

}  // namespace

std::vector<Row*> rows_of(Sale& sale, Resource resource) {
    std::vector<Row*> out;
    const auto all = [&](auto& rows) {
        for (auto& row : rows)
            out.push_back(&row);
    };
    switch (resource) {
        case Resource::handle: out.push_back(&sale.handle); break;
        case Resource::payment:
            if (sale.payment) out.push_back(&*sale.payment);
            break;
        case Resource::settlement: all(sale.settlements); break;
        case Resource::refund: all(sale.refunds); break;
        case Resource::voidauth: all(sale.voids); break;
    }
    return out;
}

std::vector<const Row*> rows_of(const Sale& sale, Resource resource) {
    const auto rows = rows_of(const_cast<Sale&>(sale), resource);
    return {rows.begin(), rows.end()};
}

std::optional<std::int64_t> next_due_of(const Sale& sale) {
    std::optional<std::int64_t> next;
    for (const auto resource : every_resource)
        for (const auto* row : rows_of(sale, resource))
            if (row->due != 0 && (!next || row->due < *next)) next = row->due;
    return next;
}

const Sale* Book::find(std::string_view handle_id) const {
    const auto found = sales_.find(handle_id);
    return found == sales_.end() ? nullptr : &found->second;
}

const Sale* Book::with_token(std::string_view token) const {
    for (const auto& [id, sale] : sales_)
        if (hal::equal_constant_time(sale.handle.token, token)) return &sale;
    return nullptr;
}

const Sale* Book::with(Resource resource, std::string_view id) const {
    for (const auto& [handle, sale] : sales_)
        if (has(sale, resource, id, &Row::id)) return &sale;
    return nullptr;
}

std::vector<const Sale*> Book::with_ref(Resource resource, std::string_view ref) const {
    std::vector<const Sale*> out;
    for (auto id = order_.rbegin(); id != order_.rend(); ++id)
        if (const auto* sale = find(*id); has(*sale, resource, ref, &Row::ref)) out.push_back(sale);
    return out;
}

std::optional<std::int64_t> Book::next_due() const {
    std::optional<std::int64_t> next;
    for (const auto& [id, sale] : sales_)
        if (const auto due = next_due_of(sale); due && (!next || *due < *next)) next = due;
    return next;
}

void Book::apply(const Value& record) {
    if (record.string_or("op", "") != "sale") return;
    auto sale = read_sale(record);
    if (!sales_.contains(sale.handle.id)) order_.push_back(sale.handle.id);
    sales_.insert_or_assign(sale.handle.id, std::move(sale));
}

void Book::reset() {
    sales_.clear();
    order_.clear();
}

}  // namespace till::sandbox::paysafe
