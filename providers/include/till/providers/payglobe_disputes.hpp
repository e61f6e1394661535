// PayGlobe's disputes (contract 3.6). The guide does not show the members of the statistics. A lost answer to `respond`:
// look at the list first (UNDER_REVIEW means it was taken).
#pragma once

#include "till/providers/disputes.hpp"
#include "till/providers/payglobe.hpp"

namespace till::providers {

class PayglobeDisputes final : public Disputes {
  public:
    // "config-invalid", as make_payglobe.
    static Result<PayglobeDisputes> make(PayglobeConfig config);

    std::string_view provider() const override { return "payglobe"; }
    Result<hal::HttpRequest> build_list(const DisputeQuery& query) const override;
    Result<hal::HttpRequest> build_stats() const override;
    Result<hal::HttpRequest> build_respond(std::string_view dispute_id, std::string_view response) const override;
    Result<DisputePage> read_list(const DisputeQuery& query, const hal::HttpResponse& response) const override;
    Result<std::map<std::string, std::string>> read_stats(const hal::HttpResponse& response) const override;
    Result<DisputeStatus> read_respond(std::string_view dispute_id, const hal::HttpResponse& response) const override;

  private:
    explicit PayglobeDisputes(PayglobeConfig config) : config_(std::move(config)) {}
    PayglobeConfig config_;
};

}  // namespace till::providers
