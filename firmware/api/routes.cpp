// The route table: everything the local API can be asked. docs/openapi/openapi.json says the same, a test compares.
#include "context.hpp"

namespace till::firmware::api {
namespace {

constexpr Route table[] = {
    {"POST", "/v1/payments", sellers, create_payment},
    {"GET", "/v1/payments", any_role, list_payments},
    {"GET", "/v1/payments/{id}", any_role, get_payment},
    {"POST", "/v1/payments/{id}/cancel", sellers, cancel_payment},
    {"POST", "/v1/payments/{id}/refunds", sellers, refund_payment},
    {"POST", "/v1/payments/{id}/refunds/{refund}/settle", supervisor, settle_refund},
    {"POST", "/v1/payments/{id}/confirm", sellers, confirm_payment},
    {"POST", "/v1/payments/{id}/resolve", supervisor, resolve_payment},
    {"POST", "/v1/payments/{id}/capture", sellers, capture_payment},
    {"POST", "/v1/payments/{id}/void", sellers, void_payment},
    {"GET", "/v1/methods", any_role, list_methods},
    {"GET", "/v1/receipts", any_role, list_receipts},
    {"GET", "/v1/receipts/{number}.txt", any_role, get_receipt_text},
    {"GET", "/v1/receipts/{number}.png", any_role, get_receipt_picture},
    {"GET", "/v1/receipts/{number}", any_role, get_receipt},
    {"POST", "/v1/receipts/{number}/print", any_role, print_receipt},
    {"POST", "/v1/receipts/verify", checkers, verify_receipts},
    {"GET", "/v1/queue", any_role, get_queue},
    {"POST", "/v1/queue/{id}/retry", any_role, retry_item},
    {"POST", "/v1/sync", any_role, sync_now},
    {"GET", "/v1/line", any_role, get_line},
    {"GET", "/v1/events", any_role, stream_events},
    {"GET", "/v1/shift", any_role, get_shift},
    {"POST", "/v1/shift/close", sellers, close_shift},
    {"POST", "/v1/notify", integrator, notify},
    {"GET", "/v1/disputes", supervisor, list_disputes},
    {"GET", "/v1/disputes/stats", supervisor, get_dispute_stats},
    {"POST", "/v1/disputes/{id}/respond", supervisor, respond_to_dispute},
    {"GET", "/v1/customers/{ref}/cards", sellers, list_cards},
    {"POST", "/v1/customers/{ref}/cards", sellers, save_card},
    {"POST", "/v1/customers/{ref}/cards/{id}/default", sellers, set_default_card},
    {"DELETE", "/v1/customers/{ref}/cards/{id}", sellers, delete_card},
    {"GET", "/v1/session", any_role, get_session},
    {"POST", "/v1/session", any_role, keep_session},
    {"DELETE", "/v1/session", open_to_all, end_session},
    {"POST", "/v1/pairing", open_to_all, start_pairing},
    {"POST", "/v1/pairing/complete", open_to_all, complete_pairing},
    {"GET", "/healthz", open_to_all, get_health},
    {"GET", "/readyz", open_to_all, get_ready},
    {"GET", "/metrics", any_role, get_metrics},
    {"GET", "/openapi.json", open_to_all, get_openapi},
    {"GET", "/problems/{type}", open_to_all, get_problem_page},
    {"GET", "/display.png", any_role, get_display_picture},
    {"GET", "/display", open_to_all, get_display_page},
    {"GET", "/", open_to_all, get_cashier_page},
    {"GET", "/assets/{file}", open_to_all, get_asset},
};

}  // namespace

std::span<const Route> routes() { return table; }

}  // namespace till::firmware::api
