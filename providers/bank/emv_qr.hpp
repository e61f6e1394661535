// The payload of an EMV merchant-presented QR code: EMVCo QRCPS MPM version 1.1. Data objects are ID (2 digits), length
// (2 digits, in characters), value; the last one is the CRC over everything before it, its own ID and length included.
// Pure; any thread.
#pragma once

#include "till/providers/bank.hpp"

namespace till::providers::bank {

inline constexpr std::size_t emv_longest_reference = 25;  // additional data, reference label
inline constexpr std::size_t emv_longest_amount = 13;     // digits and the point

// CRC-16/CCITT-FALSE (ISO/IEC 13239): polynomial 0x1021, start 0xFFFF, nothing reflected. "123456789" -> 0x29B1.
std::uint16_t crc16(std::string_view bytes);

// "978" for EUR; "" for a currency that is not in the table.
std::string_view numeric_code(const hal::Currency& currency);

// A reference that fits: as it is up to 25 characters, else without dashes, its first 25.
std::string emv_reference(std::string_view own_reference);

// Error: "config-invalid" with the reason.
Result<void> check_emv(const EmvQrConfig& config);

// Errors: "amount-invalid", "currency-not-supported", "emv-invalid" (a reference that is none, a template that becomes
// too long by it).
Result<std::string> emv_payload(const EmvQrConfig& config, const Money& amount, std::string_view own_reference);

}  // namespace till::providers::bank
