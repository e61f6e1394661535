#include "commands.hpp"

#include "output.hpp"

#include "till/hal/ids.hpp"

namespace till::firmware::ctl {
namespace {

constexpr hal::Duration wait_pause{500};

template <class Show>
Done print(Session& session, const hal::Result<Value>& answer, Show show) {
    if (!answer) return std::unexpected(answer.error());
    session.out << (session.json ? answer->dump_pretty() + "\n" : show(*answer));
    return {};
}

// Ids become part of a path.
Done check_id(const std::string& id) {
    if (hal::is_safe_id(id)) return {};
    return hal::fail("id-invalid", "an id is 1 to 64 of A-Z a-z 0-9 . _ -");
}

hal::Result<std::int64_t> minor_units(const std::string& decimal, const std::string& currency_code) {
    const auto currency = hal::Currency::from_code(currency_code);
    if (!currency) return std::unexpected(currency.error());
    const auto amount = hal::Money::from_decimal(decimal, *currency);
    if (!amount) return hal::fail("amount-invalid", decimal + ": " + amount.error().type);
    if (amount->minor <= 0) return hal::fail("amount-invalid", "must be above zero");
    return amount->minor;
}

// Some methods want to be told at least one line; a shell knows only the sum.
Value whole_order(const std::string& order_ref, std::int64_t amount) {
    return Value::array({Value::object({{"name", "Order " + order_ref}, {"quantity", 1}, {"unit_price", amount}})});
}

Done act(Session& session, const std::string& payment, const std::string& action, const Value& body) {
    if (auto fine = check_id(payment); !fine) return fine;
    return print(session, session.client.post("/v1/payments/" + payment + "/" + action, body), show_payment);
}

// Polls until nothing more is left to do for the cashier.
hal::Result<Value> until_closed(Session& session, Value payment) {
    const std::string path = "/v1/payments/" + payment.string_or("id", "");
    while (!payment.boolean_or("closed", false)) {
        session.client.wait(wait_pause);
        auto now = session.client.get(path);
        if (!now) return now;
        payment = std::move(*now);
    }
    return payment;
}

}  // namespace

Done sale(Session& session, const SaleArguments& arguments) {
    const auto amount = minor_units(arguments.amount, arguments.currency);
    if (!amount) return std::unexpected(amount.error());
    auto body = Value::object({{"order_ref", arguments.order_ref},
                               {"amount", *amount},
                               {"currency", arguments.currency},
                               {"method", arguments.method},
                               {"lines", whole_order(arguments.order_ref, *amount)}});
    if (!arguments.options.empty()) {
        auto options = Value::object();
        for (const auto& [name, value] : arguments.options)
            options.set(name, value);
        body.set("options", std::move(options));
    }
    const std::string key = arguments.key.empty() ? session.new_key() : arguments.key;
    auto payment = session.client.post("/v1/payments", body, key);
    if (!payment && payment.error().type == "answer-lost")
        return hal::fail("answer-lost",
                         payment.error().detail + "; to find out, repeat this command with --key " + key);
    if (payment && arguments.wait) {
        if (!session.json) session.out << show_payment(*payment) << "\n" << std::flush;
        payment = until_closed(session, std::move(*payment));
    }
    return print(session, payment, show_payment);
}

Done refund(Session& session, const RefundArguments& arguments) {
    if (auto fine = check_id(arguments.payment); !fine) return fine;
    const std::string path = "/v1/payments/" + arguments.payment;
    auto body = Value::object({{"reason", arguments.reason}});
    if (!arguments.amount.empty()) {
        const auto payment = session.client.get(path);
        if (!payment) return std::unexpected(payment.error());
        const auto amount = minor_units(arguments.amount, payment->string_or("currency", ""));
        if (!amount) return std::unexpected(amount.error());
        body.set("amount", *amount);
    }
    const std::string key = arguments.key.empty() ? session.new_key() : arguments.key;
    const auto answer = session.client.post(path + "/refunds", body, key);
    if (!answer && answer.error().type == "answer-lost")
        return hal::fail("answer-lost", answer.error().detail + "; to find out, repeat this command with --key " + key);
    return print(session, answer, show_payment);
}

Done status(Session& session, const std::string& payment) {
    if (auto fine = check_id(payment); !fine) return fine;
    return print(session, session.client.get("/v1/payments/" + payment), show_payment);
}

Done cancel(Session& session, const std::string& payment) {
    if (auto fine = check_id(payment); !fine) return fine;
    return print(session, session.client.post("/v1/payments/" + payment + "/cancel", {}), [](const Value& answer) {
        const Value* now = answer.find("payment");
        return "cancel   " + printable(answer.string_or("outcome", "")) + "\n" + (now ? show_payment(*now) : "");
    });
}

Done confirm(Session& session, const std::string& payment, const std::string& reason) {
    return act(session, payment, "confirm", Value::object({{"reason", reason}}));
}

Done resolve(Session& session, const std::string& payment, const std::string& reason) {
    return act(session, payment, "resolve", Value::object({{"reason", reason}}));
}

Done settle_refund(Session& session, const std::string& payment, const std::string& refund, bool happened,
                   const std::string& reason) {
    if (auto fine = check_id(refund); !fine) return fine;
    return act(session, payment, "refunds/" + refund + "/settle",
               Value::object({{"happened", happened}, {"reason", reason}}));
}

Done payments(Session& session, bool open, int limit) {
    const std::string query = open ? "?open=1" : "?limit=" + std::to_string(limit);
    return print(session, session.client.get("/v1/payments" + query), show_payments);
}

Done methods(Session& session) { return print(session, session.client.get("/v1/methods"), show_methods); }

Done receipts(Session& session, int limit) {
    return print(session, session.client.get("/v1/receipts?limit=" + std::to_string(limit)), show_receipts);
}

Done receipt(Session& session, std::int64_t number) {
    const std::string path = "/v1/receipts/" + std::to_string(number);
    if (session.json) return print(session, session.client.get(path), [](const Value&) { return std::string(); });
    const auto text = session.client.text(path + ".txt");
    if (!text) return std::unexpected(text.error());
    session.out << *text;
    return {};
}

Done print_receipt(Session& session, std::int64_t number) {
    return print(session, session.client.post("/v1/receipts/" + std::to_string(number) + "/print", {}),
                 [](const Value&) { return std::string("a copy is on its way to the printer\n"); });
}

Done verify_receipts(Session& session) {
    return print(session, session.client.post("/v1/receipts/verify", {}), [](const Value& found) {
        return "fine: " + std::to_string(found.integer_or("receipts", 0)) + " receipts without a gap, " +
               std::to_string(found.integer_or("events", 0)) + " journal events, every hash as it should be\n" +
               show_signatures(found);
    });
}

Done queue(Session& session) { return print(session, session.client.get("/v1/queue"), show_queue); }

Done retry(Session& session, const std::string& item) {
    if (auto fine = check_id(item); !fine) return fine;
    return print(session, session.client.post("/v1/queue/" + item + "/retry", {}),
                 [](const Value&) { return std::string("will be tried now\n"); });
}

Done sync(Session& session) {
    return print(session, session.client.post("/v1/sync", {}), [](const Value& answer) {
        return std::to_string(answer.integer_or("due", 0)) + " receipts will be sent now\n";
    });
}

Done health(Session& session) {
    return print(session, session.client.get("/healthz"), [](const Value& answer) {
        return "terminal " + printable(answer.string_or("status", "")) + "\njournal  " +
               printable(answer.string_or("journal", "")) + "\nversion  " + printable(answer.string_or("version", "")) +
               "\n";
    });
}

Done line(Session& session) { return print(session, session.client.get("/v1/line"), show_line); }

Done shift(Session& session) {
    return print(session, session.client.get("/v1/shift"), [](const Value& v) { return v.dump_pretty() + "\n"; });
}

Done close_shift(Session& session) {
    return print(session, session.client.post("/v1/shift/close", {}),
                 [](const Value& v) { return v.dump_pretty() + "\n"; });
}

}  // namespace till::firmware::ctl
