#include "till/providers/bank.hpp"

#include "bank/emv_qr.hpp"
#include "bank/epc_qr.hpp"
#include "bank/iban.hpp"
#include "common/answer.hpp"
#include "common/text.hpp"
#include "till/hal/ids.hpp"

namespace till::providers {
namespace {

using hal::fail;

constexpr std::string_view epc_method = "bank.epc_qr";
constexpr std::string_view emv_method = "bank.emv_qr";

MethodInfo info_of(std::string_view name, std::string title, std::string currency) {
    MethodInfo info;
    info.name = name;
    info.title = std::move(title);
    info.presentation = "bank_qr";
    info.needs_line = false;
    info.manual_confirmation = true;
    info.cancellable = false;  // nobody to tell: what was scanned can still be paid
    info.currencies = {std::move(currency)};
    return info;
}

class Bank final : public Provider {
  public:
    explicit Bank(BankConfig config) : config_(std::move(config)) {
        if (!config_.iban.empty()) methods_.push_back(info_of(epc_method, "Bank transfer QR", "EUR"));
        if (config_.emv) methods_.push_back(info_of(emv_method, "Bank app QR", config_.emv->currency));
    }

    std::string_view name() const override { return "bank"; }
    std::span<const MethodInfo> methods() const override { return methods_; }

    Result<void> validate(const SaleRequest& sale) const override {
        auto drawn = payload(sale, "x");
        return drawn ? Result<void>{} : std::unexpected(drawn.error());
    }

    std::optional<Presentation> local_presentation(const SaleRequest& sale,
                                                   std::string_view own_reference) const override {
        if (!hal::is_safe_id(own_reference)) return std::nullopt;
        auto drawn = payload(sale, own_reference);
        if (!drawn) return std::nullopt;
        return Presentation{.qr_payload = *std::move(drawn), .paycode = {}};
    }

    bool supports(Action, const SaleRequest&) const override { return false; }
    AfterUnknown after_unknown(Action, const SaleRequest&) const override { return AfterUnknown::never_repeat; }
    Result<hal::HttpRequest> build(const Command&) const override { return fail("method-local", "nothing is sent"); }
    Outcome read(const Command&, const hal::HttpResponse&) const override { return outcome_unknown("method-local"); }
    Result<Push> read_push(std::string_view, const hal::HttpHeaders&, std::string_view) const override {
        return fail("webhook-unsupported", "nobody pushes for a bank QR");
    }

  private:
    // Our own reference is in the code: unique per sale, so that the line on the account finds the sale.
    Result<std::string> payload(const SaleRequest& sale, std::string_view own_reference) const {
        if (sale.method == epc_method && !config_.iban.empty())
            return bank::epc_payload({.bic = config_.bic,
                                      .name = config_.payee,
                                      .iban = config_.iban,
                                      .amount = sale.amount,
                                      .text = own_reference});
        if (sale.method == emv_method && config_.emv)
            return bank::emv_payload(*config_.emv, sale.amount, own_reference);
        return fail("method-unknown", sale.method);
    }

    BankConfig config_;
    std::vector<MethodInfo> methods_;
};

// The longest code this payee can need: a payee whose letters take many bytes may not fit.
Result<void> check_epc(const BankConfig& config) {
    const auto invalid = [](std::string why) { return fail("config-invalid", "bank: " + std::move(why)); };
    if (!bank::is_iban(config.iban)) return invalid("iban is no valid IBAN");
    if (!config.bic.empty() && !bank::is_bic(config.bic)) return invalid("bic has 8 or 11 letters and digits");
    if (config.currency != "EUR") return invalid("currency: the standard has EUR only");
    const std::string longest_reference(64, 'x');
    const auto worst = bank::epc_payload({.bic = config.bic,
                                          .name = config.payee,
                                          .iban = config.iban,
                                          .amount = {bank::epc_most_amount, hal::Currency::eur()},
                                          .text = longest_reference});
    if (!worst) return invalid("payee: " + worst.error().detail);
    return {};
}

}  // namespace

Result<std::unique_ptr<Provider>> make_bank(BankConfig config) {
    config.iban = bank::compact(config.iban);
    if (config.iban.empty() && !config.emv) return fail("config-invalid", "bank: neither iban nor emv is there");
    if (!config.iban.empty())
        if (auto checked = check_epc(config); !checked) return std::unexpected(checked.error());
    if (config.emv)
        if (auto checked = bank::check_emv(*config.emv); !checked) return std::unexpected(checked.error());
    return std::make_unique<Bank>(std::move(config));
}

}  // namespace till::providers
