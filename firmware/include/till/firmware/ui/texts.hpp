// Texts: every word the customer reads, in every language, in one table (firmware/ui/texts.cpp).
// Languages: en, it, fr, de, es, el; anything else reads English. Any thread.
#pragma once

#include <span>
#include <string_view>

namespace till::firmware::ui {

enum class Text {
    welcome,
    to_pay,
    pay_to,
    scan_title,
    scan_hint,
    time_left,
    phone_title,
    phone_hint,
    paycode_title,
    paycode_hint,
    rf_code_hint,
    continue_title,
    continue_hint,
    checking_title,
    checking_hint,
    approved_title,
    approved_hint,
    partial_title,
    paid,
    remaining,
    declined_title,
    cancelled_title,
    expired_title,
    ask_staff,
    refunded_title,
    refunded_hint,
    unavailable_title,
    unavailable_hint,
    pairing_title,
    pairing_hint,
    technician_title,
    receipt_sale,
    receipt_refund,
    receipt_number,
    receipt_order,
    receipt_terminal,
    receipt_total,
    receipt_refunds,
    receipt_payment,
    receipt_reference,
    receipt_vat,
    receipt_clock,
    receipt_thanks,
    slip_until,
    slip_no_receipt,
};
inline constexpr int text_count = static_cast<int>(Text::slip_no_receipt) + 1;

std::span<const std::string_view> text_languages();  // "en" first

std::string_view text(Text id, std::string_view locale);

// A sentence for the customer about why it did not work, or empty for a key we have no sentence for. Keys are
// error types and words of our own: "customer-cancelled", "cashier-cancelled", "insufficient-funds",
// "limit-exceeded", "not-accepted", "code-wrong", "code-used", "expired", "provider-unreachable",
// "network-offline", "amount-invalid", "qr-unreadable".
std::string_view reason_text(std::string_view key, std::string_view locale);
std::span<const std::string_view> reason_keys();

}  // namespace till::firmware::ui
