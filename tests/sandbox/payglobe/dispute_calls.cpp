#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/payglobe/calls.hpp"
#include "tests/sandbox/payglobe/pushes.hpp"
#include "tests/sandbox/payglobe/wire.hpp"

#include <algorithm>
#include <charconv>
#include <map>

namespace till::sandbox::payglobe {
namespace {

std::int64_t number(const std::string& text, std::int64_t fallback) {
    std::int64_t out = -1;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && stop == text.data() + text.size() && out >= 0 ? out : fallback;
}

bool wanted(const Dispute& dispute, const Form& form) {
    const auto day = without_zone(dispute.created).substr(0, 10);
    const auto start = form.value("startDate");
    const auto end = form.value("endDate");
    return (form.value("status").empty() || form.value("status") == dispute.status) &&
           (start.empty() || day >= start) && (end.empty() || day <= end);
}

}  // namespace

Decision list_disputes(const Book& book, const Call& call, const Context& context) {
    const auto form = Form::parse(call.query);
    const auto page = number(form.value("page"), 0);
    const auto size = std::max<std::int64_t>(number(form.value("size"), 20), 1);
    auto list = Value::array();
    std::int64_t count = 0;
    for (const auto& dispute : book.disputes()) {
        if (!wanted(dispute, form)) continue;
        if (count >= page * size && count < (page + 1) * size) list.push(dispute_json(dispute, context));
        ++count;
    }
    return answer(json_reply(200, Value::object({{"disputes", list},
                                                 {"currentPage", page},
                                                 {"totalPages", (count + size - 1) / size},
                                                 {"totalItems", count}})));
}

// The members of the statistics are not documented.
Decision dispute_stats(const Book& book, const Call&, const Context&) {
    std::map<std::string, std::int64_t> counts;
    for (const auto& dispute : book.disputes())
        ++counts[dispute.status];
    auto out = Value::object({{"total", static_cast<std::int64_t>(book.disputes().size())}});
    for (const auto& [status, count] : counts)
        out.set(status, count);
    return answer(json_reply(200, out));
}

Decision respond(const Book& book, const Call& call, const Context& context) {
    const auto* found = book.dispute(call.parts[2]);
    if (!found) return answer(bad_with(404, "Dispute not found"));
    const auto text = call.body.string_or("response", "");
    if (text.empty()) return answer(bad("response is required", context));
    if (found->status != "OPEN" && found->status != "EVIDENCE_REQUIRED") {
        return answer(bad("Dispute cannot be responded to", context));
    }
    auto dispute = *found;
    dispute.status = "UNDER_REVIEW";
    dispute.response = text.substr(0, 5000);
    return {
        good(Value::object({{"disputeId", dispute.id}, {"status", dispute.status}, {"message", "Response submitted"}})),
        {to_record(dispute), push_dispute(dispute, "updated", context)}};
}

}  // namespace till::sandbox::payglobe
