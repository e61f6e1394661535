// The outbox channels that are not the payment engine's: receipts to the printer, receipts to the back office, responses
// to disputes.
#pragma once

#include "till/hal/http.hpp"
#include "till/hal/printer.hpp"
#include "till/offline/outbox.hpp"
#include "till/offline/sync.hpp"
#include "till/providers/disputes.hpp"

#include <string>

namespace till::firmware::app {

// One print per job: the item's id is the job id, and an answer "print-unknown" is not repeated but parked, because
// paper may have come out; a person decides.
offline::Channel print_channel(offline::Store& store, hal::Printer& printer, std::string locale);

offline::Channel sync_channel(hal::HttpTransport& http, const hal::Crypto& crypto, offline::SyncTarget target,
                              int batch, hal::Duration timeout);

// Each attempt looks at the dispute first: one that an earlier attempt closed, whose answer was lost, is done; one that was
// closed before anything of ours left is parked. Item: {dispute, response, by, at, responses}.
offline::Channel dispute_channel(hal::HttpTransport& http, providers::Disputes& disputes);

}  // namespace till::firmware::app
