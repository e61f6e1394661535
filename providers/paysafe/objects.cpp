#include "paysafe/objects.hpp"

#include "common/text.hpp"
#include "paysafe/fields.hpp"

#include <array>

namespace till::providers::paysafe {
namespace {

using hal::json::Value;

template <class Word, std::size_t N>
Word find_word(const std::array<std::pair<std::string_view, Word>, N>& table, std::string_view status) {
    for (const auto& [name, word] : table)
        if (name == status) return word;
    return Word::unknown;
}

constexpr std::array<std::pair<std::string_view, HandleWord>, 10> handle_words = {{
    {"INITIATED", HandleWord::initiated},
    {"PAYABLE", HandleWord::payable},
    {"PROCESSING", HandleWord::processing},
    {"COMPLETED", HandleWord::completed},
    {"EXPIRED", HandleWord::expired},
    {"FAILED", HandleWord::failed},
    {"ERROR", HandleWord::failed},
    {"ERRORED", HandleWord::failed},
    {"CANCELLED", HandleWord::failed},
    {"DELETED", HandleWord::failed},
}};

constexpr std::array<std::pair<std::string_view, PaymentWord>, 8> payment_words = {{
    {"RECEIVED", PaymentWord::open},
    {"PROCESSING", PaymentWord::open},
    {"PENDING", PaymentWord::open},
    {"HELD", PaymentWord::open},
    {"COMPLETED", PaymentWord::completed},
    {"FAILED", PaymentWord::failed},
    {"CANCELLED", PaymentWord::cancelled},
    {"EXPIRED", PaymentWord::expired},
}};

constexpr std::array<std::pair<std::string_view, RefundWord>, 8> refund_words = {{
    {"RECEIVED", RefundWord::open},
    {"INITIATED", RefundWord::open},
    {"PENDING", RefundWord::open},
    {"PROCESSING", RefundWord::open},
    {"COMPLETED", RefundWord::completed},
    {"FAILED", RefundWord::failed},
    {"CANCELLED", RefundWord::failed},
    {"EXPIRED", RefundWord::failed},
}};

// Tokens are opaque; one in Paysafe's manual has a blank in it.
std::string token_of(const Value& object) {
    auto token = text_of(object, "paymentHandleToken");
    return token.size() > 255 || has_control_characters(token) ? std::string() : token;
}

bool fits_sale(const Value& object, const SaleRequest& sale, const PaysafeConfig& config) {
    const auto amount = money_of(object.find("amount"), sale.amount.currency, config);
    return amount && *amount == sale.amount && is_currency(object, sale.amount.currency) &&
           same_environment(object, config);
}

std::string redirect_link(const Value& object) {
    const auto* links = object.find("links");
    if (links == nullptr || links->array_items() == nullptr) return {};
    for (const auto& link : *links->array_items())
        if (text_of(link, "rel") == "redirect_payment") return text_of(link, "href");
    return {};
}

// Spelt "statuReason" once in the manual.
std::string reason_of(const Value& object) {
    auto reason = text_of(object, "statusReason");
    return reason.empty() ? text_of(object, "statuReason") : reason;
}

// With settleWithAuth the settlement has the payment's id; where one is listed, its own id is taken.
void read_settlement(const Value& object, Payment& payment) {
    const auto* list = object.find("settlements");
    const bool listed = list != nullptr && list->array_items() != nullptr && !list->array_items()->empty();
    if (listed) {
        const auto& first = list->array_items()->front();
        payment.settlement_id = id_of(first, "id");
        payment.settlement_status = scrubbed(text_of(first, "status"));
    }
    if (payment.settlement_id.empty()) payment.settlement_id = payment.id;
}

}  // namespace

Handle read_handle_object(const Value& object, const SaleRequest& sale, const PaysafeConfig& config) {
    Handle handle;
    handle.id = id_of(object, "id");
    handle.token = token_of(object);
    handle.reference = text_of(object, "merchantRefNum");
    const auto status = text_of(object, "status");
    handle.status = scrubbed(status);
    handle.word = find_word(handle_words, status);
    if (handle.word == HandleWord::expired && reason_of(object) == "AUTH_EXPIRED")
        handle.word = HandleWord::never_opened;
    handle.link = redirect_link(object);
    handle.fits = fits_sale(object, sale, config);
    return handle;
}

Payment read_payment_object(const Value& object, const SaleRequest& sale, const PaysafeConfig& config) {
    Payment payment;
    payment.id = id_of(object, "id");
    payment.token = token_of(object);
    payment.reference = text_of(object, "merchantRefNum");
    const auto status = text_of(object, "status");
    payment.status = scrubbed(status);
    payment.word = find_word(payment_words, status);
    // Absent: true, as it is for every method that is no card, and as it was asked for. Anything else proves nothing.
    const auto* settles = object.find("settleWithAuth");
    if (payment.word == PaymentWord::completed && settles != nullptr && !settles->is_null()) {
        const auto* value = settles->boolean();
        if (value == nullptr)
            payment.word = PaymentWord::unknown;
        else if (!*value)
            payment.word = PaymentWord::authorized;
    }
    payment.fits = fits_sale(object, sale, config);
    if (payment.word == PaymentWord::completed) read_settlement(object, payment);
    return payment;
}

RefundWord refund_word_of(std::string_view status) { return find_word(refund_words, status); }

}  // namespace till::providers::paysafe
