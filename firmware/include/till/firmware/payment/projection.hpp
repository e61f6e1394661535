// Projection: the documents a payment leaves behind, and how to make them anew from the journal's events alone.
//
//   payment  id            the payment itself
//   order    order_ref     {payment}: who has this order; state "open", "paid" or "free" (may be sold again)
//   ref      "<provider> <name> <value>"  {payment}: by what a push finds it
//   parked_push  "<provider>/<event id>"  a push nobody has claimed yet
#pragma once

#include "till/firmware/payment/payment.hpp"
#include "till/offline/store.hpp"

namespace till::firmware {

using MatchKeys = std::function<std::vector<std::string>(std::string_view provider)>;

// Those that differ between the two; `before` without an id: a new payment, all of them.
std::vector<offline::Document> documents_of(const Payment& before, const Payment& next, const MatchKeys& match_keys);

offline::Document parked_push_document(const std::string& id, std::string state, Value body);

// For Store::rebuild_documents. Remembers each payment it has seen: feed it the events in order, from the first.
offline::Store::Fold payment_fold(MatchKeys match_keys);

}  // namespace till::firmware
