#include "till/providers/provider.hpp"

namespace till::providers {

std::string_view to_string(Action action) {
    switch (action) {
        case Action::create: return "create";
        case Action::inquire: return "inquire";
        case Action::cancel: return "cancel";
        case Action::refund: return "refund";
        case Action::proceed: return "proceed";
        case Action::capture: return "capture";
        case Action::release: return "release";
    }
    return "";
}

std::string_view to_string(ProviderState state) {
    switch (state) {
        case ProviderState::unknown: return "unknown";
        case ProviderState::waiting: return "waiting";
        case ProviderState::customer_active: return "customer_active";
        case ProviderState::authorized: return "authorized";
        case ProviderState::paid: return "paid";
        case ProviderState::declined: return "declined";
        case ProviderState::cancelled: return "cancelled";
        case ProviderState::expired: return "expired";
    }
    return "";
}

}  // namespace till::providers
