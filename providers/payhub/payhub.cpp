#include "till/providers/payhub.hpp"

#include "common/answer.hpp"
#include "payhub/answers.hpp"
#include "payhub/push.hpp"
#include "payhub/requests.hpp"
#include "payhub/sale_rules.hpp"

namespace till::providers {
namespace {

class Payhub final : public Provider {
  public:
    explicit Payhub(PayhubConfig config) : config_(std::move(config)) {
        for (const auto& rule : payhub::rules()) {
            if (!rule.offered) continue;
            methods_.push_back({.name = std::string(rule.method),
                                .title = std::string(rule.title),
                                .presentation = std::string(rule.presentation),
                                .needs_line = true,
                                .refundable = rule.refundable,
                                .manual_confirmation = false,
                                .currencies = {config_.currency},
                                .required_options = {}});
            if (rule.short_code) methods_.back().required_options.emplace_back("short_code");
        }
    }

    std::string_view name() const override { return "payhub"; }
    std::span<const MethodInfo> methods() const override { return methods_; }
    std::vector<std::string> match_keys() const override { return {"payment_request_id"}; }
    Result<void> validate(const SaleRequest& sale) const override { return payhub::check_sale(sale, config_); }

    bool supports(Action action, const SaleRequest& sale) const override {
        const auto* rule = payhub::find_rule(sale.method);
        if (rule == nullptr) return false;
        switch (action) {
            case Action::create: return true;
            case Action::inquire: return config_.status_probe;
            case Action::cancel: return rule->cancellable;
            case Action::refund: return rule->refundable;
            default: break;
        }
        return false;
    }

    AfterUnknown after_unknown(Action action, const SaleRequest& sale) const override {
        const auto* rule = payhub::find_rule(sale.method);
        if (rule == nullptr) return AfterUnknown::never_repeat;
        // A second dynamic QR is harmless, nobody saw the first. A request that Payhub itself brought to the payer
        // may be on their phone already.
        if (action == Action::create && rule->reaches_payer) return AfterUnknown::never_repeat;
        return AfterUnknown::repeat_same_key;
    }

    Result<hal::HttpRequest> build(const Command& command) const override {
        switch (command.action) {
            case Action::create:
                if (auto valid = payhub::check_sale(command.sale, config_); !valid)
                    return std::unexpected(valid.error());
                return payhub::build_create(command, config_);
            case Action::inquire: return payhub::build_inquire(command, config_);
            case Action::cancel: return payhub::build_cancel(command, config_);
            case Action::refund: return payhub::build_refund(command, config_);
            default: break;
        }
        return hal::fail("command-invalid", "action");
    }

    Outcome read(const Command& command, const hal::HttpResponse& response) const override {
        switch (command.action) {
            case Action::create: return payhub::read_create(command, response, config_);
            case Action::inquire: return payhub::read_inquire(command, response, config_);
            case Action::cancel: return payhub::read_cancel(command, response);
            case Action::refund: return payhub::read_refund(command, response);
            default: break;
        }
        return outcome_unknown("command-invalid", "action");
    }

    Result<Push> read_push(std::string_view token, const hal::HttpHeaders& /*unsigned: nothing in them counts*/,
                           std::string_view body) const override {
        return payhub::read_push(token, body, config_);
    }

  private:
    PayhubConfig config_;
    std::vector<MethodInfo> methods_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_payhub(PayhubConfig config) {
    if (auto checked = payhub::check_config(config); !checked) return std::unexpected(checked.error());
    return std::make_unique<Payhub>(std::move(config));
}

}  // namespace till::providers
