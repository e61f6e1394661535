#include "bank/epc_qr.hpp"

#include "common/text.hpp"

namespace till::providers::bank {

hal::Result<std::string> epc_payload(const EpcTransfer& transfer) {
    using hal::fail;
    if (transfer.amount.currency != hal::Currency::eur()) return fail("currency-not-supported", "EUR only");
    if (transfer.amount.minor < epc_least_amount || transfer.amount.minor > epc_most_amount)
        return fail("amount-invalid", "0.01 to 999999999.99");
    if (transfer.name.empty() || utf8_length(transfer.name) > 70)
        return fail("epc-invalid", "name: 1 to 70 characters");
    if (utf8_length(transfer.text) > 140) return fail("epc-invalid", "text: at most 140 characters");
    // A line break would move every field behind it.
    for (const auto field : {transfer.bic, transfer.name, transfer.iban, transfer.text})
        if (has_control_characters(field)) return fail("epc-invalid", "control character");

    // Service tag, version, character set, identification; then one field per line. The purpose and the structured
    // reference stay empty; what would follow the text is empty too, so the text ends the payload.
    std::string payload = "BCD\n002\n1\nSCT\n";
    payload.append(transfer.bic).append("\n");
    payload.append(transfer.name).append("\n");
    payload.append(transfer.iban).append("\n");
    payload.append("EUR").append(transfer.amount.to_decimal()).append("\n");
    payload.append("\n\n").append(transfer.text);
    if (payload.size() > epc_most_bytes) return fail("epc-invalid", "more than 331 bytes");
    return payload;
}

}  // namespace till::providers::bank
