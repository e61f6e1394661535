#include "tests/contract/sandbox/bench.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace till::contract {
namespace {

using namespace std::chrono_literals;

// Like production, but what is watched for days is watched for hours.
firmware::EngineOptions engine_options() {
    firmware::EngineOptions options;
    options.watch = 3h;
    options.refund_window = 3h;
    options.orphan_after = 30s;
    options.terminal_id = "T1";
    options.print_receipts = false;
    options.sync_receipts = false;
    return options;
}

constexpr hal::Duration patience = 9h;  // until everything is at rest

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string out;
    for (const auto& part : parts)
        out += (out.empty() ? "" : std::string(between)) + part;
    return out;
}

}  // namespace

std::string money_text(std::int64_t minor) {
    const auto size = minor < 0 ? -minor : minor;
    return fmt::format("{}{}.{:02}", minor < 0 ? "-" : "+", size / 100, size % 100);
}

Bench::Bench(const Rig& r, const std::string& case_name)
    : rig(r), world(r.name + "/" + case_name, r.make, engine_options()), currency(r.currency) {
    if (auto started = world.start(); !started) {
        require(false, "the world does not start: " + started.error().type + " " + started.error().detail);
        return;
    }
    watch();
    set(Value::object({{"webhook_url." + rig.service, world.webhook_url(rig.service)}}));
    if (rig.settings.members() != nullptr && !rig.settings.members()->empty()) set(rig.settings);
    for (const auto& line : rig.before) {
        const auto blank = line.find(' ');
        const auto answer = world.admin("POST", line.substr(0, blank), line.substr(blank + 1));
        require(answer.status / 100 == 2, line + " -> " + std::to_string(answer.status));
    }
}

void Bench::watch() {
    world.store->on_events([this](const std::vector<offline::Event>& events) {
        for (const auto& event : events)
            heard_event(event);
    });
}

void Bench::heard_event(const offline::Event& event) {
    if (event.data.boolean_or("alarm", false)) ++alarms_;
    auto told = event.data;
    told.erase("payment");
    journal_.push_back(hal::to_rfc3339(event.at.wall) + " " + event.type + " " + told.dump());
    const auto* json = event.data.find("payment");
    if (json == nullptr || !event.type.starts_with("payment.")) return;
    auto payment = firmware::payment_from_json(*json);
    if (!payment) return require(false, "the journal holds a payment nobody can read");
    auto& path = path_[payment->id];
    std::string state(to_string(payment->state));
    if (path.empty() || path.back() != state) path.push_back(state);
    const auto id = payment->id;
    payments[id] = std::move(*payment);
}

// --- the till

bool Bench::sell_begin() {
    providers::SaleRequest request;
    request.order_ref = "A-" + std::to_string(++orders_);
    request.method = rig.method;
    request.amount = {rig.amount, hal::Currency::from_code(currency).value()};
    request.lines = {{"Coffee", 1, request.amount, request.amount}};
    request.options = rig.options;
    request.customer = rig.customer;
    auto made = world.wait_for<Payment>([&](auto done) {
        world.service->create(std::move(request), {"anna", "cashier"}, {}, std::move(done));
    });
    require(made.has_value(), "the sale is refused: " + (made ? "" : made.error().type + " " + made.error().detail));
    if (made) began.push_back(made->id);
    return made.has_value();
}

bool Bench::sell() {
    if (!sell_begin()) return false;
    if (!world.loop.run_until([&] { return sale().state != State::created; }, 10min)) return false;
    for (int i = 0; i < 30 && sale().state == State::presenting && waiting_items() > 0; ++i)
        pass(1s);  // a second step
    return true;
}

bool Bench::sell(Customer what) {
    if (rig.at_once) {
        if (const auto settings = rig.at_once_settings.find(what); settings != rig.at_once_settings.end())
            set(settings->second);
        return sell();
    }
    if (!sell()) return false;
    if (payable()) return customer(what);
    require(false, "nothing to pay: the sale is " + std::string(to_string(sale().state)));
    return false;
}

void Bench::cancel() {
    const auto answer = world.wait_for<firmware::CancelAnswer>([&](auto done) {
        world.service->cancel(began.back(), {"anna", "cashier"}, std::move(done));
    });
    notes_.push_back("cancel: " + (answer ? answer->outcome : answer.error().type));
}

void Bench::refund(std::int64_t amount) {
    const auto answer = world.wait_for<Payment>([&](auto done) {
        world.service->refund(began.back(), amount, "broken cup", {"bert", "supervisor"}, {}, std::move(done));
    });
    require(answer.has_value(), "the refund is refused: " + (answer ? "" : answer.error().type));
}

void Bench::capture() {
    const auto answer = world.wait_for<Payment>([&](auto done) {
        world.service->capture(began.back(), {"bert", "supervisor"}, std::move(done));
    });
    require(answer.has_value(), "the capture is refused: " + (answer ? "" : answer.error().type));
}

void Bench::restart(bool wiped) {
    auto started = world.restart_terminal(wiped);
    require(started.has_value(), "the terminal does not come back");
    if (wiped) {
        payments.clear();
        path_.clear();
        began.clear();
    }
    watch();
}

// --- the customer

bool Bench::customer(Customer what, std::int64_t amount) {
    const auto known = rig.acts.find(what);
    if (known == rig.acts.end()) {
        require(false, "the customer cannot do that");
        return false;
    }
    return act(known->second, amount);
}

bool Bench::act(const std::string& name, std::int64_t amount) {
    const auto id = newest_at_sandbox();
    if (id.empty()) return false;
    const auto body = amount > 0 ? Value::object({{"amount", amount}}).dump() : std::string();
    return world.admin("POST", "/admin/" + rig.list + "/" + id + "/" + name, body).status / 100 == 2;
}

std::string Bench::newest_at_sandbox() {
    const auto listed = hal::json::parse(world.admin("GET", "/admin/" + rig.list).body, {4 * 1024 * 1024, 16});
    const auto* rows = listed ? listed->find(rig.list.substr(rig.list.find('/') + 1)) : nullptr;
    if (rows == nullptr || rows->array_items() == nullptr || rows->array_items()->empty()) return {};
    const auto* id = rows->array_items()->back().find("id");
    if (id == nullptr) return {};
    return id->string() != nullptr ? *id->string() : id->number()->text;
}

// --- what goes wrong

void Bench::set(const Value& settings) {
    const auto answer = world.admin("POST", "/admin/settings", settings.dump());
    require(answer.status == 200, "no such setting: " + settings.dump() + " " + answer.body);
}

void Bench::fault(std::string_view service, std::string_view operation, Phase phase, std::string_view action,
                  Value more) {
    Value body = std::move(more);
    body.set("match", Value::object({{"service", service},
                                     {"operation", operation},
                                     {"phase", phase == Phase::before ? "before" : "after"}}));
    body.set("action", action);
    const auto answer = world.admin("POST", "/admin/faults", body.dump());
    require(answer.status == 201, "no such fault: " + body.dump() + " " + answer.body);
}

void Bench::fault_call(Action action, Phase phase, std::string_view what, Value more) {
    fault(rig.service, rig.calls.at(action), phase, what, std::move(more));
}

void Bench::fault_push(std::string_view what, std::int64_t times, Value more) {
    more.set("times", times);
    fault("webhook", "push", Phase::before, what, std::move(more));
}

void Bench::clear_faults() { world.admin("DELETE", "/admin/faults"); }

int Bench::deliver(const test::HeardPush& push, bool as_forger) {
    hal::HttpRequest request;
    request.method = "POST";
    const auto base = world.webhook_url(rig.service);
    request.url = base.substr(0, base.find("/webhooks/")) + push.path;
    if (as_forger && rig.token_guards) request.url.replace(request.url.size() - 4, 4, "0000");
    for (const auto& [name, value] : push.headers) {
        const bool ours = name == "Host" || name == "Content-Length" || name == "X-Test-Exchange" ||
                          name == "Connection" || name == "User-Agent";
        if (!ours) request.headers.add(name, value);
    }
    request.body = push.body;
    return world.call(std::move(request)).status;
}

// --- time

bool Bench::until(std::set<State> states, hal::Duration limit) {
    const auto end = world.loop.now().monotonic + limit;
    const auto left = [&] { return std::max(end - world.loop.now().monotonic, hal::Duration{0}); };
    const auto to_capture = [&] {
        return rig.approve_holds && !leave_held && sale().state == State::authorized && sale().capture_item.empty();
    };
    const auto there = [&] { return states.contains(sale().state); };
    while (world.loop.run_until([&] { return there() || to_capture(); }, left()) && !there())
        capture();
    return there();
}

bool Bench::at_rest(const Payment& payment) const { return payment.state == State::orphan || !payment.open(); }

bool Bench::all_at_rest() const {
    return std::ranges::all_of(payments, [this](const auto& entry) { return at_rest(entry.second); });
}

void Bench::settle() {
    clear_faults();
    world.admin("POST", "/admin/webhooks/release");
    world.admin("POST", "/admin/webhooks/retry");
    pass(2min);
    const auto for_a_person = [this] { return person_decides_it && sale().state == State::unknown && alarmed(); };
    world.loop.run_until([&] { return all_at_rest() || for_a_person(); }, patience);
    if (for_a_person()) {
        person_decides();
        world.loop.run_until([this] { return all_at_rest(); }, patience);
    }
    for (int i = 0; i < 20 && waiting_items() > 0; ++i)
        pass(1min);
}

std::int64_t Bench::waiting_items() {
    const auto queue =
        world.wait_for<offline::Store::QueueSummary>([&](auto done) { world.store->queue_summary(std::move(done)); });
    return queue ? queue->waiting : -1;
}

// --- judgement

void Bench::require(bool true_, const std::string& what) {
    if (!true_) complaints.push_back(what);
}

bool Bench::payable() const { return sale().state == State::presenting || sale().state == State::customer_active; }

const Payment& Bench::sale() const {
    static const Payment none;
    if (began.empty()) return none;
    const auto found = payments.find(began.back());
    return found == payments.end() ? none : found->second;
}

std::string Bench::trace() {
    auto lines = journal_;
    const auto log = hal::json::parse(world.admin("GET", "/admin/calls").body, {4 * 1024 * 1024, 16});
    const auto* calls = log ? log->find("calls") : nullptr;
    for (const auto& call : calls != nullptr ? *calls->array_items() : Value::Array{}) {
        lines.push_back(fmt::format("{} -> {} {} {} {}", call.string_or("at", ""), call.string_or("method", ""),
                                    call.string_or("path", ""), call.integer_or("status", 0),
                                    call.string_or("fault", "")));
    }
    for (const auto& push : world.heard)
        lines.push_back("push " + push.body + " -> " + std::to_string(push.status));
    std::ranges::stable_sort(lines);
    // What repeats (polls, retries) is told four times.
    std::map<std::string, int> told;
    std::erase_if(lines, [&](const std::string& line) { return ++told[line.substr(line.find(' ') + 1)] > 4; });
    return joined(lines, "\n    ");
}

std::string Bench::story() const {
    std::vector<std::string> parts;
    for (const auto& id : began)
        if (const auto found = path_.find(id); found != path_.end()) {
            auto path = found->second;
            if (path.size() > 1 && path.front() == "created") path.erase(path.begin());
            parts.push_back(joined(path, " → "));
        }
    for (const auto& [id, path] : path_)
        if (std::ranges::find(began, id) == began.end()) parts.push_back("beside it: " + joined(path, " → "));
    for (const auto& note : notes_)
        parts.push_back(note);
    if (alarms_ > 0) parts.emplace_back("alarm");
    const auto receipts = sale_receipts_ + refund_receipts_;
    if (receipts > 0) parts.push_back(fmt::format("{} receipt{}", receipts, receipts > 1 ? "s" : ""));
    if (ledger_.captured != 0)
        parts.push_back("ledger " + money_text(ledger_.captured) +
                        (ledger_.refunded != 0 ? " " + money_text(-ledger_.refunded) : ""));
    if (not_known_ != 0) parts.push_back(money_text(not_known_) + " of it unknown to the till");
    return parts.empty() ? "nothing" : joined(parts, "; ");
}

}  // namespace till::contract
