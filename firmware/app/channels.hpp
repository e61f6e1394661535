// The outbox channels that are not the payment engine's: receipts to the printer, receipts to the back office.
#pragma once

#include "till/hal/http.hpp"
#include "till/hal/printer.hpp"
#include "till/offline/outbox.hpp"
#include "till/offline/sync.hpp"

#include <string>

namespace till::firmware::app {

// One print per job: the item's id is the job id, and an answer "print-unknown" is not repeated but parked, because
// paper may have come out; a person decides.
offline::Channel print_channel(offline::Store& store, hal::Printer& printer, std::string locale);

offline::Channel sync_channel(hal::HttpTransport& http, const hal::Crypto& crypto, offline::SyncTarget target,
                              int batch, hal::Duration timeout);

}  // namespace till::firmware::app
