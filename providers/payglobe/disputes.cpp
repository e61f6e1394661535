#include "till/providers/payglobe_disputes.hpp"

#include "common/amount.hpp"
#include "common/text.hpp"
#include "payglobe/check.hpp"
#include "payglobe/envelope.hpp"
#include "payglobe/requests.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>
#include <array>

namespace till::providers {
namespace {

using hal::fail;
using hal::json::Value;
using payglobe::Effect;
using payglobe::Envelope;

struct Row {
    DisputeStatus status;
    std::string_view ours;
    std::string_view theirs;
};
constexpr std::array table = {
    Row{DisputeStatus::unknown, "unknown", ""},
    Row{DisputeStatus::open, "open", "OPEN"},
    Row{DisputeStatus::under_review, "under_review", "UNDER_REVIEW"},
    Row{DisputeStatus::evidence_required, "evidence_required", "EVIDENCE_REQUIRED"},
    Row{DisputeStatus::won, "won", "WON"},
    Row{DisputeStatus::lost, "lost", "LOST"},
    Row{DisputeStatus::cancelled, "cancelled", "CANCELLED"},
    Row{DisputeStatus::expired, "expired", "EXPIRED"},
};
constexpr std::size_t longest_response = 4000;
constexpr std::size_t most_disputes = 500;

const Row& row_of(DisputeStatus status) { return *std::ranges::find(table, status, &Row::status); }

DisputeStatus status_of(const Value& object) {
    const auto lower = lower_case(payglobe::text_of(object, "status"));
    const auto* const found = std::ranges::find(table, lower, &Row::ours);
    return found == table.end() ? DisputeStatus::unknown : found->status;
}

bool is_date(std::string_view text) {
    if (text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 4 || i == 7;
        if (dash ? text[i] != '-' : text[i] < '0' || text[i] > '9') return false;
    }
    return true;
}

// An answer of any of the three calls, or why there is none.
Result<Value> opened(const hal::HttpResponse& response, Effect effect) {
    auto envelope = payglobe::open_envelope(response, effect);
    if (envelope.kind == Envelope::Kind::neither) return std::unexpected(envelope.no_verdict.problem);
    if (envelope.kind == Envelope::Kind::failure) return fail("dispute-refused", envelope.error);
    if (response.status >= 300) return fail("answer-malformed", "HTTP " + std::to_string(response.status));
    return std::move(envelope.body);
}

Result<Dispute> read_dispute(const Value& entry) {
    Dispute out;
    out.id = payglobe::id_of(entry, "disputeId");
    out.transaction_id = payglobe::id_of(entry, "originalTransactionId");
    const auto currency = hal::Currency::from_code(payglobe::text_of(entry, "currency"));
    const auto* amount = entry.find("amountDisputed");
    if (out.id.empty() || out.transaction_id.empty() || !currency || amount == nullptr)
        return fail("answer-malformed", "a dispute without id, transaction, currency or amount");
    const auto money = major_amount(*amount, *currency);
    if (!money || money->minor < 0) return fail("answer-malformed", "amountDisputed");
    out.amount = *money;
    out.reason_code = scrubbed(payglobe::text_of(entry, "reasonCode"));
    out.reason = scrubbed(payglobe::text_of(entry, "reasonDescription"));
    out.status = status_of(entry);
    out.source = scrubbed(payglobe::text_of(entry, "pspSource"));
    out.response_deadline = scrubbed(payglobe::text_of(entry, "responseDeadline"));
    if (const auto* days = entry.find("daysUntilDeadline"); days != nullptr)
        if (const auto number = days->integer()) out.days_left = *number;
    out.urgent = entry.boolean_or("isUrgent", false);
    out.created_at = scrubbed(payglobe::text_of(entry, "createdAt"));
    return out;
}

}  // namespace

std::string_view to_string(DisputeStatus status) { return row_of(status).ours; }

Result<PayglobeDisputes> PayglobeDisputes::make(PayglobeConfig config) {
    if (auto checked = payglobe::check_config(config); !checked) return std::unexpected(checked.error());
    return PayglobeDisputes(std::move(config));
}

Result<hal::HttpRequest> PayglobeDisputes::build_list(const DisputeQuery& query) const {
    if (query.page < 0 || query.page > 1'000'000) return fail("command-invalid", "page");
    if (query.size < 1 || query.size > 200) return fail("command-invalid", "size");
    std::string path = "/api/merchant/disputes?";
    if (query.status) {
        if (*query.status == DisputeStatus::unknown) return fail("command-invalid", "status");
        path += "status=" + std::string(row_of(*query.status).theirs) + "&";
    }
    for (const auto& [name, date] : {std::pair{"startDate", query.start_date}, {"endDate", query.end_date}}) {
        if (date.empty()) continue;
        if (!is_date(date)) return fail("command-invalid", name);
        path += std::string(name) + "=" + date + "&";
    }
    path += "page=" + std::to_string(query.page) + "&size=" + std::to_string(query.size);
    return payglobe::start_request("GET", path, config_.secret_key, config_);
}

Result<hal::HttpRequest> PayglobeDisputes::build_stats() const {
    return payglobe::start_request("GET", "/api/merchant/disputes/stats", config_.secret_key, config_);
}

Result<hal::HttpRequest> PayglobeDisputes::build_respond(std::string_view dispute_id, std::string_view response) const {
    if (!hal::is_safe_id(dispute_id) || dispute_id.find_first_not_of('.') == std::string_view::npos)
        return fail("command-invalid", "dispute_id");
    if (response.empty() || utf8_length(response) > longest_response) return fail("command-invalid", "response");
    auto request = payglobe::start_request("POST", "/api/merchant/disputes/" + std::string(dispute_id) + "/respond",
                                           config_.secret_key, config_);
    payglobe::set_json(request, Value::object({{"response", response}}));
    return request;
}

Result<DisputePage> PayglobeDisputes::read_list(const DisputeQuery& query, const hal::HttpResponse& response) const {
    const auto body = opened(response, Effect::read_only);
    if (!body) return std::unexpected(body.error());
    const auto* list = body->find("disputes");
    if (list == nullptr || list->array_items() == nullptr || list->array_items()->size() > most_disputes)
        return fail("answer-malformed", "disputes");
    DisputePage page;
    page.page = static_cast<int>(std::clamp<std::int64_t>(body->integer_or("currentPage", -1), -1, 1'000'001));
    page.pages = static_cast<int>(std::clamp<std::int64_t>(body->integer_or("totalPages", -1), -1, 1'000'001));
    page.items = body->integer_or("totalItems", -1);
    if (page.page < 0 || page.pages < 0 || page.items < 0) return fail("answer-malformed", "paging");
    if (page.page != query.page) return fail("answer-mismatch", "another page");
    for (const auto& entry : *list->array_items()) {
        auto dispute = read_dispute(entry);
        if (!dispute) return std::unexpected(dispute.error());
        page.disputes.push_back(std::move(*dispute));
    }
    return page;
}

Result<std::map<std::string, std::string>> PayglobeDisputes::read_stats(const hal::HttpResponse& response) const {
    const auto body = opened(response, Effect::read_only);
    if (!body) return std::unexpected(body.error());
    std::map<std::string, std::string> out;
    for (const auto& [name, value] : *body->members())
        if (value.number() != nullptr && hal::is_safe_id(name)) out.emplace(name, value.number()->text);
    return out;
}

Result<DisputeStatus> PayglobeDisputes::read_respond(std::string_view dispute_id,
                                                     const hal::HttpResponse& response) const {
    const auto body = opened(response, Effect::moves_money);
    if (!body) return std::unexpected(body.error());
    if (payglobe::id_of(*body, "disputeId") != dispute_id) return fail("answer-mismatch", "another dispute");
    return status_of(*body);
}

}  // namespace till::providers
