// Config: everything that can be set, as plain values; docs/configuration.md says what each key means.
//
// Read from one TOML file plus conf.d/*.toml beside it (lexical order, later wins, key by key; lists and secrets as
// a whole). Unknown keys, wrong types and values out of range are errors with file and line. A secret is never in a
// file: only where it lives. Durations are keys ending in _ms, _s or _h with integer values.
#pragma once

#include "till/hal/result.hpp"
#include "till/hal/secrets.hpp"
#include "till/hal/time.hpp"
#include "till/providers/bank.hpp"
#include "till/providers/payglobe.hpp"
#include "till/providers/payhub.hpp"
#include "till/providers/payrexx.hpp"
#include "till/providers/paysafe.hpp"
#include "till/providers/portone.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace till::firmware {

struct Merchant {
    std::string name;
    std::string address;  // may hold newlines
    std::string vat_id;
};

struct TerminalConfig {
    std::string id;        // required; 1..64 of [A-Za-z0-9._-], on every receipt and in every sync batch
    std::string data_dir;  // required, absolute
    std::string name;      // for people; defaults to id
    std::string locale = "en";
    Merchant merchant;  // name required
};

struct ApiConfig {
    std::string listen = "127.0.0.1:8480";   // address:port; port 0 takes any free one
    std::vector<std::string> allowed_hosts;  // without port, beside 127.0.0.1, localhost and ::1
    bool cashier_without_login = false;      // the cashier page served to this machine gets a cashier's rights
};

struct WebhookConfig {
    std::string listen = "127.0.0.1:8481";
    std::string public_url;  // what the provider's portal was told; empty: not reachable from outside
};

struct DisplayConfig {
    std::string driver = "png";  // "png", "fbdev", "none"
    std::string path;            // png: folder, default <data_dir>/display
    std::string device = "/dev/fb0";
    int width = 800;  // png; fbdev asks the device
    int height = 480;
    int width_mm = 0;  // 0: what the panel says, or not known
    int height_mm = 0;
    int rotation = 0;             // 0, 90, 180, 270
    int depth = 32;               // fbdev: 16 or 32 bits per pixel
    std::string font;             // TrueType file; empty: the distribution's DejaVu Sans
    std::string theme = "light";  // "light", "dark"
};

struct PrinterConfig {
    std::string driver = "none";  // "file", "none"
    std::string path;             // file: folder, default <data_dir>/printer
};

struct SyncConfig {
    bool enabled = false;
    std::string url;  // required when enabled
    hal::SecretRef token;
    int batch = 50;  // items per POST
};

struct TlsConfig {
    std::string ca_file;  // PEM; empty: the distribution's bundle
};

struct ClockConfig {
    bool assume_trusted = false;  // a machine whose clock is kept right by somebody else
};

// Providers. `values` is what the translator takes (till/providers/<name>.hpp says what each member means; keys are called
// as the members, durations with their unit behind). The secrets in `values` stay empty: where they live is beside it.
struct PayhubConfig {
    PayhubConfig() { values.status_probe = true; }  // refused requests cost nothing, and Payhub pushes no decline
    bool enabled = false;
    hal::Duration poll_gap{0};  // between two questions of this till: its share of the merchant's rate limit
    providers::PayhubConfig values;
    hal::SecretRef api_key;
    hal::SecretRef authorization;
    std::vector<hal::SecretRef> webhook_tokens;
};

struct PayglobeConfig {
    bool enabled = false;
    hal::Duration poll_gap{0};
    providers::PayglobeConfig values;
    hal::SecretRef public_key;
    hal::SecretRef secret_key;
    std::vector<hal::SecretRef> webhook_secrets;
};

struct PortoneConfig {
    bool enabled = false;
    hal::Duration poll_gap{0};
    providers::PortoneConfig values;
    hal::SecretRef portone_secret;
    std::vector<hal::SecretRef> webhook_tokens;
    std::vector<hal::SecretRef> webhook_secrets;
};

struct PayrexxConfig {
    bool enabled = false;
    hal::Duration poll_gap{500};  // 600 requests in 5 minutes per instance
    providers::PayrexxConfig values;
    hal::SecretRef api_secret;
    std::vector<hal::SecretRef> webhook_tokens;
    std::vector<hal::SecretRef> webhook_keys;
};

struct PaysafeConfig {
    bool enabled = false;
    hal::Duration poll_gap{0};
    providers::PaysafeConfig values;
    hal::SecretRef user;
    hal::SecretRef password;
    std::vector<hal::SecretRef> webhook_keys;
};

struct BankConfig {
    bool enabled = false;
    providers::BankConfig values;  // its emv is made of the members below
    bool emv_enabled = false;
    providers::EmvQrConfig emv;
    std::vector<std::string> emv_fields;  // "01 value": tag, blank, value
};

struct PaymentConfig {  // see EngineOptions in payment/service.hpp
    hal::Duration presenting_timeout{180'000};
    hal::Duration manual_timeout{900'000};
    hal::Duration create_timeout{65'000};
    hal::Duration create_deadline{75'000};
    hal::Duration cancel_answer{2'000};
    hal::Duration request_timeout{65'000};
    hal::Duration watch{48 * 3'600'000};
    hal::Duration poll_first{2'000};
    hal::Duration poll_cap{15'000};
    hal::Duration result_screen{6'000};
    hal::Duration orphan_after{120'000};
    hal::Duration refund_window{20 * 3'600'000};
    hal::Duration line_probe{2'000};        // how often the line is looked at while it is down
    std::int64_t max_amount = 100'000'000;  // minor units, per sale
};

struct RetentionConfig {  // see till/offline/retention.hpp
    int days = 400;
    int fiscal_years = 10;
    int fiscal_year_starts_month = 1;
};

struct LogConfig {
    std::string level = "info";  // "trace", "debug", "info", "warn", "error"
};

struct Config {
    TerminalConfig terminal;
    ApiConfig api;
    WebhookConfig webhooks;
    DisplayConfig display;
    PrinterConfig printer;
    SyncConfig sync;
    TlsConfig tls;
    ClockConfig clock;
    struct Providers {
        PayhubConfig payhub;
        PayglobeConfig payglobe;
        PortoneConfig portone;
        PayrexxConfig payrexx;
        PaysafeConfig paysafe;
        BankConfig bank;
    } providers;
    PaymentConfig payment;
    RetentionConfig retention;
    LogConfig log;
};

inline bool is_set(const hal::SecretRef& ref) { return !ref.credential.empty() || !ref.file.empty(); }

// "config-unreadable" or "config-invalid"; the detail lists every error, one per line, as "file:line: key: why".
hal::Result<Config> load_config(const std::string& path);

// As TOML that load_config would read to the same values, defaults filled in; secrets are shown as references.
std::string effective_config(const Config& config);

// "127.0.0.1:8480" -> its parts; "[::1]:0" too. Error: "listen-invalid".
struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;
};
hal::Result<ListenAddress> parse_listen(std::string_view text);

}  // namespace till::firmware
