#include "till/providers/payhub.hpp"

#include "common/answer.hpp"
#include "payhub/answers.hpp"
#include "payhub/payments.hpp"
#include "payhub/push.hpp"
#include "payhub/requests.hpp"
#include "payhub/sale_rules.hpp"

namespace till::providers {
namespace {

class Payhub final : public Provider {
  public:
    explicit Payhub(PayhubConfig config) : config_(std::move(config)) {
        for (const auto& rule : payhub::rules())
            if (payhub::is_offered(rule, config_)) methods_.push_back(info_of(rule));
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
            case Action::cancel: return rule->klarna;
            case Action::refund: return payhub::is_refundable(*rule, config_);
            default: break;
        }
        return false;
    }

    AfterUnknown after_unknown(Action action, const SaleRequest& sale) const override {
        const auto* rule = payhub::find_rule(sale.method);
        if (rule == nullptr) return AfterUnknown::never_repeat;
        // A second code is harmless, nobody saw the first. A request that Payhub itself brought to the payer may be on
        // their phone, or in their mail, already.
        if (action == Action::create && payhub::reaches_payer(*rule, config_)) return AfterUnknown::never_repeat;
        return AfterUnknown::repeat_same_key;
    }

    Result<hal::HttpRequest> build(const Command& command) const override {
        switch (command.action) {
            case Action::create:
                if (auto valid = payhub::check_sale(command.sale, config_); !valid)
                    return std::unexpected(valid.error());
                return payhub::build_create(command, config_);
            case Action::inquire: return payhub::build_inquire(command, config_);
            case Action::cancel:
                if (!supports(Action::cancel, command.sale)) return hal::fail("command-invalid", "only for Klarna");
                return payhub::build_cancel(command, config_);
            case Action::refund:
                if (!supports(Action::refund, command.sale))
                    return hal::fail("refund-not-supported", "Payhub refunds this method in its portal only");
                return payhub::build_refund(command, config_);
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

    Outcome add_payment(const SaleRequest& sale, const hal::json::Value& refs, const Push& push) const override {
        return payhub::add_payment(sale, refs, push, config_);
    }

  private:
    MethodInfo info_of(const payhub::Rule& rule) const {
        MethodInfo info;
        info.name = rule.method;
        info.title = rule.title;
        info.presentation = rule.presentation;
        info.refundable = payhub::is_refundable(rule, config_);
        info.cancellable = rule.klarna;
        info.several_payments = !rule.klarna;
        info.slow_payer = rule.presentation == "paycode" || payhub::mails_payer(rule, config_);
        info.currencies = {config_.currency};
        if (rule.short_code) info.required_options.emplace_back("short_code");
        return info;
    }

    PayhubConfig config_;
    std::vector<MethodInfo> methods_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_payhub(PayhubConfig config) {
    if (auto checked = payhub::check_config(config); !checked) return std::unexpected(checked.error());
    return std::make_unique<Payhub>(std::move(config));
}

}  // namespace till::providers
