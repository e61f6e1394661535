// The handle: made, found again after a lost answer, looked at.
#include "common/answer.hpp"
#include "common/url.hpp"
#include "paysafe/answers.hpp"
#include "paysafe/envelope.hpp"
#include "paysafe/fields.hpp"

namespace till::providers::paysafe {
namespace {

using hal::json::Value;

Value refs_of(const Handle& handle, const Command& command) {
    return Value::object(
        {{"handle_id", handle.id}, {"handle_ref", command.own_reference}, {"payment_handle_token", handle.token}});
}

// A handle that was made for this sale: something to show, unless it is over already. Without a link that can be shown
// nobody can ever pay it. One that does not fit is asked for again by its reference: were its id kept, the next look
// would find a good handle and have nothing to show.
Outcome made(const Handle& handle, const Command& command, const PaysafeConfig& config) {
    if (handle.id.empty() || handle.token.empty()) return outcome_unknown("answer-malformed", "no id or no token");
    if (handle.reference != command.own_reference)
        return outcome_unknown("answer-mismatch", "the answer is about another merchantRefNum");
    if (handle.word == HandleWord::failed || handle.word == HandleWord::never_opened)
        return outcome_refused("not-accepted", "the handle is " + handle.status);
    if (!handle.fits)
        return outcome_unknown("answer-mismatch", "the handle has another amount, currency or environment");
    if (!is_drawable_url(handle.link, is_plain_http(config.base_url)))
        return outcome_refused("answer-incomplete", "the answer holds nothing that can be shown");
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = refs_of(handle, command);
    outcome.state = ProviderState::waiting;
    outcome.presentation = Presentation{.qr_payload = handle.link, .paycode = {}};
    return outcome;
}

// Seen opened: an AUTH_EXPIRED after that contradicts, and so does a payment of ours, or one that a push told of.
bool was_opened(const Command& command) {
    return command.refs.string_or("handle_opened", "") == "yes" || !id_of(command.refs, "payment_ref").empty() ||
           !id_of(command.refs, "told_payment_id").empty();
}

void look_elsewhere(Outcome& outcome, const char* problem, const std::string& status) {
    outcome.refs.set("look", "auto_settled");
    outcome.next = Action::inquire;
    outcome.problem = {problem, "the handle is " + status};
}

}  // namespace

Outcome read_create(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    // The credentials were not accepted: refused before anything was looked at, whatever the body says.
    if (response.status == 401) return outcome_refused("provider-credentials", "HTTP 401");
    const auto envelope = open_envelope(response);
    if (envelope.kind == Envelope::Kind::neither) return envelope.no_verdict;
    if (says_done_before(envelope)) return outcome_unknown("duplicate-reference", envelope.error);
    if (envelope.kind == Envelope::Kind::failure) return outcome_refused("not-accepted", envelope.error);
    return made(read_handle_object(envelope.body, command.sale, config), command, config);
}

// Nothing found lets the request go out again at once: nobody has seen a link, and dupCheck turns a handle that only
// did not show yet into a 409, which leads back here.
Outcome read_create_lookup(const Command& command, const hal::HttpResponse& response, const PaysafeConfig& config) {
    const auto listing = open_listing(response, "paymentHandles");
    if (!listing.entries) return listing.no_verdict;
    std::optional<Handle> found;
    for (const auto& entry : *listing.entries) {
        auto handle = read_handle_object(entry, command.sale, config);
        if (handle.reference != command.own_reference) continue;
        const bool open = handle.word == HandleWord::initiated || handle.word == HandleWord::payable;
        if (!found || open) found = std::move(handle);
    }
    if (!found) return outcome_refused("did-not-happen", "no handle with this merchantRefNum");
    return made(*found, command, config);
}

Outcome judge_handle(const Handle& handle, const Command& command) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::done;
    outcome.refs = Value::object();
    const bool proceeded = !id_of(command.refs, "payment_ref").empty();
    if (proceeded) outcome.refs.set("look", "payment");
    switch (handle.word) {
        case HandleWord::initiated: outcome.state = ProviderState::waiting; break;
        case HandleWord::payable:
            outcome.state = ProviderState::customer_active;
            outcome.refs.set("handle_opened", "yes");
            if (!proceeded) outcome.next = Action::proceed;
            break;
        case HandleWord::processing:
        case HandleWord::completed:
            outcome.state = ProviderState::customer_active;
            outcome.refs.set("handle_opened", "yes");
            break;
        case HandleWord::never_opened:
            if (was_opened(command))
                look_elsewhere(outcome, "expired-unproven", handle.status);
            else
                outcome.state = ProviderState::expired;
            break;
        case HandleWord::expired: look_elsewhere(outcome, "expired-unproven", handle.status); break;
        case HandleWord::failed: look_elsewhere(outcome, "failed-unproven", handle.status); break;
        case HandleWord::unknown: outcome.problem = {"status-unknown", handle.status}; break;
    }
    return outcome;
}

}  // namespace till::providers::paysafe
