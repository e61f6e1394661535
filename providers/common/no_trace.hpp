// Before something that moves money is sent a second time, the provider is looked at twice, some time apart, and both
// looks must find nothing. When the first one was, and whether the second sending has been, is kept in the payment's
// refs, so that it holds over restarts. Without a known time nothing is sent again. Pure; any thread.
#pragma once

#include "till/providers/provider.hpp"

namespace till::providers {

// The operation `command` is about left no trace: refused "did-not-happen" where it may be sent once more, else unknown
// with `problem`. The outcome's refs must be kept in both cases.
Outcome found_no_trace(const Command& command, hal::Duration apart, hal::Error problem);

}  // namespace till::providers
