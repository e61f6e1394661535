// [providers.*]: one key per member of the translators' configurations.
#include "checks.hpp"
#include "schema.hpp"

#include <algorithm>
#include <array>

namespace till::firmware {
namespace {

using namespace std::string_view_literals;

constexpr TextRule plain{};
constexpr TextRule url{.max_bytes = 512, .check = check_url};
constexpr TextRule page{.max_bytes = 512, .check = check_page_url};
constexpr TextRule locale{.max_bytes = 16, .check = check_locale};
constexpr TextRule header{.max_bytes = 64, .check = check_header_name};
constexpr TextRule country{.max_bytes = 2, .check = check_country};
constexpr TextRule currency{.max_bytes = 3, .check = check_currency};
constexpr TextRule word{.max_bytes = 64, .check = check_word};
constexpr TextRule email{.max_bytes = 254, .check = check_email};
constexpr std::size_t max_secrets = 8;
constexpr std::size_t max_words = 32;

// A choice of an enumeration: `names` in the order of its values.
template <class Enum>
void choice(SchemaVisitor& v, std::string_view key, Enum& value, std::span<const std::string_view> names) {
    std::string name(names[static_cast<std::size_t>(value)]);
    v.choice(key, name, names);
    value = static_cast<Enum>(std::ranges::find(names, name) - names.begin());
}

void payhub(PayhubConfig& c, SchemaVisitor& v) {
    auto& p = c.values;
    v.open("payhub");
    v.flag("enabled", c.enabled);
    v.duration("poll_gap_ms", c.poll_gap, Unit::milliseconds, {0, 600'000});
    v.text("base_url", p.base_url, url);
    v.secret("api_key", c.api_key);
    v.text("api_key_header", p.api_key_header, header);
    v.secret("authorization", c.authorization);
    v.text("serial_number", p.serial_number, {.max_bytes = 64});
    v.text("software", p.software, {.max_bytes = 64});
    v.text("currency", p.currency, currency);
    v.text("country", p.country, country);
    v.text("locale", p.locale, locale);
    v.secrets("webhook_tokens", c.webhook_tokens, max_secrets);
    v.flag("status_probe", p.status_probe);
    v.flag("short_code_digits_only", p.short_code_digits_only);
    v.text("qr_field", p.qr_field, word);
    v.flag("send_tax_amount", p.send_tax_amount);
    v.text("line_type", p.line_type, {.max_bytes = 64});
    v.texts("methods", p.methods, max_words, word);
    v.texts("mails_payer", p.mails_payer, max_words, word);
    v.texts("open_amounts", p.open_amounts, max_words, word);
    v.texts("refundable", p.refundable, max_words, word);
    v.flag("dias_in_parts", p.dias_in_parts);
    v.open("store");
    v.text("code", p.store.code, {.max_bytes = 64});
    v.text("terminal_code", p.store.terminal_code, {.max_bytes = 64});
    v.open("address");
    v.text("city", p.store.address.city, plain);
    v.text("country", p.store.address.country, country);
    v.text("postal_code", p.store.address.postal_code, {.max_bytes = 16});
    v.text("street", p.store.address.street, plain);
    v.close();
    v.close();
    v.close();
}

void payglobe(PayglobeConfig& c, SchemaVisitor& v) {
    static constexpr std::array creates{"init"sv, "initiate"sv};
    auto& p = c.values;
    v.open("payglobe");
    v.flag("enabled", c.enabled);
    v.duration("poll_gap_ms", c.poll_gap, Unit::milliseconds, {0, 600'000});
    v.text("base_url", p.base_url, url);
    v.secret("public_key", c.public_key);
    v.secret("secret_key", c.secret_key);
    v.text("notify_url", p.notify_url, page);
    v.text("error_url", p.error_url, page);
    v.text("callback_url", p.callback_url, page);
    choice(v, "create", p.create, creates);
    v.text("page_field", p.page_field, word);
    v.text("card_voucher_mode", p.card_voucher_mode, word);
    v.text("card_mode", p.card_mode, word);
    v.flag("manual_capture", p.manual_capture);
    v.flag("capture_sends_amount", p.capture_sends_amount);
    v.flag("failed_is_final", p.failed_is_final);
    v.texts("void_statuses", p.void_statuses, max_words, word);
    v.flag("cancel_answer_settles", p.cancel_answer_settles);
    v.integer("link_days", p.link_days, {1, 365});
    v.text("link_customer_email", p.link_customer_email, email);
    v.flag("verify_tells_status", p.verify_tells_status);
    v.flag("refund_links", p.refund_links);
    v.flag("refund_saved_cards", p.refund_saved_cards);
    v.flag("refund_voucher_part", p.refund_voucher_part);
    v.flag("saved_card_looks_first", p.saved_card_looks_first);
    v.secrets("webhook_secrets", c.webhook_secrets, max_secrets);
    v.flag("webhook_hmac_base64", p.webhook_hmac_base64);
    v.flag("webhook_hmac_hex", p.webhook_hmac_hex);
    v.flag("webhook_stripe", p.webhook_stripe);
    v.duration("webhook_tolerance_s", p.webhook_tolerance, Unit::seconds, {1, 3600});
    v.close();
}

void portone(PortoneConfig& c, SchemaVisitor& v) {
    static constexpr std::array environments{"sandbox"sv, "live"sv};
    static constexpr std::array sources{"default"sv, "api"sv, "checkout"sv};
    auto& p = c.values;
    v.open("portone");
    v.flag("enabled", c.enabled);
    v.duration("poll_gap_ms", c.poll_gap, Unit::milliseconds, {0, 600'000});
    v.text("base_url", p.base_url, url);
    v.text("portone_key", p.portone_key, word);
    v.secret("portone_secret", c.portone_secret);
    v.text("sub_merchant_key", p.sub_merchant_key, word);
    v.text("client_key_header", p.client_key_header, header);
    v.text("jwt_issuer", p.jwt_issuer, word);
    v.integer("jwt_seconds", p.jwt_seconds, {10, 3600});
    choice(v, "environment", p.environment, environments);
    v.texts("currencies", p.currencies, max_words, currency);
    v.text("country_code", p.country_code, country);
    v.text("merchant_name", p.merchant_name, {.max_bytes = 100});
    v.text("success_url", p.success_url, page);
    v.text("failure_url", p.failure_url, page);
    choice(v, "source", p.source, sources);
    v.duration("link_lifetime_s", p.link_lifetime, Unit::seconds, {60, 30 * 86'400});
    v.flag("deprecated_own_reference_lookup", p.deprecated_own_reference_lookup);
    v.texts("not_found_codes", p.not_found_codes, max_words, word);
    v.text("checkout_prefix", p.checkout_prefix, page);
    v.flag("details_must_name_environment", p.details_must_name_environment);
    v.flag("details_must_name_sale", p.details_must_name_sale);
    v.flag("refunds", p.refunds);
    v.flag("refund_reason_comes_back", p.refund_reason_comes_back);
    v.secrets("webhook_tokens", c.webhook_tokens, max_secrets);
    v.secrets("webhook_secrets", c.webhook_secrets, max_secrets);
    v.flag("payment_webhook", p.payment_webhook);
    v.flag("link_webhook", p.link_webhook);
    v.flag("refund_webhook", p.refund_webhook);
    v.close();
}

void payrexx(PayrexxConfig& c, SchemaVisitor& v) {
    static constexpr std::array auths{"header"sv, "signature"sv};
    static constexpr std::array environments{"live"sv, "test"sv};
    static constexpr std::array terminal_checks{"pairing"sv, "payment_methods"sv};
    auto& p = c.values;
    v.open("payrexx");
    v.flag("enabled", c.enabled);
    v.duration("poll_gap_ms", c.poll_gap, Unit::milliseconds, {0, 600'000});
    v.text("base_url", p.base_url, url);
    v.text("version", p.version, word);
    v.text("instance", p.instance, word);
    v.secret("api_secret", c.api_secret);
    choice(v, "auth", p.auth, auths);
    v.flag("form_bodies", p.form_bodies);
    choice(v, "environment", p.environment, environments);
    v.flag("mode_required", p.mode_required);
    v.texts("currencies", p.currencies, max_words, currency);
    v.text("reference_prefix", p.reference_prefix, {.max_bytes = 24, .check = check_word});
    v.texts("payment_means", p.payment_means, max_words, word);
    v.integer("validity_minutes", p.validity_minutes, {0, 1440});
    v.flag("hold", p.hold);
    v.flag("repeat_lost_create", p.repeat_lost_create);
    v.integer("list_size", p.list_size, {10, 1000});
    v.text("terminal_serial", p.terminal_serial, word);
    v.text("terminal_means", p.terminal_means, word);
    choice(v, "terminal_check", p.terminal_check, terminal_checks);
    v.flag("terminal_cancel_in_path", p.terminal_cancel_in_path);
    v.flag("terminal_amount_required", p.terminal_amount_required);
    v.texts("reversal_done", p.reversal_done, max_words, word);
    v.secrets("webhook_tokens", c.webhook_tokens, max_secrets);
    v.secrets("webhook_keys", c.webhook_keys, max_secrets);
    v.close();
}

void paysafe(PaysafeConfig& c, SchemaVisitor& v) {
    static constexpr std::array simulators{""sv, "INTERNAL"sv, "EXTERNAL"sv};
    static constexpr std::array types{"SAFETYPAY_CASH"sv, "ONLINE_BANK_TRANSFER"sv};
    static constexpr std::array cancels{"look"sv, "put"sv};
    static constexpr std::array encodings{"text"sv, "base64"sv};
    auto& p = c.values;
    v.open("paysafe");
    v.flag("enabled", c.enabled);
    v.duration("poll_gap_ms", c.poll_gap, Unit::milliseconds, {0, 600'000});
    v.text("base_url", p.base_url, url);
    v.flag("live", p.live);
    v.choice("simulator", p.simulator, simulators);
    v.secret("user", c.user);
    v.secret("password", c.password);
    v.text("account_id", p.account_id, word);
    v.choice("payment_type", p.payment_type, types);
    v.text("country_code", p.country_code, country);
    v.text("return_url", p.return_url, page);
    v.text("customer_email", p.customer_email, email);
    v.integer("expiry_minutes", p.expiry_minutes, {0, 43'200});
    v.text("expiry_field", p.expiry_field, word);
    v.texts("currencies", p.currencies, max_words, currency);
    v.numbers("amount_exponents", p.amount_exponents, max_words, check_currency, {0, 4});
    choice(v, "handle_cancel", p.handle_cancel, cancels);
    v.flag("payment_expired_is_final", p.payment_expired_is_final);
    v.integer("empty_reads", p.empty_reads, {3, 10});
    v.secrets("webhook_keys", c.webhook_keys, max_secrets);
    choice(v, "key_encoding", p.key_encoding, encodings);
    v.flag("hints_from_malformed", p.hints_from_malformed);
    v.close();
}

void bank(BankConfig& c, SchemaVisitor& v) {
    v.open("bank");
    v.flag("enabled", c.enabled);
    v.text("payee", c.values.payee, {.max_bytes = 280, .check = check_payee});
    v.text("iban", c.values.iban, {.max_bytes = 34, .check = check_iban});
    v.text("bic", c.values.bic, {.max_bytes = 11, .check = check_bic});
    v.open("emv");
    v.flag("enabled", c.emv_enabled);
    v.text("tag", c.emv.tag, {.max_bytes = 2, .check = check_emv_tag});
    v.text("guid", c.emv.guid, {.max_bytes = 32});
    v.texts("fields", c.emv_fields, 20, {.max_bytes = 102, .check = check_emv_field});
    v.text("merchant_category", c.emv.merchant_category, {.max_bytes = 4, .check = check_digits});
    v.text("currency", c.emv.currency, currency);
    v.text("country", c.emv.country, country);
    v.text("name", c.emv.name, {.max_bytes = 25});
    v.text("city", c.emv.city, {.max_bytes = 15});
    v.text("postal_code", c.emv.postal_code, {.max_bytes = 10});
    v.text("terminal_label", c.emv.terminal_label, {.max_bytes = 25});
    v.text("language", c.emv.language, {.max_bytes = 2});
    v.text("local_name", c.emv.local_name, {.max_bytes = 100});
    v.text("local_city", c.emv.local_city, {.max_bytes = 60});
    v.close();
    v.close();
}

}  // namespace

void visit_providers(Config& config, SchemaVisitor& visitor) {
    visitor.open("providers");
    payhub(config.providers.payhub, visitor);
    payglobe(config.providers.payglobe, visitor);
    portone(config.providers.portone, visitor);
    payrexx(config.providers.payrexx, visitor);
    paysafe(config.providers.paysafe, visitor);
    bank(config.providers.bank, visitor);
    visitor.close();
}

}  // namespace till::firmware
