// Before something that moves money is sent a second time, PayGlobe is looked at twice, some time apart; both looks must
// find nothing. When the first one was, and whether the second sending has been, is kept in the payment's refs, so that it
// holds over restarts. Without a known time nothing is sent again.
#pragma once

#include "till/providers/payglobe.hpp"

namespace till::providers::payglobe {

// The operation `command` is about left no trace: "did-not-happen" where it may be sent once more, else unknown with
// `problem`. The outcome's refs must be kept in both cases.
Outcome no_trace(const Command& command, hal::Duration apart, hal::Error problem);

}  // namespace till::providers::payglobe
