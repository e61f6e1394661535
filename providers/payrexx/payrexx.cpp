#include "till/providers/payrexx.hpp"

#include "common/answer.hpp"
#include "payrexx/answers.hpp"
#include "payrexx/check.hpp"
#include "payrexx/push.hpp"
#include "payrexx/requests.hpp"

namespace till::providers {
namespace {

using payrexx::is_terminal;

class Payrexx final : public Provider {
  public:
    Payrexx(PayrexxConfig config, const hal::Crypto& crypto)
        : config_(std::move(config)), crypto_(crypto), requests_(config_, crypto_) {
        add_method(payrexx::gateway_method, "Payment page", "qr");
        if (!config_.terminal_serial.empty()) add_method(payrexx::terminal_method, "Card terminal", "none");
        methods_.front().manual_capture = config_.hold;
    }
    Payrexx(const Payrexx&) = delete;  // requests_ looks at config_
    Payrexx& operator=(const Payrexx&) = delete;

    std::string_view name() const override { return "payrexx"; }
    std::span<const MethodInfo> methods() const override { return methods_; }
    std::vector<std::string> match_keys() const override { return {"reference", "gateway_id", "transaction_id"}; }
    Result<void> validate(const SaleRequest& sale) const override { return payrexx::check_sale(sale, config_); }

    bool supports(Action action, const SaleRequest& sale) const override {
        const bool terminal = is_terminal(sale) && !config_.terminal_serial.empty();
        if (!terminal && sale.method != payrexx::gateway_method) return false;
        switch (action) {
            case Action::create:
            case Action::inquire:
            case Action::cancel:
            case Action::refund: return true;
            case Action::proceed: return terminal;
            case Action::capture: return !terminal && config_.hold;
            // Also without `hold`: what the merchant's own settings have reserved is given back.
            case Action::release: return !terminal;
        }
        return false;
    }

    AfterUnknown after_unknown(Action action, const SaleRequest& sale) const override {
        switch (action) {
            case Action::inquire: return AfterUnknown::repeat_same_key;
            // The terminal's create is a question; a page whose address nobody has seen cannot be paid.
            case Action::create:
                return is_terminal(sale) || config_.repeat_lost_create ? AfterUnknown::repeat_same_key
                                                                       : AfterUnknown::inquire_first;
            case Action::proceed: return AfterUnknown::never_repeat;  // a second start is a second charge
            default: return AfterUnknown::inquire_first;
        }
    }

    Result<hal::HttpRequest> build(const Command& command) const override {
        if (auto valid = validate(command.sale); !valid) return std::unexpected(valid.error());
        if (!supports(command.action, command.sale)) return hal::fail("command-invalid", "action");
        return requests_.build(command);
    }

    Outcome read(const Command& command, const hal::HttpResponse& response) const override {
        if (!supports(command.action, command.sale)) return outcome_unknown("command-invalid", "action");
        const bool terminal = is_terminal(command.sale);
        switch (command.action) {
            case Action::create:
                return terminal ? payrexx::read_pairing(command, response, config_)
                                : payrexx::read_create_gateway(command, response, config_);
            case Action::proceed: return payrexx::read_start_terminal(command, response, config_);
            case Action::inquire: return read_inquire(command, response);
            case Action::cancel:
            case Action::release: return payrexx::read_end(command, response);
            case Action::capture: return payrexx::read_capture(command, response, config_);
            case Action::refund: {
                const bool voids = terminal && command.refs.string_or("transaction_id", "").empty();
                return voids ? payrexx::read_void(command, response, config_)
                             : payrexx::read_refund(command, response, config_);
            }
        }
        return {};
    }

    Result<Push> read_push(std::string_view token, const hal::HttpHeaders& headers,
                           std::string_view body) const override {
        return payrexx::read_push(token, headers, body, config_, crypto_);
    }

  private:
    void add_method(std::string_view method, std::string title, std::string presentation) {
        MethodInfo info;
        info.name = method;
        info.title = std::move(title);
        info.presentation = std::move(presentation);
        info.refundable = true;
        info.currencies = config_.currencies;
        methods_.push_back(std::move(info));
    }

    Outcome read_inquire(const Command& command, const hal::HttpResponse& response) const {
        if (command.about == Action::refund) return payrexx::about_refund(command, response, config_);
        auto seen = payrexx::read_look(command, response, config_);
        switch (command.about) {
            case Action::cancel:
            case Action::release: return payrexx::about_end(std::move(seen), command);
            case Action::capture: return payrexx::about_capture(std::move(seen), command);
            case Action::create: {
                const bool lost = !is_terminal(command.sale) && command.refs.string_or("gateway_id", "").empty();
                return lost ? payrexx::about_lost_create(std::move(seen), command) : seen;
            }
            // Nothing found is nothing known: only evidence or a person ends that.
            default:
                if (seen.problem.type == "not-found") seen.kind = Outcome::Kind::unknown;
                return seen;
        }
    }

    PayrexxConfig config_;
    const hal::Crypto& crypto_;
    payrexx::Requests requests_;
    std::vector<MethodInfo> methods_;
};

}  // namespace

Result<std::unique_ptr<Provider>> make_payrexx(PayrexxConfig config, const hal::Crypto& crypto) {
    if (auto checked = payrexx::check_config(config); !checked) return std::unexpected(checked.error());
    return std::make_unique<Payrexx>(std::move(config), crypto);
}

}  // namespace till::providers
