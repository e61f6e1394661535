// PayGlobe's disputes (contract 3.6): list, statistics, respond. A pure translator beside the payment methods: no I/O, no
// clock; any thread. A lost answer to `respond`: look at the list first (UNDER_REVIEW means it was taken).
#pragma once

#include "till/providers/payglobe.hpp"

namespace till::providers {

enum class DisputeStatus { unknown, open, under_review, evidence_required, won, lost, cancelled, expired };
std::string_view to_string(DisputeStatus status);  // "under_review"

struct Dispute {
    std::string id;
    std::string transaction_id;  // of the payment that is disputed: refs.transaction_id
    Money amount;
    std::string reason_code;
    std::string reason;  // scrubbed
    DisputeStatus status = DisputeStatus::unknown;
    std::string source;             // "pspSource"
    std::string response_deadline;  // as told; times of PayGlobe may have no zone: shown, never computed with
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

class PayglobeDisputes {
  public:
    // "config-invalid", as make_payglobe.
    static Result<PayglobeDisputes> make(PayglobeConfig config);

    // "command-invalid" with the member that is wrong.
    Result<hal::HttpRequest> build_list(const DisputeQuery& query) const;
    Result<hal::HttpRequest> build_stats() const;
    Result<hal::HttpRequest> build_respond(std::string_view dispute_id, std::string_view response) const;

    // Errors: "provider-unavailable" (again later), "provider-throttled", "provider-credentials", "answer-malformed",
    // "answer-mismatch" (another page than asked for), "dispute-refused" (PayGlobe says no).
    Result<DisputePage> read_list(const DisputeQuery& query, const hal::HttpResponse& response) const;
    // The guide does not show the members: numbers by name, as far as there are any.
    Result<std::map<std::string, std::string>> read_stats(const hal::HttpResponse& response) const;
    // What became of it. An error other than "dispute-refused" does not tell whether it was taken.
    Result<DisputeStatus> read_respond(std::string_view dispute_id, const hal::HttpResponse& response) const;

  private:
    explicit PayglobeDisputes(PayglobeConfig config) : config_(std::move(config)) {}
    PayglobeConfig config_;
};

}  // namespace till::providers
