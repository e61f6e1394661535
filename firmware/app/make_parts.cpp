#include "make_parts.hpp"

#include "till/drivers/display/fbdev_display.hpp"
#include "till/drivers/display/png_display.hpp"
#include "till/drivers/printer/file_printer.hpp"
#include "till/providers/bank.hpp"
#include "till/providers/payhub.hpp"

namespace till::firmware::app {
namespace {

hal::Result<hal::Secret> optional_secret(const hal::SecretStore& secrets, const hal::SecretRef& ref) {
    if (!is_set(ref)) return hal::Secret{};
    return secrets.get(ref);
}

hal::Result<std::unique_ptr<providers::Provider>> make_payhub(const PayhubConfig& c, const hal::SecretStore& secrets) {
    providers::PayhubConfig p;
    p.base_url = c.base_url;
    p.api_key_header = c.api_key_header;
    p.serial_number = c.serial_number;
    p.software = c.software;
    p.country = c.country;
    p.locale = c.locale;
    p.store = {c.store.code,
               c.store.terminal_code,
               {c.store.address.city, c.store.address.country, c.store.address.postal_code, c.store.address.street}};
    p.status_probe = c.status_probe;
    p.short_code_digits_only = c.short_code_digits_only;
    auto key = optional_secret(secrets, c.api_key);
    auto authorization = optional_secret(secrets, c.authorization);
    if (!key) return std::unexpected(key.error());
    if (!authorization) return std::unexpected(authorization.error());
    p.api_key = std::move(*key);
    p.authorization = std::move(*authorization);
    for (const auto& ref : c.webhook_tokens) {
        auto token = secrets.get(ref);
        if (!token) return std::unexpected(token.error());
        p.webhook_tokens.push_back(std::move(*token));
    }
    return providers::make_payhub(std::move(p));
}

hal::DisplayGeometry png_geometry(const DisplayConfig& c) {
    hal::DisplayGeometry geometry{c.width, c.height, std::nullopt, std::nullopt};
    if (c.width_mm > 0) geometry.width_mm = c.width_mm;
    if (c.height_mm > 0) geometry.height_mm = c.height_mm;
    return geometry;
}

}  // namespace

hal::Result<std::vector<std::unique_ptr<providers::Provider>>> make_providers(const Config& config,
                                                                              const hal::SecretStore& secrets) {
    std::vector<std::unique_ptr<providers::Provider>> list;
    if (config.providers.payhub.enabled) {
        auto payhub = make_payhub(config.providers.payhub, secrets);
        if (!payhub) return std::unexpected(payhub.error());
        list.push_back(std::move(*payhub));
    }
    if (config.providers.bank.enabled) {
        const auto& c = config.providers.bank;
        auto bank = providers::make_bank({c.payee, c.iban, c.bic, "EUR"});
        if (!bank) return std::unexpected(bank.error());
        list.push_back(std::move(*bank));
    }
    return list;
}

hal::Result<std::unique_ptr<hal::Display>> make_display(const Config& config, hal::Scheduler& loop) {
    const auto& c = config.display;
    if (c.driver == "none") return nullptr;
    if (c.driver == "fbdev") {
        drivers::display::FbdevOptions options;
        options.device = c.device;
        options.rotation = c.rotation;
        options.assumed = png_geometry(c);
        return std::make_unique<drivers::display::FbdevDisplay>(loop, drivers::display::linux_fb_kernel(),
                                                                std::move(options));
    }
    const std::string folder = c.path.empty() ? config.terminal.data_dir + "/display" : c.path;
    return std::make_unique<drivers::display::PngDisplay>(
        loop, drivers::display::PngDisplayOptions{folder, png_geometry(c), false});
}

std::unique_ptr<hal::Printer> make_printer(const Config& config, hal::Scheduler& loop) {
    if (config.printer.driver != "file") return nullptr;
    const std::string folder =
        config.printer.path.empty() ? config.terminal.data_dir + "/printer" : config.printer.path;
    return std::make_unique<drivers::printer::FilePrinter>(loop, drivers::printer::FilePrinterOptions{folder, 42});
}

EngineOptions engine_options(const Config& config) {
    const auto& p = config.payment;
    EngineOptions o;
    o.presenting_timeout = p.presenting_timeout;
    o.manual_timeout = p.manual_timeout;
    o.create_timeout = p.create_timeout;
    o.create_deadline = p.create_deadline;
    o.cancel_answer = p.cancel_answer;
    o.request_timeout = p.request_timeout;
    o.watch = p.watch;
    o.poll_first = p.poll_first;
    o.poll_cap = p.poll_cap;
    o.result_screen = p.result_screen;
    o.orphan_after = p.orphan_after;
    o.refund_window = p.refund_window;
    o.max_amount = p.max_amount;
    const auto& m = config.terminal.merchant;
    o.merchant = Value::object({{"name", m.name}, {"address", m.address}, {"vat_id", m.vat_id}});
    o.terminal_id = config.terminal.id;
    o.locale = config.terminal.locale;
    o.print_receipts = config.printer.driver != "none";
    o.sync_receipts = config.sync.enabled;
    return o;
}

std::vector<std::string> line_targets(const Config& config) {
    std::vector<std::string> targets;
    if (config.providers.payhub.enabled) targets.push_back(config.providers.payhub.base_url);
    if (config.sync.enabled) targets.push_back(config.sync.url);
    return targets;
}

}  // namespace till::firmware::app
