#include "till/providers/paysafe.hpp"

#include "paysafe/answers.hpp"
#include "paysafe/check.hpp"
#include "paysafe/fields.hpp"
#include "paysafe/push.hpp"
#include "paysafe/requests.hpp"

namespace till::providers {
namespace {

class Paysafe final : public Provider {
  public:
    Paysafe(PaysafeConfig config, const hal::Crypto& crypto) : config_(std::move(config)), crypto_(crypto) {
        MethodInfo info;
        info.name = paysafe::method_name;
        info.title = "SafetyPay";
        info.presentation = "qr";
        info.refundable = true;
        info.currencies = config_.currencies;
        methods_.push_back(std::move(info));
    }

    std::string_view name() const override { return "paysafe"; }
    std::span<const MethodInfo> methods() const override { return methods_; }
    Result<void> validate(const SaleRequest& sale) const override { return paysafe::check_sale(sale, config_); }

    // The token itself is a credential; its digest stands for it.
    std::vector<std::string> match_keys() const override { return {"token_digest", "handle_id", "payment_id"}; }

    bool supports(Action action, const SaleRequest& sale) const override {
        return sale.method == paysafe::method_name && action != Action::capture && action != Action::release;
    }

    // dupCheck would turn every repeat into a 409, and a 409 into a question: so the question comes first.
    AfterUnknown after_unknown(Action action, const SaleRequest& sale) const override {
        if (!supports(action, sale)) return AfterUnknown::never_repeat;
        return action == Action::inquire ? AfterUnknown::repeat_same_key : AfterUnknown::inquire_first;
    }

    Result<hal::HttpRequest> build(const Command& command) const override {
        if (auto valid = validate(command.sale); !valid) return std::unexpected(valid.error());
        switch (command.action) {
            case Action::create: return paysafe::build_create(command, config_);
            case Action::proceed: return paysafe::build_proceed(command, config_);
            case Action::inquire: return paysafe::build_inquire(command, config_);
            case Action::cancel: return paysafe::build_cancel(command, config_);
            case Action::refund: return paysafe::build_refund(command, config_);
            default: return hal::fail("command-invalid", "action");
        }
    }

    Outcome read(const Command& command, const hal::HttpResponse& response) const override {
        auto outcome = read_answer(command, response);
        if (const auto token = paysafe::text_of(outcome.refs, "payment_handle_token"); !token.empty())
            outcome.refs.set("token_digest", paysafe::token_digest(crypto_, token));
        return outcome;
    }

    // The signature authenticates; the token in the URL adds nothing.
    Result<Push> read_push(std::string_view /*token*/, const hal::HttpHeaders& headers,
                           std::string_view body) const override {
        return paysafe::read_push(headers, body, config_, crypto_);
    }

  private:
    Outcome read_answer(const Command& command, const hal::HttpResponse& response) const {
        switch (command.action) {
            case Action::create: return paysafe::read_create(command, response, config_);
            case Action::proceed: return paysafe::read_proceed(command, response, config_);
            case Action::inquire: return read_inquire(command, response);
            case Action::cancel: return paysafe::read_cancel(command, response, config_);
            case Action::refund: return paysafe::read_refund(command, response, config_);
            default: break;
        }
        Outcome outcome;
        outcome.problem = {"command-invalid", "action"};
        return outcome;
    }

    Outcome read_inquire(const Command& command, const hal::HttpResponse& response) const {
        switch (command.about) {
            case Action::proceed: return paysafe::read_proceed_lookup(command, response, config_);
            case Action::refund: return paysafe::read_refund_lookup(command, response, config_);
            case Action::cancel: return paysafe::read_cancel_lookup(command, response, config_);
            default: return paysafe::read_look(command, response, config_);
        }
    }

    PaysafeConfig config_;
    const hal::Crypto& crypto_;
    std::vector<MethodInfo> methods_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_paysafe(PaysafeConfig config, const hal::Crypto& crypto) {
    if (auto checked = paysafe::check_config(config); !checked) return std::unexpected(checked.error());
    return std::make_unique<Paysafe>(std::move(config), crypto);
}

}  // namespace till::providers
