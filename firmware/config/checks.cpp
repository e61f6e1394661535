#include "checks.hpp"

#include "till/hal/ids.hpp"
#include "till/hal/money.hpp"

#include <algorithm>

namespace till::firmware {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alnum(char c) { return is_digit(c) || is_upper(c) || (c >= 'a' && c <= 'z'); }

bool is_loopback(std::string_view host) { return host == "localhost" || host == "127.0.0.1" || host == "[::1]"; }

// The host of "host[:port]", or empty when it is malformed.
std::string_view host_of(std::string_view authority) {
    const auto colon = authority.rfind(':');
    const bool has_port = colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
    const auto host = has_port ? authority.substr(0, colon) : authority;
    const auto port = has_port ? authority.substr(colon + 1) : std::string_view{};
    if (has_port && (port.empty() || port.size() > 5 || !std::ranges::all_of(port, is_digit))) {
        return {};
    }
    return host;
}

// ISO 7064 mod 97-10 over the rearranged IBAN; letters count 10..35.
int iban_remainder(std::string_view iban) {
    const std::string turned = std::string(iban.substr(4)) + std::string(iban.substr(0, 4));
    int remainder = 0;
    for (const char c : turned) {
        remainder = is_digit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
    }
    return remainder;
}

std::size_t code_points(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

std::string check_id(std::string_view text) {
    return hal::is_safe_id(text) ? "" : "must be 1 to 64 of A-Z a-z 0-9 . _ -";
}

std::string check_absolute_path(std::string_view text) {
    return text.starts_with('/') ? "" : "must be an absolute path";
}

std::string check_listen(std::string_view text) {
    return parse_listen(text) ? "" : "must be address:port, e.g. 127.0.0.1:8480";
}

std::string check_host(std::string_view text) {
    const bool name = std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '.' || c == '-'; });
    return name || is_ip_address(std::string(text)) ? "" : "must be a host name or an address, without port";
}

std::string check_url(std::string_view text) {
    const bool secure = text.starts_with("https://");
    if (!secure && !text.starts_with("http://")) {
        return "must start with https://";
    }
    const auto rest = text.substr(secure ? 8 : 7);
    if (rest.find_first_of(" \t\"<>\\@?#") != std::string_view::npos) {
        return "must have no user name, query, fragment or spaces";
    }
    const auto host = host_of(rest.substr(0, rest.find('/')));
    const bool bracketed = host.starts_with('[') && host.ends_with(']');
    if (host.empty() || !check_host(bracketed ? host.substr(1, host.size() - 2) : host).empty()) {
        return "must have a host name";
    }
    return secure || is_loopback(host) ? "" : "must be https:// (http:// is for this machine only)";
}

std::string check_page_url(std::string_view text) {
    const auto why = check_url(text.substr(0, text.find('?')));
    if (!why.empty()) {
        return why;
    }
    return text.find_first_of(" \t\"<>\\#") == std::string_view::npos ? "" : "must have no fragment or spaces";
}

std::string check_locale(std::string_view text) {
    const bool fine = text.size() >= 2 && std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-'; }) &&
                      is_alnum(text.front()) && is_alnum(text.back());
    return fine ? "" : "must be a BCP 47 language tag, e.g. en or el-GR";
}

std::string check_header_name(std::string_view text) {
    const bool fine = std::ranges::all_of(text, [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
    return fine ? "" : "must be an HTTP header name";
}

std::string check_country(std::string_view text) {
    return text.size() == 2 && std::ranges::all_of(text, is_upper) ? "" : "must be a country code, e.g. GR";
}

std::string check_currency(std::string_view text) {
    return hal::Currency::from_code(text) ? "" : "must be a currency code, e.g. EUR";
}

std::string check_word(std::string_view text) {
    return hal::is_safe_id(text) ? "" : "must be 1 to 64 of A-Z a-z 0-9 . _ -";
}

std::string check_email(std::string_view text) {
    const auto at = text.find('@');
    const bool fine = at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
                      text.find_first_of(" \t<>\"") == std::string_view::npos && text.rfind('@') == at;
    return fine ? "" : "must be an e-mail address";
}

std::string check_digits(std::string_view text) { return std::ranges::all_of(text, is_digit) ? "" : "must be digits"; }

std::string check_emv_tag(std::string_view text) {
    return text.size() == 2 && std::ranges::all_of(text, is_digit) && text >= "26" && text <= "51"
               ? ""
               : "must be a template from 26 to 51";
}

std::string check_emv_field(std::string_view text) {
    const bool fine = text.size() >= 4 && is_digit(text[0]) && is_digit(text[1]) && text[2] == ' ';
    return fine ? "" : "must be a tag of two digits, a blank and its value, e.g. \"01 4711\"";
}

std::string check_payee(std::string_view text) {
    return code_points(text) <= 70 ? "" : "must be at most 70 characters (EPC069-12)";
}

std::string check_iban(std::string_view text) {
    const bool shaped = text.size() >= 15 && is_upper(text[0]) && is_upper(text[1]) && is_digit(text[2]) &&
                        is_digit(text[3]) &&
                        std::ranges::all_of(text, [](char c) { return is_upper(c) || is_digit(c); });
    if (!shaped) {
        return "must be an IBAN without spaces";
    }
    return iban_remainder(text) == 1 ? "" : "has wrong check digits";
}

std::string check_bic(std::string_view text) {
    const bool fine = (text.size() == 8 || text.size() == 11) && std::ranges::all_of(text.substr(0, 6), is_upper) &&
                      std::ranges::all_of(text, [](char c) { return is_upper(c) || is_digit(c); });
    return fine ? "" : "must be a BIC of 8 or 11 characters";
}

namespace {

// What an enabled provider cannot do without.
class Needs {
  public:
    Needs(std::string_view provider, bool enabled, std::vector<std::string>& errors)
        : prefix_("providers." + std::string(provider) + "."), enabled_(enabled), errors_(errors) {}
    Needs& operator()(std::string_view key, bool there) {
        if (enabled_ && !there) {
            errors_.push_back(prefix_ + std::string(key) + ": is missing");
        }
        return *this;
    }
    Needs& operator()(std::string_view key, const std::string& value) { return (*this)(key, !value.empty()); }
    Needs& operator()(std::string_view key, const hal::SecretRef& ref) { return (*this)(key, is_set(ref)); }

  private:
    std::string prefix_;
    bool enabled_;
    std::vector<std::string>& errors_;
};

void check_providers(const Config& c, std::vector<std::string>& errors) {
    const auto& payhub = c.providers.payhub;
    Needs("payhub", payhub.enabled, errors)("base_url", payhub.values.base_url)("api_key", payhub.api_key)(
        "api_key_header", payhub.values.api_key_header)("serial_number", payhub.values.serial_number)(
        "software", payhub.values.software);
    const auto& payglobe = c.providers.payglobe;
    Needs("payglobe", payglobe.enabled, errors)("base_url", payglobe.values.base_url)("secret_key",
                                                                                      payglobe.secret_key);
    const auto& portone = c.providers.portone;
    Needs("portone", portone.enabled, errors)("base_url", portone.values.base_url)(
        "portone_key", portone.values.portone_key)("portone_secret", portone.portone_secret)(
        "merchant_name", portone.values.merchant_name)("success_url", portone.values.success_url)(
        "failure_url", portone.values.failure_url);
    const auto& payrexx = c.providers.payrexx;
    Needs("payrexx", payrexx.enabled, errors)("base_url", payrexx.values.base_url)("instance", payrexx.values.instance)(
        "api_secret", payrexx.api_secret);
    const auto& paysafe = c.providers.paysafe;
    Needs("paysafe", paysafe.enabled, errors)("base_url", paysafe.values.base_url)("user", paysafe.user)(
        "password", paysafe.password)("return_url", paysafe.values.return_url);
    const auto& bank = c.providers.bank;
    Needs("bank", bank.enabled && (!bank.emv_enabled || !bank.values.iban.empty()), errors)("payee", bank.values.payee)(
        "iban", bank.values.iban);
    Needs("bank.emv", bank.enabled && bank.emv_enabled, errors)("guid", bank.emv.guid)(
        "merchant_category", bank.emv.merchant_category)("country", bank.emv.country)("name", bank.emv.name)(
        "city", bank.emv.city);
}

}  // namespace

std::vector<std::string> check_together(const Config& c) {
    std::vector<std::string> errors;
    const auto need = [&](bool fine, std::string text) {
        if (!fine) {
            errors.push_back(std::move(text));
        }
    };
    need(!c.terminal.id.empty(), "terminal.id: is missing");
    need(!c.terminal.data_dir.empty(), "terminal.data_dir: is missing");
    need(!c.terminal.merchant.name.empty(), "terminal.merchant.name: is missing");
    need(c.api.listen != c.webhooks.listen || c.api.listen.ends_with(":0"),
         "webhooks.listen: must differ from api.listen");
    need(!c.sync.enabled || !c.sync.url.empty(), "sync.url: is missing (sync.enabled is true)");
    check_providers(c, errors);
    const auto& p = c.payment;
    need(p.create_deadline >= p.create_timeout, "payment.create_deadline_s: must not be below create_timeout_s");
    need(p.poll_cap >= p.poll_first, "payment.poll_cap_ms: must not be below poll_first_ms");
    return errors;
}

}  // namespace till::firmware
