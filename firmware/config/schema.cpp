#include "schema.hpp"

#include "checks.hpp"

#include <array>

namespace till::firmware {
namespace {

using namespace std::string_view_literals;

constexpr std::array display_drivers{"png"sv, "fbdev"sv, "none"sv};
constexpr std::array themes{"light"sv, "dark"sv};
constexpr std::array printer_drivers{"file"sv, "none"sv};
constexpr std::array log_levels{"trace"sv, "debug"sv, "info"sv, "warn"sv, "error"sv};

constexpr TextRule plain{};
constexpr TextRule path{.max_bytes = 4096, .check = check_absolute_path};
constexpr TextRule listen{.max_bytes = 64, .check = check_listen};
constexpr TextRule url{.max_bytes = 512, .check = check_url};
constexpr TextRule locale{.max_bytes = 16, .check = check_locale};

void terminal(TerminalConfig& c, SchemaVisitor& v) {
    v.open("terminal");
    v.text("id", c.id, {.max_bytes = 64, .check = check_id});
    v.text("data_dir", c.data_dir, path);
    v.text("name", c.name, plain);
    v.text("locale", c.locale, locale);
    v.open("merchant");
    v.text("name", c.merchant.name, {.max_bytes = 70});
    v.text("address", c.merchant.address, {.max_bytes = 512, .multiline = true});
    v.text("vat_id", c.merchant.vat_id, {.max_bytes = 32});
    v.close();
    v.close();
}

void api(Config& c, SchemaVisitor& v) {
    v.open("api");
    v.text("listen", c.api.listen, listen);
    v.texts("allowed_hosts", c.api.allowed_hosts, 16, {.max_bytes = 253, .check = check_host});
    v.flag("cashier_without_login", c.api.cashier_without_login);
    v.close();
    v.open("webhooks");
    v.text("listen", c.webhooks.listen, listen);
    v.text("public_url", c.webhooks.public_url, url);
    v.close();
}

void devices(Config& c, SchemaVisitor& v) {
    v.open("display");
    v.choice("driver", c.display.driver, display_drivers);
    v.text("path", c.display.path, path);
    v.text("device", c.display.device, path);
    v.integer("width", c.display.width, {320, 4096});
    v.integer("height", c.display.height, {272, 4096});
    v.integer("width_mm", c.display.width_mm, {0, 2000});
    v.integer("height_mm", c.display.height_mm, {0, 2000});
    v.integer("rotation", c.display.rotation, {0, 270, 90});
    v.integer("depth", c.display.depth, {16, 32, 16});
    v.text("font", c.display.font, path);
    v.choice("theme", c.display.theme, themes);
    v.close();
    v.open("printer");
    v.choice("driver", c.printer.driver, printer_drivers);
    v.text("path", c.printer.path, path);
    v.close();
}

void surroundings(Config& c, SchemaVisitor& v) {
    v.open("sync");
    v.flag("enabled", c.sync.enabled);
    v.text("url", c.sync.url, url);
    v.secret("token", c.sync.token);
    v.integer("batch", c.sync.batch, {1, 500});
    v.close();
    v.open("tls");
    v.text("ca_file", c.tls.ca_file, path);
    v.close();
    v.open("clock");
    v.flag("assume_trusted", c.clock.assume_trusted);
    v.close();
    v.open("retention");
    v.integer("days", c.retention.days, {90, 3'660});
    v.integer("fiscal_years", c.retention.fiscal_years, {1, 30});
    v.integer("fiscal_year_starts_month", c.retention.fiscal_year_starts_month, {1, 12});
    v.close();
    v.open("log");
    v.choice("level", c.log.level, log_levels);
    v.close();
}

void payment(PaymentConfig& c, SchemaVisitor& v) {
    v.open("payment");
    v.duration("presenting_timeout_s", c.presenting_timeout, Unit::seconds, {1, 86'400});
    v.duration("manual_timeout_s", c.manual_timeout, Unit::seconds, {1, 86'400});
    v.duration("create_timeout_s", c.create_timeout, Unit::seconds, {1, 300});
    v.duration("create_deadline_s", c.create_deadline, Unit::seconds, {1, 600});
    v.duration("cancel_answer_ms", c.cancel_answer, Unit::milliseconds, {100, 10'000});
    v.duration("request_timeout_s", c.request_timeout, Unit::seconds, {1, 300});
    v.duration("watch_h", c.watch, Unit::hours, {1, 168});
    v.duration("poll_first_ms", c.poll_first, Unit::milliseconds, {100, 60'000});
    v.duration("poll_cap_ms", c.poll_cap, Unit::milliseconds, {100, 600'000});
    v.duration("result_screen_ms", c.result_screen, Unit::milliseconds, {0, 60'000});
    v.duration("orphan_after_s", c.orphan_after, Unit::seconds, {1, 86'400});
    v.duration("refund_window_h", c.refund_window, Unit::hours, {1, 23});
    v.duration("line_probe_ms", c.line_probe, Unit::milliseconds, {100, 60'000});
    v.integer("max_amount", c.max_amount, {1, 99'999'999'999});
    v.close();
}

constexpr std::int64_t per_unit(Unit unit) {
    return unit == Unit::hours ? 3'600'000 : unit == Unit::seconds ? 1'000 : 1;
}

}  // namespace

void SchemaVisitor::integer(std::string_view key, int& value, Range range) {
    std::int64_t wide = value;
    integer(key, wide, range);
    value = static_cast<int>(wide);
}

void SchemaVisitor::duration(std::string_view key, hal::Duration& value, Unit unit, Range range) {
    std::int64_t count = value.count() / per_unit(unit);
    integer(key, count, range);
    value = hal::Duration(count * per_unit(unit));
}

void visit_schema(Config& config, SchemaVisitor& visitor) {
    terminal(config.terminal, visitor);
    api(config, visitor);
    devices(config, visitor);
    surroundings(config, visitor);
    visit_providers(config, visitor);
    payment(config.payment, visitor);
}

}  // namespace till::firmware
