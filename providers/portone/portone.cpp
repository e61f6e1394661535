#include "till/providers/portone.hpp"

#include "portone/answers.hpp"
#include "portone/check.hpp"
#include "portone/push.hpp"
#include "portone/requests.hpp"

namespace till::providers {
namespace {

using portone::Question;

class Portone final : public Provider {
  public:
    Portone(PortoneConfig config, const hal::Crypto& crypto) : config_(std::move(config)), crypto_(crypto) {
        info_.name = portone::method_name;
        info_.title = "PortOne";
        info_.presentation = "qr";
        info_.refundable = config_.refunds;
        info_.currencies = config_.currencies;
    }

    std::string_view name() const override { return "portone"; }
    std::span<const MethodInfo> methods() const override { return {&info_, 1}; }
    std::vector<std::string> match_keys() const override {
        return {"payment_link_ref", "merchant_order_id", "order_ref"};
    }
    Result<void> validate(const SaleRequest& sale) const override { return portone::check_sale(sale, config_); }

    bool supports(Action action, const SaleRequest& sale) const override {
        if (sale.method != portone::method_name) return false;
        switch (action) {
            case Action::create:
            case Action::inquire:
            case Action::cancel: return true;
            case Action::refund: return config_.refunds;
            case Action::proceed:
            case Action::capture:
            case Action::release: return false;
        }
        return false;
    }

    AfterUnknown after_unknown(Action action, const SaleRequest&) const override {
        return action == Action::inquire ? AfterUnknown::repeat_same_key : AfterUnknown::inquire_first;
    }

    Result<hal::HttpRequest> build(const Command& command) const override {
        if (auto valid = portone::check_sale(command.sale, config_); !valid) return std::unexpected(valid.error());
        if (!supports(command.action, command.sale)) return hal::fail("command-invalid", "action");
        switch (command.action) {
            case Action::create: return portone::build_create(command, config_, crypto_);
            case Action::inquire: return portone::build_inquire(command, config_, crypto_);
            case Action::cancel: return portone::build_cancel(command, config_, crypto_);
            case Action::refund: return portone::build_refund(command, config_, crypto_);
            default: return hal::fail("command-invalid", "action");
        }
    }

    Outcome read(const Command& command, const hal::HttpResponse& response) const override {
        switch (command.action) {
            case Action::create: return portone::read_create(command, response, config_);
            case Action::inquire: return read_inquire(command, response);
            case Action::cancel: return portone::read_cancel(response);
            case Action::refund: return portone::read_refund(command, response, config_);
            default: break;
        }
        Outcome never_asked;
        never_asked.problem = {"command-invalid", "action"};
        return never_asked;
    }

    // Any answer has a Date, a refusal too: nobody is asked to do anything.
    std::optional<hal::HttpRequest> ask_time() const override {
        hal::HttpRequest request;
        request.url = config_.base_url + "/";
        return request;
    }

    Result<Push> read_push(std::string_view token, const hal::HttpHeaders&, std::string_view body) const override {
        return portone::read_push(token, body, config_, crypto_);
    }

  private:
    Outcome read_inquire(const Command& command, const hal::HttpResponse& response) const {
        switch (portone::question_of(command)) {
            case Question::own_reference: return portone::read_own_reference(command, response, config_);
            case Question::link: {
                auto seen = portone::read_link(command, response);
                return command.about == Action::cancel ? portone::about_cancel(std::move(seen)) : seen;
            }
            case Question::transaction: return portone::read_transaction(command, response);
            case Question::details: return portone::read_details(command, response, config_);
            case Question::second_transaction: return portone::read_second_transaction(command, response);
            case Question::second_details: return portone::read_second_details(command, response, config_);
            case Question::refunds: return portone::read_refunds(command, response, config_);
        }
        return {};
    }

    PortoneConfig config_;
    const hal::Crypto& crypto_;
    MethodInfo info_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_portone(PortoneConfig config, const hal::Crypto& crypto) {
    if (auto checked = portone::check_config(config); !checked) return std::unexpected(checked.error());
    return std::make_unique<Portone>(std::move(config), crypto);
}

}  // namespace till::providers
