#include "till/providers/payglobe.hpp"

#include "payglobe/answers.hpp"
#include "payglobe/check.hpp"
#include "payglobe/push.hpp"
#include "payglobe/requests.hpp"

namespace till::providers {
namespace {

using payglobe::Api;
using payglobe::Rule;

bool refundable(const Rule& rule, const PayglobeConfig& config) {
    switch (rule.api) {
        case Api::page: return true;
        case Api::link: return config.refund_links;
        case Api::token: return config.refund_saved_cards;
    }
    return false;
}

class Payglobe final : public Provider {
  public:
    Payglobe(PayglobeConfig config, const hal::Crypto& crypto) : config_(std::move(config)), crypto_(crypto) {
        for (const auto& rule : payglobe::rules()) {
            MethodInfo info;
            info.name = rule.method;
            info.title = rule.title;
            info.presentation = rule.presentation;
            info.refundable = refundable(rule, config_);
            info.manual_capture = rule.holds && config_.manual_capture;
            info.currencies = {"EUR"};
            if (rule.api == Api::token) info.required_options = {"card_id", "customer_id"};
            methods_.push_back(std::move(info));
        }
    }

    std::string_view name() const override { return "payglobe"; }
    std::span<const MethodInfo> methods() const override { return methods_; }
    std::vector<std::string> match_keys() const override { return {"transaction_id"}; }
    Result<void> validate(const SaleRequest& sale) const override { return payglobe::check_sale(sale); }

    bool supports(Action action, const SaleRequest& sale) const override {
        const auto* rule = payglobe::find_rule(sale.method);
        if (rule == nullptr) return false;
        switch (action) {
            case Action::create: return true;
            // A saved card has no lookup; the card's usage count is a hint, if it was kept.
            case Action::inquire: return rule->api != Api::token || config_.saved_card_looks_first;
            case Action::cancel: return rule->holds || rule->api == Api::link;
            case Action::refund: return refundable(*rule, config_);
            case Action::proceed: return rule->api == Api::token && config_.saved_card_looks_first;
            case Action::capture: return rule->holds && config_.manual_capture;
            case Action::release: return rule->holds;
        }
        return false;
    }

    AfterUnknown after_unknown(Action action, const SaleRequest& sale) const override {
        const auto* rule = payglobe::find_rule(sale.method);
        if (rule == nullptr) return AfterUnknown::never_repeat;
        switch (action) {
            case Action::inquire: return AfterUnknown::repeat_same_key;
            // A page or a link whose address nobody has seen cannot be paid; a saved card is charged at once.
            case Action::create:
                return rule->api == Api::token && !config_.saved_card_looks_first ? AfterUnknown::never_repeat
                                                                                  : AfterUnknown::repeat_same_key;
            case Action::proceed: return AfterUnknown::never_repeat;
            default: return AfterUnknown::inquire_first;
        }
    }

    Result<hal::HttpRequest> build(const Command& command) const override {
        if (auto valid = payglobe::check_sale(command.sale); !valid) return std::unexpected(valid.error());
        const auto& rule = *payglobe::find_rule(command.sale.method);
        const bool refunds = command.action == Action::inquire && command.about == Action::refund;
        if (!refunds && !supports(command.action, command.sale)) return hal::fail("command-invalid", "action");
        switch (command.action) {
            case Action::create: return payglobe::build_create(command, rule, config_);
            case Action::proceed: return payglobe::build_pay(command, config_);
            case Action::inquire: return payglobe::build_inquire(command, rule, config_);
            case Action::cancel:
            case Action::release: return payglobe::build_end(command, rule, config_);
            case Action::capture: return payglobe::build_capture(command, config_);
            case Action::refund: return payglobe::build_refund(command, config_);
        }
        return hal::fail("command-invalid", "action");
    }

    Outcome read(const Command& command, const hal::HttpResponse& response) const override {
        const auto* rule = payglobe::find_rule(command.sale.method);
        if (rule == nullptr) return {};
        switch (command.action) {
            case Action::create: return read_create(command, *rule, response);
            case Action::proceed: return payglobe::read_pay(command, response, config_);
            case Action::inquire: return read_inquire(command, *rule, response);
            case Action::cancel:
            case Action::release: return payglobe::read_end(command, response, *rule, config_);
            case Action::capture: return payglobe::read_capture(command, response, config_);
            case Action::refund: return payglobe::read_refund(command, response, config_);
        }
        return {};
    }

    Result<Push> read_push(std::string_view token, const hal::HttpHeaders& headers,
                           std::string_view body) const override {
        return read_push_at({}, token, headers, body);
    }

    // The signature authenticates; the token in the URL adds nothing.
    Result<Push> read_push_at(const hal::Stamp& arrival, std::string_view /*token*/, const hal::HttpHeaders& headers,
                              std::string_view body) const override {
        return payglobe::read_push(headers, body, {arrival.wall, arrival.trusted}, config_, crypto_);
    }

  private:
    Outcome read_create(const Command& command, const Rule& rule, const hal::HttpResponse& response) const {
        if (rule.api == Api::page) return payglobe::read_create_page(command, response, config_);
        if (rule.api == Api::link) return payglobe::read_create_link(command, response, config_);
        return config_.saved_card_looks_first ? payglobe::read_cards_before(command, response, config_)
                                              : payglobe::read_pay(command, response, config_);
    }

    Outcome read_inquire(const Command& command, const Rule& rule, const hal::HttpResponse& response) const {
        if (command.about == Action::refund) return payglobe::read_refund_history(command, response, config_);
        if (rule.api == Api::token) return payglobe::read_cards_after(command, response, config_);
        auto seen = rule.api == Api::link ? payglobe::read_link(command, response, config_)
                                          : payglobe::read_transaction(command, response, config_);
        switch (command.about) {
            case Action::cancel:
            case Action::release: return payglobe::about_end(std::move(seen), rule);
            case Action::capture: return payglobe::about_capture(std::move(seen), command);
            default: return seen;
        }
    }

    PayglobeConfig config_;
    const hal::Crypto& crypto_;
    std::vector<MethodInfo> methods_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_payglobe(PayglobeConfig config, const hal::Crypto& crypto) {
    if (auto checked = payglobe::check_config(config); !checked) return std::unexpected(checked.error());
    return std::make_unique<Payglobe>(std::move(config), crypto);
}

}  // namespace till::providers
