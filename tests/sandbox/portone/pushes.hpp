// PortOne's three pushes (contract 2.5). The signature stands in the body, so it is written when a push goes out: what
// was spoiled on purpose is signed as spoiled.
#pragma once

#include "tests/sandbox/portone/book.hpp"

namespace till::sandbox::portone {

// Queue what PortOne says about a try, a link or a refund as it is now; the first two are noted in the link for a replay.
void push_try(Link& link, const Try& one, Records& records, const Context& context);
void push_link(Link& link, Records& records, const Context& context);
Record push_refund(const Link& link, const Try& one, const Refund& refund);

// The body with its signature_hash, by switch portone.webhook_signature; refunds have none.
std::string sealed(std::string_view kind, std::string body, const Context& context);

// For tests against published values: the signature of these members.
std::string signature_of(std::string_view kind, const Value& body, std::string_view secret, const hal::Crypto& crypto);

}  // namespace till::sandbox::portone
