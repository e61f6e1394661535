#include "till/providers/bank.hpp"

#include "bank/epc_qr.hpp"
#include "bank/iban.hpp"
#include "common/answer.hpp"
#include "common/text.hpp"
#include "till/hal/ids.hpp"

namespace till::providers {
namespace {

using hal::fail;

class Bank final : public Provider {
  public:
    explicit Bank(BankConfig config) : config_(std::move(config)) {}

    std::string_view name() const override { return "bank"; }
    std::span<const MethodInfo> methods() const override { return {&method_, 1}; }

    Result<void> validate(const SaleRequest& sale) const override {
        if (sale.method != method_.name) return fail("method-unknown", sale.method);
        if (sale.amount.currency.code() != config_.currency)
            return fail("currency-not-supported", std::string(sale.amount.currency.code()));
        if (sale.amount.minor < bank::epc_least_amount || sale.amount.minor > bank::epc_most_amount)
            return fail("amount-invalid", "0.01 to 999999999.99");
        return {};
    }

    // Our own reference is the remittance text: unique per sale, so that the line on the account finds the sale.
    std::optional<Presentation> local_presentation(const SaleRequest& sale,
                                                   std::string_view own_reference) const override {
        if (!validate(sale) || !hal::is_safe_id(own_reference)) return std::nullopt;
        auto payload = bank::epc_payload({.bic = config_.bic,
                                          .name = config_.payee,
                                          .iban = config_.iban,
                                          .amount = sale.amount,
                                          .text = own_reference});
        if (!payload) return std::nullopt;
        return Presentation{.qr_payload = *std::move(payload), .paycode = {}};
    }

    bool supports(Action, const SaleRequest&) const override { return false; }
    AfterUnknown after_unknown(Action, const SaleRequest&) const override { return AfterUnknown::never_repeat; }
    Result<hal::HttpRequest> build(const Command&) const override { return fail("method-local", "nothing is sent"); }
    Outcome read(const Command&, const hal::HttpResponse&) const override { return outcome_unknown("method-local"); }
    Result<Push> read_push(std::string_view, const hal::HttpHeaders&, std::string_view) const override {
        return fail("webhook-unsupported", "nobody pushes for a bank QR");
    }

  private:
    BankConfig config_;
    MethodInfo method_{.name = "bank.epc_qr",
                       .title = "Bank transfer QR",
                       .presentation = "bank_qr",
                       .needs_line = false,
                       .refundable = false,
                       .manual_confirmation = true,
                       .currencies = {"EUR"},
                       .required_options = {}};
};

}  // namespace

Result<std::unique_ptr<Provider>> make_bank(BankConfig config) {
    const auto invalid = [](std::string why) { return fail("config-invalid", "bank: " + std::move(why)); };
    config.iban = bank::compact(config.iban);
    if (!bank::is_iban(config.iban)) return invalid("iban is no valid IBAN");
    if (!config.bic.empty() && !bank::is_bic(config.bic)) return invalid("bic has 8 or 11 letters and digits");
    if (config.currency != "EUR") return invalid("currency: the standard has EUR only");
    // The longest code this payee can need: a payee whose letters take many bytes may not fit.
    const std::string longest_reference(64, 'x');
    const auto worst = bank::epc_payload({.bic = config.bic,
                                          .name = config.payee,
                                          .iban = config.iban,
                                          .amount = {bank::epc_most_amount, hal::Currency::eur()},
                                          .text = longest_reference});
    if (!worst) return invalid("payee: " + worst.error().detail);
    return std::make_unique<Bank>(std::move(config));
}

}  // namespace till::providers
