#include "till/firmware/payment/projection.hpp"

#include "engine.hpp"

namespace till::firmware {
namespace {

// Money that is only passing through (late, going back) does not make the order paid: it may have been sold again.
std::string order_state(const Payment& p) {
    for (const auto& refund : p.refunds) {
        if (refund.automatic) return "free";
    }
    if (p.state == State::orphan) return "free";
    if (p.paid > 0) return p.refunded() < p.paid ? "paid" : "free";
    return info(p.state).closed ? "free" : "open";
}

// Remembers payments while events go by.
struct Fold {
    MatchKeys match_keys;
    std::map<std::string, Payment> seen;
    std::map<std::string, std::string> refund_of_receipt;  // payment -> the refund its last event told of

    std::vector<offline::Document> operator()(const offline::Event& event) {
        if (event.type == "receipt.issued") return receipt(event);
        if (event.type.starts_with("push.")) return push(event);
        const Value* value = event.data.find("payment");
        if (!event.type.starts_with("payment.") || value == nullptr) return {};
        auto payment = payment_from_json(*value);
        if (!payment) return {};
        const Value* refund = event.data.find("refund");
        refund_of_receipt[payment->id] = refund != nullptr ? refund->string_or("id", "") : "";
        const auto known = seen.find(payment->id);
        auto documents = documents_of(known == seen.end() ? Payment{} : known->second, *payment, match_keys);
        seen[payment->id] = std::move(*payment);
        return documents;
    }
    std::vector<offline::Document> receipt(const offline::Event& event) {
        const auto found = seen.find(event.stream);
        if (found == seen.end()) return {};
        Payment next = found->second;
        const std::int64_t number = event.data.integer_or("number", 0);
        if (event.data.string_or("kind", "") == "sale") next.receipt = number;
        for (auto& refund : next.refunds) {
            if (refund.id == refund_of_receipt[next.id]) refund.receipt = number;
        }
        auto documents = documents_of(found->second, next, match_keys);
        found->second = std::move(next);
        return documents;
    }
    static std::vector<offline::Document> push(const offline::Event& event) {
        const std::string id = event.data.string_or("provider", "") + "/" + event.data.string_or("event_id", "");
        const Value* body = event.data.find("push");
        return {
            parked_push_document(id, event.data.string_or("parked", ""), body != nullptr ? *body : Value::object())};
    }
};

}  // namespace

std::vector<offline::Document> documents_of(const Payment& before, const Payment& next, const MatchKeys& match_keys) {
    std::vector<offline::Document> documents;
    const bool is_new = before.id.empty();
    documents.push_back({"payment", next.id, std::string(to_string(next.state)), next.open(), to_json(next), 0, 0});
    const Value owner = Value::object({{"payment", next.id}});
    const bool of_a_sale = !next.create_item.empty() || next.state != State::orphan;
    // A sale that was given up has left its order to the next try.
    const bool gave_up = !is_new && info(before.state).closed && before.paid == 0;
    if (of_a_sale && !gave_up && (is_new || order_state(next) != order_state(before))) {
        documents.push_back({"order", next.sale.order_ref, order_state(next), false, owner, 0, 0});
    }
    if (!is_new && next.refs == before.refs) return documents;
    for (const auto& key : match_keys(next.provider)) {
        const auto ref = ref_key(next.provider, key, next.refs);
        if (!ref.empty() && of_a_sale) documents.push_back({"ref", ref, "", false, owner, 0, 0});
    }
    return documents;
}

offline::Document parked_push_document(const std::string& id, std::string state, Value body) {
    const bool open = state == "unmatched" || state == "mismatch";
    return {"parked_push", id, std::move(state), open, std::move(body), 0, 0};
}

offline::Store::Fold payment_fold(MatchKeys match_keys) { return Fold{std::move(match_keys), {}, {}}; }

}  // namespace till::firmware
