#include "paysafe/envelope.hpp"

#include "common/answer.hpp"
#include "common/text.hpp"
#include "paysafe/fields.hpp"
#include "till/hal/ids.hpp"

#include <algorithm>

namespace till::providers::paysafe {
namespace {

using hal::json::Value;

constexpr hal::Duration first_look_again{1'000};

Envelope no_verdict(Outcome outcome) {
    Envelope envelope;
    envelope.no_verdict = std::move(outcome);
    return envelope;
}

// Usually a string of digits, sometimes words, on one API a number.
std::string code_of(const Value& error) {
    const auto* member = error.find("code");
    if (member == nullptr) return {};
    if (const auto* number = member->number()) return scrubbed(number->text);
    const auto* text = member->string();
    return text == nullptr ? std::string() : scrubbed(*text);
}

// "message", the first of "details" and the first of "fieldErrors".
std::string error_text(const Value& error) {
    std::string out = text_of(error, "message");
    const auto append = [&](const std::string& more) {
        if (more.empty()) return;
        if (!out.empty()) out += "; ";
        out += more;
    };
    if (const auto* details = error.find("details"); details != nullptr && details->array_items() != nullptr)
        if (!details->array_items()->empty())
            if (const auto* first = details->array_items()->front().string()) append(*first);
    if (const auto* fields = error.find("fieldErrors"); fields != nullptr && fields->array_items() != nullptr)
        if (!fields->array_items()->empty()) {
            const auto& first = fields->array_items()->front();
            append(text_of(first, "field") + ": " + text_of(first, "error"));
        }
    return scrubbed(out);
}

std::string http_text(const hal::HttpResponse& response) { return "HTTP " + std::to_string(response.status); }

// Refs are text: "<reference> <count>" of the lookups in a row that found nothing.
int empty_before(const Command& command, const std::string& reference) {
    const auto text = command.refs.string_or("empty_reads", "");
    const auto blank = text.rfind(' ');
    const bool counted = blank != std::string::npos && text.substr(0, blank) == reference && text.size() == blank + 2 &&
                         text.back() >= '0' && text.back() <= '9';
    return counted ? text.back() - '0' : 0;
}

}  // namespace

Envelope open_envelope(const hal::HttpResponse& response) {
    if (auto none = read_no_answer(response)) return no_verdict(*std::move(none));
    auto answer = parse_answer(response);
    if (!answer)
        return no_verdict(outcome_unknown(answer.error().type, http_text(response) + ": " + answer.error().detail));
    Envelope envelope;
    envelope.status = response.status;
    const auto& error = object_of(*answer, "error");
    envelope.code = code_of(error);
    envelope.error = error_text(error);
    if (!envelope.code.empty()) envelope.error = envelope.code + (envelope.error.empty() ? "" : " ") + envelope.error;
    if (response.status < 300) {
        envelope.kind = Envelope::Kind::success;
    } else if (response.status == 401) {
        return no_verdict(outcome_unknown("provider-credentials", http_text(response) + " " + envelope.error));
    } else if (!envelope.code.empty()) {
        envelope.kind = Envelope::Kind::failure;
    } else {
        return no_verdict(outcome_unknown("answer-malformed", http_text(response) + " without an error"));
    }
    envelope.body = *std::move(answer);
    return envelope;
}

bool says_done_before(const Envelope& envelope) {
    if (envelope.kind != Envelope::Kind::failure) return false;
    return envelope.status == 409 || envelope.code == "5031" || envelope.code == "3044" || envelope.code == "3417";
}

bool says_not_found(const Envelope& envelope) {
    return envelope.kind == Envelope::Kind::failure && envelope.status == 404 && envelope.code == "5269";
}

Listing open_listing(const hal::HttpResponse& response, std::string_view name) {
    auto envelope = open_envelope(response);
    Listing listing;
    if (envelope.kind == Envelope::Kind::neither) {
        listing.no_verdict = std::move(envelope.no_verdict);
    } else if (says_not_found(envelope)) {
        listing.entries.emplace();
    } else if (envelope.kind == Envelope::Kind::failure) {
        listing.no_verdict = outcome_unknown("lookup-failed", envelope.error);
    } else if (const auto* list = envelope.body.find(name); list != nullptr && list->array_items() != nullptr) {
        listing.entries = *list->array_items();
    } else {
        listing.no_verdict = outcome_unknown("answer-malformed", "no list of " + std::string(name));
    }
    return listing;
}

Outcome nothing_found(const Command& command, const std::string& reference, const PaysafeConfig& config) {
    const int reads = empty_before(command, reference) + 1;
    if (reads >= config.empty_reads) {
        auto outcome = outcome_refused("did-not-happen", "not found in " + std::to_string(reads) + " lookups");
        outcome.refs = Value::object({{"empty_reads", reference + " 0"}});  // the next send is a new story
        return outcome;
    }
    auto outcome = outcome_unknown("not-found-yet", "lookup " + std::to_string(reads));
    outcome.refs = Value::object({{"empty_reads", reference + " " + std::to_string(reads)}});
    outcome.retry_after = first_look_again;
    for (int i = 1; i < reads; ++i)
        *outcome.retry_after *= 3;
    return outcome;
}

}  // namespace till::providers::paysafe
