#include "make_parts.hpp"

#include "till/drivers/display/fbdev_display.hpp"
#include "till/drivers/display/png_display.hpp"
#include "till/drivers/printer/file_printer.hpp"

namespace till::firmware::app {
namespace {

hal::DisplayGeometry png_geometry(const DisplayConfig& c) {
    hal::DisplayGeometry geometry{c.width, c.height, std::nullopt, std::nullopt};
    if (c.width_mm > 0) geometry.width_mm = c.width_mm;
    if (c.height_mm > 0) geometry.height_mm = c.height_mm;
    return geometry;
}

}  // namespace

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

offline::UpkeepOptions upkeep_options(const Config& config) {
    offline::UpkeepOptions options;
    options.retention.days = config.retention.days;
    options.retention.fiscal_years = config.retention.fiscal_years;
    options.retention.fiscal_year_starts_month = config.retention.fiscal_year_starts_month;
    return options;
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
    const auto& far = config.providers;
    o.poll_gap = {{"payhub", far.payhub.poll_gap},
                  {"payglobe", far.payglobe.poll_gap},
                  {"portone", far.portone.poll_gap},
                  {"payrexx", far.payrexx.poll_gap},
                  {"paysafe", far.paysafe.poll_gap}};
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

}  // namespace till::firmware::app
