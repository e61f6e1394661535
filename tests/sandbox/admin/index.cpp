#include "tests/sandbox/admin/index.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/faults/presets.hpp"
#include "tests/sandbox/pages/html.hpp"
#include "tests/sandbox/pages/index_page.hpp"
#include "tests/sandbox/pages/pay_page.hpp"
#include "tests/sandbox/payhub/wire.hpp"

#include <algorithm>

namespace till::sandbox {
namespace {

using pages::IndexView;

constexpr std::size_t most_rows = 12;

std::string text_of(std::int64_t minor, const std::string& code) {
    const auto currency = hal::Currency::from_code(code).value_or(hal::Currency::eur());
    return pages::money_text(hal::Money{minor, currency}.to_decimal(), currency.code());
}

std::vector<IndexView::PayRow> pay_rows(const payhub::Book& book, const Context& context) {
    std::vector<IndexView::PayRow> rows;
    const auto& all = book.requests();
    for (auto it = all.rbegin(); it != all.rend() && rows.size() < most_rows; ++it) {
        const auto& request = it->second;
        std::string note = request.has_bank_code() ? "RF code " + request.paycode : std::string();
        if (request.mailed()) note += " · e-mail to " + request.email + ": the page is its link";
        rows.push_back({.id = std::to_string(request.id),
                        .amount = text_of(request.amount.minor, std::string(request.amount.currency.code())),
                        .kind = request.provider + " · " + request.type,
                        .state = std::string(to_string(payhub::state_now(request, context))),
                        .link = customer_path(request),
                        .note = std::move(note)});
    }
    return rows;
}

void add_faults(IndexView& view, const FaultPlan& plan) {
    for (const auto& preset : presets()) {
        const auto armed = std::ranges::count(plan.list(), preset.name, &Fault::preset);
        view.faults.push_back({std::string(preset.name), std::string(preset.label), std::string(preset.hint), armed});
    }
    for (const auto& fault : plan.list()) {
        if (fault.preset.empty()) view.other_faults.push_back("Armed by API: " + to_json(fault).dump());
    }
}

std::vector<IndexView::ActRow> act_rows(const MoneyLedger& ledger) {
    std::vector<IndexView::ActRow> rows;
    const auto& acts = ledger.acts();
    for (auto it = acts.rbegin(); it != acts.rend() && rows.size() < most_rows; ++it) {
        rows.push_back({.number = std::to_string(it->number),
                        .act = it->act,
                        .request = it->request,
                        .amount = text_of(it->minor, it->currency),
                        .at = hal::to_rfc3339(wall(it->at))});
    }
    return rows;
}

void count_pushes(IndexView& view, const OutgoingPushes& pushes) {
    for (const auto& [id, push] : pushes.all()) {
        if (push.state == Push::State::waiting) ++view.pushes_waiting;
        if (push.state == Push::State::withheld) ++view.pushes_withheld;
        if (push.state == Push::State::delivered) ++view.pushes_delivered;
    }
}

}  // namespace

bool Index::owns(const Request& request) const { return request.path == "/" || request.path == "/style.css"; }

Decision Index::decide(const Request& request, const Context& context) {
    if (request.path == "/style.css") {
        return answer({200,
                       {{"Content-Type", "text/css; charset=utf-8"}, {"Cache-Control", "max-age=300"}},
                       std::string(pages::style_sheet)});
    }
    IndexView view;
    view.requests = pay_rows(uses_.payhub, context);
    for (const auto& plug : uses_.plugs) {
        auto rows = plug->rows(context);
        rows.resize(std::min(rows.size(), most_rows));
        view.requests.insert(view.requests.end(), rows.begin(), rows.end());
    }
    add_faults(view, uses_.faults);
    for (const auto& definition : Settings::definitions()) {
        if (!definition.fallback.boolean()) continue;
        view.switches.push_back(
            {std::string(definition.name), std::string(definition.meaning), context.settings.flag(definition.name)});
    }
    view.acts = act_rows(uses_.ledger);
    view.receipts = static_cast<std::int64_t>(uses_.backoffice.items().size());
    count_pushes(view, uses_.pushes);
    view.pushes_have_url = !context.settings.text("webhook_url.payhub").empty();
    return answer(html_reply(200, pages::index_page(view)));
}

}  // namespace till::sandbox
