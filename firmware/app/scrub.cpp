#include "till/firmware/app/log.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace till::firmware::app {
namespace {

bool luhn(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it, twice = !twice) {
        int d = *it - '0';
        if (twice) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    return sum % 10 == 0;
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

// Digits from `at` on, single spaces or dashes between them passed over; `end` is where they stop.
std::string digits_from(std::string_view text, std::size_t at, std::size_t& end) {
    std::string digits;
    end = at;
    for (std::size_t i = at; i < text.size(); ++i) {
        if (is_digit(text[i])) {
            digits += text[i];
            end = i + 1;
        } else if ((text[i] != ' ' && text[i] != '-') || i + 1 >= text.size() || !is_digit(text[i + 1])) {
            break;
        }
    }
    return digits;
}

bool looks_like_iban(std::string_view word) {
    if (word.size() < 15 || word.size() > 34) return false;
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!upper(word[0]) || !upper(word[1]) || !is_digit(word[2]) || !is_digit(word[3])) return false;
    for (const char c : word.substr(4)) {
        if (!upper(c) && !is_digit(c)) return false;
    }
    return true;
}

bool secret_prefix(std::string_view word) {
    for (const std::string_view prefix : {"till_", "sk_live_", "sk_test_", "pk_live_", "pk_test_", "whsec_", "eyJ"}) {
        if (word.size() > prefix.size() + 6 && word.starts_with(prefix)) return true;
    }
    return false;
}

// Paysafe's payment handle tokens: 16 letters and digits of all three kinds, the first two one of these pairs.
bool handle_token(std::string_view word) {
    if (word.size() != 16 || !(word.starts_with("SC") || word.starts_with("PH") || word.starts_with("SP")))
        return false;
    const auto has = [&](auto kind) {
        return std::ranges::any_of(word, [&](char c) { return kind(static_cast<unsigned char>(c)) != 0; });
    };
    const auto upper = [](int c) { return std::isupper(c); };
    const auto lower = [](int c) { return std::islower(c); };
    const auto digit = [](int c) { return std::isdigit(c); };
    return has(upper) && has(lower) && has(digit) && word.find_first_of("_-") == std::string_view::npos;
}

// Members whose values are secrets, whatever they look like.
bool secret_name(std::string_view word) {
    constexpr std::array names = {"paymentHandleToken",
                                  "payment_handle_token",
                                  "redirectToken",
                                  "ApiSignature",
                                  "api_key",
                                  "apiKey",
                                  "api_secret",
                                  "apiSecret",
                                  "password",
                                  "secret",
                                  "X-API-KEY",
                                  "X-API-Key",
                                  "X-Webhook-Signature",
                                  "X-Portone-Signature",
                                  "signature",
                                  "signature_hash"};
    return std::ranges::find(names, word) != names.end();
}

// Where the value of "name": "value" or name=value begins; npos when the name is followed by something else.
std::size_t value_after(std::string_view line, std::size_t at) {
    if (at < line.size() && (line[at] == '"' || line[at] == '\'')) ++at;
    while (at < line.size() && line[at] == ' ')
        ++at;
    if (at >= line.size() || (line[at] != '=' && line[at] != ':')) return std::string_view::npos;
    ++at;
    while (at < line.size() && (line[at] == ' ' || line[at] == '"' || line[at] == '\''))
        ++at;
    return at;
}

// Where a secret that begins at `at` ends: base64, JSON web tokens and e-mail-like texts are one.
std::size_t end_of_value(std::string_view line, std::size_t at) {
    constexpr std::string_view more = "_-.+/=~:@%";
    while (at < line.size() &&
           (std::isalnum(static_cast<unsigned char>(line[at])) != 0 || more.find(line[at]) != std::string_view::npos))
        ++at;
    return at;
}

// One word at `i`: appends it, or what stands for it, and moves `i` behind.
void take_word(std::string_view line, std::size_t& i, bool& credential, std::string& out) {
    std::size_t end = i;
    while (end < line.size() && is_word(line[end]))
        ++end;
    const std::string_view word = line.substr(i, end - i);
    if (looks_like_iban(word)) {
        out += "[iban]";
    } else if (credential || secret_prefix(word)) {
        out += "[secret]";
        end = end_of_value(line, end);
    } else if (handle_token(word)) {
        out += "[secret]";
    } else if (const auto value = secret_name(word) ? value_after(line, end) : std::string_view::npos;
               value != std::string_view::npos && end_of_value(line, value) > value) {
        out += line.substr(i, value - i);
        out += "[secret]";
        end = end_of_value(line, value);
    } else {
        out += word;
    }
    credential = word == "Bearer" || word == "bearer" || word == "Basic" || word == "basic";
    i = end;
}

}  // namespace

std::string scrub(std::string_view line) {
    std::string out;
    std::size_t i = 0;
    bool credential = false;
    while (i < line.size()) {
        const bool starts_word = i == 0 || !is_word(line[i - 1]);
        if (starts_word && is_digit(line[i])) {
            std::size_t end = i;
            const std::string digits = digits_from(line, i, end);
            if (digits.size() >= 13 && digits.size() <= 19 && luhn(digits) &&
                (end == line.size() || !is_word(line[end]))) {
                out += "[card]";
                i = end;
                continue;
            }
        }
        if (!starts_word || !is_word(line[i])) {
            out += line[i++];
            continue;
        }
        take_word(line, i, credential, out);
    }
    return out;
}

void Scrubber::hide(const hal::Secret& secret) {
    constexpr std::size_t shortest = 6;
    if (secret.reveal().size() < shortest) return;
    const std::lock_guard lock(mutex_);
    const auto same = [&](const hal::Secret& known) { return known.reveal() == secret.reveal(); };
    if (std::ranges::any_of(secrets_, same)) return;
    const auto longer = [](const hal::Secret& a, const hal::Secret& b) {
        return a.reveal().size() > b.reveal().size();
    };
    secrets_.insert(std::ranges::upper_bound(secrets_, secret, longer), secret);
}

std::string Scrubber::clean(std::string_view line) const {
    std::string text(line);
    {
        const std::lock_guard lock(mutex_);
        for (const auto& secret : secrets_)
            for (auto at = text.find(secret.reveal()); at != std::string::npos; at = text.find(secret.reveal(), at))
                text.replace(at, secret.reveal().size(), "[secret]");
    }
    return scrub(text);
}

hal::Result<hal::Secret> ScrubbedSecrets::get(const hal::SecretRef& ref) const {
    auto secret = inner_.get(ref);
    if (secret) scrubber_.hide(*secret);
    return secret;
}

}  // namespace till::firmware::app
