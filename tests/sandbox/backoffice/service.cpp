#include "tests/sandbox/backoffice/service.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/backoffice/batch.hpp"
#include "tests/sandbox/backoffice/chain.hpp"
#include "tests/sandbox/pages/backoffice_page.hpp"

#include <algorithm>

namespace till::sandbox::backoffice {
namespace {

std::vector<const Item*> by_arrival(const Book& book) {
    std::vector<const Item*> items;
    for (const auto& [id, item] : book.items())
        items.push_back(&item);
    std::ranges::sort(items, {}, &Item::order);
    return items;
}

Value ledger(const Book& book) {
    auto items = Value::array();
    for (const auto* item : by_arrival(book)) {
        items.push(Value::object({{"id", item->id},
                                  {"terminal_id", item->terminal_id},
                                  {"seq", item->seq},
                                  {"kind", item->kind},
                                  {"hash", item->hash},
                                  {"deliveries", item->deliveries},
                                  {"first_at", hal::to_rfc3339(wall(item->first_at))},
                                  {"body", item->body}}));
    }
    return Value::object({{"items", items}, {"batches", book.batches()}, {"item_deliveries", book.deliveries()}});
}

Value receipts(const Book& book) {
    auto numbers = Value::array();
    auto terminals = Value::array();
    bool whole = true;
    for (const auto& report : check_chains(book)) {
        for (const auto& receipt : report.receipts)
            numbers.push(receipt.number);
        terminals.push(to_json(report));
        whole = whole && report.whole();
    }
    return Value::object({{"receipts", numbers}, {"whole", whole}, {"terminals", terminals}});
}

pages::BackOfficeView view(const Book& book) {
    pages::BackOfficeView out{.stored = static_cast<std::int64_t>(book.items().size()),
                              .batches = book.batches(),
                              .deliveries = book.deliveries(),
                              .rows = {},
                              .notes = {}};
    const auto items = by_arrival(book);
    for (auto it = items.rbegin(); it != items.rend() && out.rows.size() < 200; ++it) {
        const auto receipt = receipt_of(**it);
        const auto* sale = (*it)->body.find("sale");
        out.rows.push_back({.receipt = receipt ? std::to_string(receipt->number) : std::string("–"),
                            .terminal = (*it)->terminal_id,
                            .kind = (*it)->kind,
                            .sale = sale ? sale->string_or("order_ref", "") : std::string(),
                            .at = hal::to_rfc3339(wall((*it)->first_at)),
                            .deliveries = (*it)->deliveries});
    }
    for (const auto& report : check_chains(book)) {
        auto missing = std::string();
        for (const auto number : report.missing)
            missing += ' ' + std::to_string(number);
        if (!missing.empty()) out.notes.push_back(report.terminal_id + ": not arrived yet:" + missing);
        for (const auto& broken : report.breaks)
            out.notes.push_back(report.terminal_id + ": " + broken);
    }
    return out;
}

}  // namespace

bool BackOffice::owns(const Request& request) const {
    return request.path == "/backoffice" || request.path.starts_with("/backoffice/");
}

std::string BackOffice::operation(const Request& request) const {
    return request.is("POST") && request.path == "/backoffice/v1/batches" ? "batch" : "";
}

bool BackOffice::authorized(const Request& request) const {
    if (bearer_.empty()) return true;
    return hal::equal_constant_time(request.headers.find("Authorization").value_or(""), "Bearer " + bearer_);
}

Decision BackOffice::decide(const Request& request, const Context& context) {
    if (operation(request) == "batch") {
        if (authorized(request)) return take_batch(book_, request, context);
        return answer(problem_reply(401, "token-missing", "the bearer token is missing or wrong"));
    }
    if (!request.is("GET")) return answer(problem_reply(404, "not-found", request.path));
    if (request.path == "/backoffice/ledger") return answer(json_reply(200, ledger(book_)));
    if (request.path == "/backoffice/receipts") return answer(json_reply(200, receipts(book_)));
    if (request.path == "/backoffice") return answer(html_reply(200, pages::backoffice_page(view(book_))));
    return answer(problem_reply(404, "not-found", request.path));
}

}  // namespace till::sandbox::backoffice
