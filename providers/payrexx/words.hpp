// Payrexx's statuses, in every spelling that is or was in use.
#pragma once

#include <string_view>

namespace till::providers::payrexx {

enum class Word {
    unknown,
    waiting,
    initiated,
    confirmed,
    authorized,  // a stored card to charge later: no money, no hold
    reserved,    // a hold ("uncaptured" as well)
    cancelled,
    declined,
    error,
    expired,
    refund_pending,
    refunded,
    partially_refunded,
    disputed,
    insecure  // paid, but the card's issuer does not stand for it
};
Word word_of(std::string_view status);

enum class EcrWord { unknown, in_progress, success, declined, underpaid, terminated, reverted, expired, failed };
EcrWord ecr_word_of(std::string_view status);

}  // namespace till::providers::payrexx
