// PayGlobe's saved cards beside paying with one (contract 3.5): list, save, set default, delete.
#pragma once

#include "till/providers/card_vault.hpp"
#include "till/providers/payglobe.hpp"

namespace till::providers {

class PayglobeCards final : public CardVault {
  public:
    // "config-invalid", as make_payglobe.
    static Result<PayglobeCards> make(PayglobeConfig config);

    std::string_view provider() const override { return "payglobe"; }
    Result<hal::HttpRequest> build_list(std::string_view customer) const override;
    Result<hal::HttpRequest> build_save(std::string_view customer, const hal::json::Value& refs) const override;
    Result<hal::HttpRequest> build_set_default(std::string_view customer, std::string_view card_id) const override;
    Result<hal::HttpRequest> build_delete(std::string_view card_id) const override;
    Result<std::vector<SavedCard>> read_list(std::string_view customer,
                                             const hal::HttpResponse& response) const override;
    Result<SavedCard> read_save(const hal::HttpResponse& response) const override;
    Result<void> read_change(const hal::HttpResponse& response) const override;

  private:
    explicit PayglobeCards(PayglobeConfig config) : config_(std::move(config)) {}
    PayglobeConfig config_;
};

}  // namespace till::providers
