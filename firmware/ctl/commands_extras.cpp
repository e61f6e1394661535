// Disputes and saved cards: what providers have beside payments.
#include "commands.hpp"

#include "output.hpp"

#include "till/hal/ids.hpp"

namespace till::firmware::ctl {
namespace {

template <class Show>
Done print(Session& session, const hal::Result<Value>& answer, Show show) {
    if (!answer) return std::unexpected(answer.error());
    session.out << (session.json ? answer->dump_pretty() + "\n" : show(*answer));
    return {};
}

// All of them become part of a path.
Done check_ids(std::initializer_list<std::string_view> ids) {
    for (const auto id : ids)
        if (!hal::is_safe_id(id)) return hal::fail("id-invalid", "an id is 1 to 64 of A-Z a-z 0-9 . _ -");
    return {};
}

std::string cards_of(const std::string& customer) { return "/v1/customers/" + customer + "/cards"; }

}  // namespace

Done disputes(Session& session, const std::string& status, int page) {
    std::string query = "?page=" + std::to_string(page);
    if (!status.empty()) {
        if (auto fine = check_ids({status}); !fine) return fine;
        query += "&status=" + status;
    }
    return print(session, session.client.get("/v1/disputes" + query), show_disputes);
}

Done dispute_stats(Session& session) {
    return print(session, session.client.get("/v1/disputes/stats"),
                 [](const Value& v) { return v.dump_pretty() + "\n"; });
}

Done respond_to_dispute(Session& session, const ResponseArguments& arguments) {
    if (auto fine = check_ids({arguments.dispute}); !fine) return fine;
    const std::string key = arguments.key.empty() ? session.new_key() : arguments.key;
    const auto answer = session.client.post("/v1/disputes/" + arguments.dispute + "/respond",
                                            Value::object({{"response", arguments.text}}), key);
    if (!answer && answer.error().type == "answer-lost")
        return hal::fail("answer-lost", answer.error().detail + "; to find out, repeat this command with --key " + key);
    return print(session, answer, [](const Value&) {
        return std::string("the response is on its way; `tillctl disputes` shows what becomes of it\n");
    });
}

Done cards(Session& session, const std::string& customer) {
    if (auto fine = check_ids({customer}); !fine) return fine;
    return print(session, session.client.get(cards_of(customer)), show_cards);
}

Done save_card(Session& session, const std::string& customer, const std::string& payment) {
    if (auto fine = check_ids({customer, payment}); !fine) return fine;
    const auto body = Value::object({{"payment_id", payment}});
    return print(session, session.client.post(cards_of(customer), body), show_cards);
}

Done set_default_card(Session& session, const std::string& customer, const std::string& card) {
    if (auto fine = check_ids({customer, card}); !fine) return fine;
    return print(session, session.client.post(cards_of(customer) + "/" + card + "/default", {}), show_cards);
}

Done delete_card(Session& session, const std::string& customer, const std::string& card) {
    if (auto fine = check_ids({customer, card}); !fine) return fine;
    return print(session, session.client.remove(cards_of(customer) + "/" + card), show_cards);
}

}  // namespace till::firmware::ctl
