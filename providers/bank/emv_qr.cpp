#include "bank/emv_qr.hpp"

#include "common/text.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::providers::bank {
namespace {

using hal::fail;

constexpr std::size_t longest_value = 99;
constexpr std::string_view reference_mark = "{reference}";

// One data object. Values are checked to have at most 99 characters before they come here.
std::string object(std::string_view id, std::string_view value) {
    const auto length = std::to_string(utf8_length(value));
    return std::string(id) + (length.size() < 2 ? "0" : "") + length + std::string(value);
}
std::string object_if(std::string_view id, std::string_view value) {
    return value.empty() ? std::string() : object(id, value);
}

std::string with_reference(std::string_view value, std::string_view reference) {
    std::string out(value);
    for (std::size_t at = 0; (at = out.find(reference_mark, at)) != std::string::npos; at += reference.size())
        out.replace(at, reference_mark.size(), reference);
    return out;
}

// The merchant account information; error where it, or a member, has more than 99 characters.
Result<std::string> account(const EmvQrConfig& config, std::string_view reference) {
    auto out = object("00", config.guid);
    for (const auto& field : config.fields) {
        const auto value = with_reference(field.value, reference);
        if (value.size() > longest_value) return fail("emv-invalid", "field " + field.tag + " is too long");
        out += object(field.tag, value);
    }
    if (out.size() > longest_value) return fail("emv-invalid", "the account information is longer than 99");
    return out;
}

std::string local_names(const EmvQrConfig& config) {
    if (config.language.empty()) return {};
    return object("00", config.language) + object("01", config.local_name) + object_if("02", config.local_city);
}

bool in_range(std::string_view tag, int from, int to) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (tag.size() != 2 || !std::ranges::all_of(tag, is_digit)) return false;
    const int number = (tag[0] - '0') * 10 + (tag[1] - '0');
    return number >= from && number <= to;
}

// EMVCo's "ans": printable ASCII.
bool is_ans(std::string_view text, std::size_t least, std::size_t most) {
    return text.size() >= least && text.size() <= most &&
           std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

bool is_local(std::string_view text, std::size_t least, std::size_t most) {
    const auto length = utf8_length(text);
    return length >= least && length <= most && !has_control_characters(text);
}

bool letters(std::string_view text, char first, char last) {
    return text.size() == 2 && std::ranges::all_of(text, [=](char c) { return c >= first && c <= last; });
}

}  // namespace

std::uint16_t crc16(std::string_view bytes) {
    std::uint32_t crc = 0xFFFF;
    for (const char c : bytes) {
        crc ^= static_cast<std::uint32_t>(static_cast<unsigned char>(c)) << 8;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
    }
    return static_cast<std::uint16_t>(crc & 0xFFFF);
}

std::string emv_reference(std::string_view own_reference) {
    std::string out(own_reference);
    if (out.size() <= emv_longest_reference) return out;
    std::erase(out, '-');
    return out.substr(0, emv_longest_reference);
}

Result<void> check_emv(const EmvQrConfig& config) {
    const auto invalid = [](std::string why) { return fail("config-invalid", "bank: emv: " + std::move(why)); };
    if (!in_range(config.tag, 26, 51)) return invalid("tag is \"26\" to \"51\"");
    if (!is_ans(config.guid, 1, 32)) return invalid("guid has 1 to 32 ASCII characters");
    for (const auto& field : config.fields) {
        if (!in_range(field.tag, 1, 99)) return invalid("a field's tag is \"01\" to \"99\"");
        if (!is_ans(field.value, 1, longest_value)) return invalid("field " + field.tag + " has 1 to 99 characters");
        if (std::ranges::count(config.fields, field.tag, &EmvQrConfig::Field::tag) > 1)
            return invalid("field " + field.tag + " is there twice");
    }
    if (!in_range(std::string_view(config.merchant_category).substr(0, 2), 0, 99) ||
        config.merchant_category.size() != 4 || !in_range(std::string_view(config.merchant_category).substr(2), 0, 99))
        return invalid("merchant_category has 4 digits");
    const auto currency = hal::Currency::from_code(config.currency);
    if (!currency || numeric_code(*currency).empty()) return invalid("currency " + config.currency);
    if (!letters(config.country, 'A', 'Z')) return invalid("country has 2 upper-case letters");
    if (!is_ans(config.name, 1, 25)) return invalid("name has 1 to 25 ASCII characters");
    if (!is_ans(config.city, 1, 15)) return invalid("city has 1 to 15 ASCII characters");
    if (!is_ans(config.postal_code, 0, 10)) return invalid("postal_code has at most 10 ASCII characters");
    if (!is_ans(config.terminal_label, 0, 25)) return invalid("terminal_label has at most 25 ASCII characters");
    if (!config.language.empty() && (!letters(config.language, 'a', 'z') || !is_local(config.local_name, 1, 25) ||
                                     !is_local(config.local_city, 0, 15)))
        return invalid("language has 2 letters, local_name 1 to 25 characters, local_city at most 15");
    const std::string longest(emv_longest_reference, 'x');
    if (auto fits = account(config, longest); !fits) return invalid(fits.error().detail);
    return {};
}

Result<std::string> emv_payload(const EmvQrConfig& config, const Money& amount, std::string_view own_reference) {
    if (amount.currency.code() != config.currency) return fail("currency-not-supported", config.currency + " only");
    const auto decimal = amount.to_decimal();
    if (amount.minor <= 0 || decimal.size() > emv_longest_amount)
        return fail("amount-invalid", "more than nothing, at most 13 digits with the point");
    if (!hal::is_safe_id(own_reference)) return fail("emv-invalid", "the reference");
    const auto reference = emv_reference(own_reference);
    const auto account_information = account(config, reference);
    if (!account_information) return std::unexpected(account_information.error());

    std::string payload = object("00", "01") + object("01", "12");  // 12: a code for this sale only
    payload += object(config.tag, *account_information);
    payload += object("52", config.merchant_category);
    payload += object("53", numeric_code(amount.currency));
    payload += object("54", decimal);
    payload += object("58", config.country) + object("59", config.name) + object("60", config.city);
    payload += object_if("61", config.postal_code);
    payload += object("62", object("05", reference) + object_if("07", config.terminal_label));
    payload += object_if("64", local_names(config));
    payload += "6304";
    constexpr std::string_view hex = "0123456789ABCDEF";
    const auto crc = crc16(payload);
    for (int shift = 12; shift >= 0; shift -= 4)
        payload += hex[(crc >> shift) & 0xF];
    return payload;
}

}  // namespace till::providers::bank
