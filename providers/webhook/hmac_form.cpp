#include "common/go_form.hpp"
#include "webhook/parts.hpp"

namespace till::providers::webhook {

bool is_hmac_form(const hal::Crypto& crypto, Keys keys, FormFields fields, std::string_view signature) {
    const auto message = go_form(std::move(fields));
    return any_key(crypto, keys, message, [&](const hal::Digest& digest) {
        return hal::equal_constant_time(hal::to_base64(digest), signature);
    });
}

}  // namespace till::providers::webhook
