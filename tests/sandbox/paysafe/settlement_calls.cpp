// Settlements, refunds, voids.
#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/paysafe/calls.hpp"

namespace till::sandbox::paysafe {
namespace {

Decision refused(int status, std::string_view code, std::string_view message, const Context& context) {
    return {failed({.status = status, .code = code, .message = message}, context), {}};
}

bool bad_ref(const Call& call) {
    const auto ref = text_of(call.body, "merchantRefNum");
    return ref.empty() || ref.size() > 255;
}

// Of the body, or all there is where it names none; 0: no amount at all.
std::int64_t asked(const Call& call, std::int64_t all) {
    const auto* amount = call.body.find("amount");
    return amount && !amount->is_null() ? wire_of(call.body) : all;
}

Decision done(Turn& turn, Resource resource, const Row& row) {
    auto response = reply(201, json_of(turn.sale, resource, row, turn.context), turn.context);
    return {std::move(response), turn.finish()};
}

Row& row_of(Turn& turn, Resource resource, const std::string& id) {
    for (auto* row : rows_of(turn.sale, resource))
        if (row->id == id) return *row;
    return turn.sale.handle;  // not reached: the book found the sale by this id
}

}  // namespace

Decision create_settlement(const Book& book, const Call& call, const Context& context) {
    const auto* sale = book.with(Resource::payment, call.parts[1]);
    if (!sale) return not_found(context);
    if (bad_ref(call)) return refused_field("merchantRefNum", "1 to 255 characters", context);
    if (auto known = duplicate(book, call, Resource::settlement, true, context)) return *std::move(known);
    const auto wire = asked(call, sale->to_settle());
    if (wire == 0 || wire > sale->to_settle()) return refused(402, "3201", "More than is authorized.", context);
    Turn turn(*sale, context);
    turn.money("capture", wire, sale->payment->id);
    const auto& row = adds_settlement(turn, new_uuid(context), text_of(call.body, "merchantRefNum"), wire);
    if (row.due == 0) turn.tell(Resource::settlement, row, "SETTLEMENT_COMPLETED");
    return done(turn, Resource::settlement, row);
}

Decision create_refund(const Book& book, const Call& call, const Context& context) {
    const auto* found = book.with(Resource::settlement, call.parts[1]);
    if (!found) return refused(404, "3407", "The settlement does not exist.", context);
    if (bad_ref(call)) return refused_field("merchantRefNum", "1 to 255 characters", context);
    if (auto known = duplicate(book, call, Resource::refund, true, context)) return *std::move(known);
    Turn turn(*found, context);
    const auto& settlement = *turn.sale.settlement(call.parts[1]);
    if (settlement.status == "PENDING") return refused(402, "3406", "The settlement is not batched yet.", context);
    const auto wire = asked(call, found->refundable(settlement));
    if (wire == 0) return refused_field("amount", "1 to 99999999999", context);
    if (wire > found->refundable(settlement)) return refused(402, "3402", "More than remains.", context);
    if (!money_of(wire, found->handle.currency, context)) return refused_field("amount", "too fine", context);
    Refund refund;
    refund.id = new_uuid(context);
    refund.ref = text_of(call.body, "merchantRefNum");
    refund.settlement = settlement.id;
    refund.status = "PENDING";
    refund.wire = wire;
    refund.created = refund.changed = turn.now();
    refund.hidden = context.settings.number("paysafe.lookup_lag");
    const bool stays = context.settings.text("paysafe.refund_result") == "PENDING";
    refund.due = stays ? 0 : turn.now() + context.settings.number("paysafe.refund_s") * 1000;
    turn.sale.refunds.push_back(refund);
    turn.tell(Resource::refund, refund, "REFUND_PENDING");
    return done(turn, Resource::refund, refund);
}

// Has no dupCheck, not even as a field. What is not settled is given back; a payment that settles itself has nothing.
Decision create_void(const Book& book, const Call& call, const Context& context) {
    const auto* sale = book.with(Resource::payment, call.parts[1]);
    if (!sale) return not_found(context);
    if (call.body.find("dupCheck")) return refused(400, "5023", "Request not parseable", context);
    if (bad_ref(call)) return refused_field("merchantRefNum", "1 to 255 characters", context);
    const auto wire = asked(call, sale->to_settle());
    if (wire == 0 || wire > sale->to_settle()) return refused(402, "3501", "More than is authorized.", context);
    Turn turn(*sale, context);
    Row row;
    row.id = new_uuid(context);
    row.ref = text_of(call.body, "merchantRefNum");
    row.status = "COMPLETED";
    row.wire = wire;
    row.created = row.changed = turn.now();
    row.hidden = context.settings.number("paysafe.lookup_lag");
    turn.sale.voids.push_back(row);
    turn.money("cancel", wire, sale->payment->id);
    return done(turn, Resource::voidauth, row);
}

Decision get_settled(const Book& book, const Call& call, const Context& context) {
    const auto resource = *resource_of(call.parts[0]);
    const auto* sale = book.with(resource, call.parts[1]);
    if (!sale) return not_found(context);
    for (const auto* row : rows_of(*sale, resource))
        if (row->id == call.parts[1]) return {reply(200, json_of(*sale, resource, *row, context), context), {}};
    return not_found(context);
}

// Settlements and refunds, while they are PENDING. A cancelled settlement's money goes back to the customer.
Decision put_settled(const Book& book, const Call& call, const Context& context) {
    const auto resource = *resource_of(call.parts[0]);
    const auto* sale = book.with(resource, call.parts[1]);
    if (!sale) return not_found(context);
    if (text_of(call.body, "status") != "CANCELLED") return refused_field("status", "CANCELLED", context);
    Turn turn(*sale, context);
    auto& row = row_of(turn, resource, call.parts[1]);
    if (row.status != "PENDING") return refused_field("status", "it is " + row.status, context);
    if (resource == Resource::refund) {
        ends_refund(turn, *turn.sale.refund(row.id), "CANCELLED");
    } else {
        turn.to(row, "CANCELLED");
        turn.money("refund", row.wire, sale->payment->id, row.id);
        turn.tell(Resource::settlement, row, "SETTLEMENT_CANCELLED");
    }
    auto response = reply(200, json_of(turn.sale, resource, row, context), context);
    return {std::move(response), turn.finish()};
}

}  // namespace till::sandbox::paysafe
