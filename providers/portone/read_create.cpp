#include "common/answer.hpp"
#include "common/url.hpp"
#include "portone/answers.hpp"
#include "portone/envelope.hpp"
#include "portone/words.hpp"

#include <algorithm>

namespace till::providers::portone {
namespace {

using hal::json::Value;

Value refs_of(const std::string& link, const Command& command) {
    return Value::object({{"payment_link_ref", link}, {"merchant_order_id", command.own_reference}});
}

}  // namespace

Outcome read_create(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config) {
    const auto answer = open_answer(response);
    if (answer.kind == Answer::Kind::neither) return answer.no_verdict;
    if (answer.kind == Answer::Kind::failure) {
        auto outcome = failed(answer, "create-refused", "create-unconfirmed");
        // A link of ours from an earlier try: it is looked for by our reference.
        if (code_word_of(answer.code) == CodeWord::duplicate)
            outcome.refs = Value::object({{"merchant_order_id", command.own_reference}});
        return outcome;
    }
    const auto link = id_of(answer.body, "payment_link_ref");
    const auto url = text_of(answer.body, "payment_link");
    if (link.empty()) return outcome_unknown("answer-incomplete", "payment_link_ref");
    Outcome outcome;
    outcome.refs = refs_of(link, command);
    if (!is_drawable_url(url, is_plain_http(config.base_url))) {
        outcome.problem = {"answer-incomplete", "payment_link is no address"};
        return outcome;
    }
    outcome.kind = Outcome::Kind::done;
    outcome.state = ProviderState::waiting;
    outcome.presentation = Presentation{url, {}};
    return outcome;
}

// After a lost answer. The link is drawn from its reference, as the answer that held its address is gone.
Outcome read_own_reference(const Command& command, const hal::HttpResponse& response, const PortoneConfig& config) {
    const auto answer = open_answer(response);
    const auto& none = config.not_found_codes;
    if (answer.kind == Answer::Kind::failure && std::ranges::find(none, answer.code) != none.end())
        return outcome_refused("did-not-happen", answer.why);
    if (answer.kind != Answer::Kind::good) return not_told(answer);
    const auto& content = content_of(answer.body);
    const auto link = id_of(content, "paymentLinkRef");
    if (link.empty()) return outcome_unknown("answer-incomplete", "paymentLinkRef");
    auto outcome = judge_link(content, command);
    if (outcome.kind != Outcome::Kind::done) return outcome;
    outcome.refs.set("payment_link_ref", link).set("merchant_order_id", command.own_reference);
    const auto url = config.checkout_prefix + link;
    const bool payable = outcome.state == ProviderState::waiting || outcome.state == ProviderState::customer_active;
    if (payable) outcome.presentation = Presentation{url, {}};
    return outcome;
}

}  // namespace till::providers::portone
