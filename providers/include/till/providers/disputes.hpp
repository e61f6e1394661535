// Disputes: what a provider says about payments that a cardholder contests, and the merchant's answer to it. A pure
// translator beside the payment methods: no I/O, no clock; any thread. Implemented by till/providers/payglobe_disputes.hpp.
//
// A lost answer to `respond`: look at the list first; a dispute that is no longer open was responded to.
#pragma once

#include "till/providers/provider.hpp"

namespace till::providers {

enum class DisputeStatus { unknown, open, under_review, evidence_required, won, lost, cancelled, expired };
std::string_view to_string(DisputeStatus status);  // "under_review"

struct Dispute {
    std::string id;
    std::string transaction_id;  // the provider's, of the payment that is disputed: refs.transaction_id
    Money amount;
    std::string reason_code;
    std::string reason;  // scrubbed
    DisputeStatus status = DisputeStatus::unknown;
    std::string source;             // "pspSource"
    std::string response_deadline;  // as told, perhaps without a zone: shown, never computed with
    std::optional<std::int64_t> days_left;
    bool urgent = false;
    std::string created_at;
};

struct DisputeQuery {
    std::optional<DisputeStatus> status;
    std::string start_date;  // "2025-11-01", empty: not sent
    std::string end_date;
    int page = 0;   // from 0
    int size = 20;  // 1 to 200
};

struct DisputePage {
    std::vector<Dispute> disputes;
    int page = 0;
    int pages = 0;
    std::int64_t items = 0;
    bool has_more() const { return page + 1 < pages; }
};

// Waits for the merchant's answer.
inline bool is_open(DisputeStatus status) {
    return status == DisputeStatus::open || status == DisputeStatus::evidence_required;
}

class Disputes {
  public:
    virtual ~Disputes() = default;
    virtual std::string_view provider() const = 0;

    // "command-invalid" with the member that is wrong.
    virtual Result<hal::HttpRequest> build_list(const DisputeQuery& query) const = 0;
    virtual Result<hal::HttpRequest> build_stats() const = 0;
    virtual Result<hal::HttpRequest> build_respond(std::string_view dispute_id, std::string_view response) const = 0;

    // Errors: "provider-unavailable" (again later), "provider-throttled", "provider-credentials", "answer-malformed",
    // "answer-mismatch" (another page than asked for), "dispute-refused" (the provider says no).
    virtual Result<DisputePage> read_list(const DisputeQuery& query, const hal::HttpResponse& response) const = 0;
    // Numbers by name, as far as there are any.
    virtual Result<std::map<std::string, std::string>> read_stats(const hal::HttpResponse& response) const = 0;
    // What became of it. An error other than "dispute-refused" does not tell whether it was taken.
    virtual Result<DisputeStatus> read_respond(std::string_view dispute_id,
                                               const hal::HttpResponse& response) const = 0;
};

}  // namespace till::providers
