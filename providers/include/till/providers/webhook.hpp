// Webhook signatures: one verifier per scheme, over hal::Crypto. Pure; any thread.
//
// All of them work on the raw bytes of the body, before any parse; compare in constant time, and against the canonical
// text of what they expect (what the sender wrote is never decoded); take a list of keys, so that one can be rotated;
// and refuse everything when there is no key or an empty one. A key is the provider's literal text, bytes as they are,
// unless a scheme says otherwise. Errors: "webhook-unauthenticated".
// A further scheme is a file of its own in providers/webhook and one declaration here.
#pragma once

#include "till/hal/crypto.hpp"
#include "till/hal/http.hpp"
#include "till/hal/result.hpp"
#include "till/hal/secrets.hpp"
#include "till/hal/time.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace till::providers::webhook {

// When a push arrived. Without a trusted clock no tolerance can be checked: it is skipped, and Verified says so.
struct Arrival {
    hal::Wall wall;
    bool trusted = false;
};

using hal::Result;
using Keys = std::span<const hal::Secret>;  // order does not matter

struct Verified {
    std::string_view scheme;    // "hmac_base64", "hmac_hex", "stripe", …: static text, for logs and metrics
    bool signs_time = false;    // the scheme signs a timestamp: a recording of the push grows old
    bool time_checked = false;  // and that timestamp was within the tolerance of a trusted clock
};

// base64(HMAC-SHA256(key, body)): standard alphabet, padded, 44 characters.
bool is_hmac_base64(const hal::Crypto& crypto, Keys keys, std::string_view body, std::string_view signature);

// For senders that show their key as base64 and sign with what it stands for: decoded once, when configured.
// Standard alphabet, padded, no stray bits. Error: "key-invalid".
Result<hal::Secret> decode_base64_key(const hal::Secret& key);

// hex(HMAC-SHA256(key, body)): 64 digits, either case.
bool is_hmac_hex(const hal::Crypto& crypto, Keys keys, std::string_view body, std::string_view signature);

// "t=<Unix seconds>,v1=<hex>[,v1=…][,…]" with v1 = hex(HMAC-SHA256(key, "<t>." + body)), lower case; any v1 may fit any
// key. Strict as Stripe's own libraries are (no blanks, one t), but the tolerance holds for the future as well.
Result<Verified> verify_stripe(const hal::Crypto& crypto, Keys keys, std::string_view body, std::string_view signature,
                               Arrival arrival, hal::Duration tolerance);

// base64(HMAC-SHA256(key, "name=value&…")) over chosen members of a body instead of its bytes, sorted by name and escaped
// as Go's url.QueryEscape does (PortOne). It says nothing about the members that are not among `fields`.
using FormFields = std::vector<std::pair<std::string, std::string>>;
bool is_hmac_form(const hal::Crypto& crypto, Keys keys, FormFields fields, std::string_view signature);

// One sender, several schemes: each value of each of these headers is tried with the scheme it looks like.
struct HeaderRule {
    std::vector<std::string> headers;  // names, any case
    bool hmac_base64 = false;
    bool hmac_hex = false;
    bool stripe = false;
    hal::Duration tolerance{300'000};
};
// The first value that passes, preferring one that signs its time.
Result<Verified> verify_headers(const hal::Crypto& crypto, Keys keys, const HeaderRule& rule,
                                const hal::HttpHeaders& headers, std::string_view body, Arrival arrival);

}  // namespace till::providers::webhook
