// The engine behind PaymentService. One class, cut into files by what happens:
//   engine.cpp      find, load, evict; counters      apply.cpp       one input -> one transition -> one commit
//   entering.cpp    what a state brings with it      requests.cpp    create, cancel, refund, confirm, resolve
//   operations.cpp  the outbox channel "provider"    conclusions.cpp what a provider's answer means
//   steps.cpp       second steps and captures         looks.cpp      questions, and what is learned from the answers
//   pushes.cpp      webhooks                         watching.cpp    deadlines, polls, watches
//   screen.cpp      the customer display             resume.cpp      start after a stop of any kind
#pragma once

#include "known_time.hpp"
#include "till/firmware/payment/projection.hpp"
#include "till/firmware/payment/service.hpp"
#include "till/firmware/payment/view.hpp"
#include "till/hal/ids.hpp"

#include <deque>
#include <map>
#include <set>
#include <unordered_map>

namespace till::firmware {

// What one input will write. `next` replaces the payment once the change is on disk.
struct Draft {
    Payment next;
    offline::Change change;
    std::vector<offline::Item> first_attempts;
    std::string event;  // type suffix: "payment.<event>"
    Value data = Value::object();
    std::optional<std::string> receipt_of;  // "" for the sale, else the refund's id
    bool alarm = false;
    bool held = false;    // money was held in the state it comes from
    bool queued = false;  // items that the outbox starts by itself
    bool changed = true;  // false: only claims and the delivery are written
};

// Something that happens to one payment. Inputs of a payment are handled one at a time, in order.
struct Input {
    using Decision = hal::Result<std::optional<Trigger>>;
    // When its turn comes: the trigger, none (a note: same state), or an error (nothing happens).
    std::move_only_function<Decision(const Payment&)> decide;
    std::move_only_function<void(Draft&)> change;  // applied to the copy before the transition; may be empty
    std::string note;                              // event type when there is no trigger
    AnswerSlot slot;                               // API answer to keep with it
    int answer_status = 0;
    std::vector<offline::Claim> claims;
    // Set for outcomes of the outbox: commits through it, so that item and payment change together.
    std::optional<offline::Delivery> delivery;
    hal::Callback<std::vector<offline::Delivery>> deliver;
    hal::Callback<hal::Result<Payment>> done;  // may be empty
};
Input input_of(Trigger trigger);
// For what the provider caused: where the table has no row it becomes a note with an alarm, never a crash.
Input answer_of(Trigger trigger);

struct Live {
    Payment payment;
    std::deque<Input> mailbox;
    bool busy = false;
    int polls = 0;         // in a row in this state: they set the pace
    bool looking = false;  // a poll is under way
    bool look_again = false;
    std::map<std::string, int> answered;  // by question; begins anew with the process, which only means more looks
    hal::Timer deadline_timer, poll_timer, watch_timer, retry_timer;
    struct Waiter {
        hal::Callback<hal::Result<CancelAnswer>> done;
        hal::Timer timer;
    };
    std::map<int, Waiter> cancel_waiters;

    // The timers' work holds this entry, so they must go for it to go.
    void stop() {
        for (auto* timer : {&deadline_timer, &poll_timer, &watch_timer, &retry_timer})
            timer->cancel();
        mailbox.clear();
        cancel_waiters.clear();
    }
};
using LivePtr = std::shared_ptr<Live>;

struct Engine : std::enable_shared_from_this<Engine> {
    using Ports = PaymentService::Ports;
    using Counters = PaymentService::Counters;
    Engine(Ports ports, EngineOptions options);

    // --- engine.cpp
    void with_live(const std::string& id, hal::Callback<hal::Result<LivePtr>> done);
    LivePtr adopt(Payment payment);
    void index_refs(const Payment& payment);
    void evict_if_idle(const std::string& id);
    providers::Provider* provider(std::string_view name) const;
    providers::Provider* provider_of_method(std::string_view method) const;
    const providers::MethodInfo* method(std::string_view name) const;
    MatchKeys match_keys() const;
    hal::Stamp in(hal::Duration delay) const;  // a stamp that far from now
    hal::Duration left(const hal::Stamp& when, hal::Duration at_most) const;
    std::string new_id() { return ids.next(); }

    // --- apply.cpp
    void submit(const LivePtr& live, Input input);
    void next_input(const LivePtr& live);
    void handle(const LivePtr& live, Input input);
    bool transition(Draft& draft, Trigger trigger, const Payment& before);
    void complete(Draft& draft, Input& input, const Payment& before);
    void attach_receipt(Draft& draft);
    void commit(const LivePtr& live, Draft draft, Input input);
    void committed(const LivePtr& live, Draft draft, Input input, const hal::Result<offline::Committed>& result);
    void reload(const LivePtr& live, const std::string& id);
    void count(const Payment& before, const Payment& after);

    // --- entering.cpp
    void enter(Draft& draft, State to);
    hal::Duration time_in(State state, const std::string& method_name) const;
    void set_deadline(Draft& draft, State from, State to);
    void close_unpaid(Draft& draft);
    void return_money(Draft& draft, State to);
    void add_cancel(Draft& draft);
    bool add_release(Draft& draft);
    void add_refund(Draft& draft, std::int64_t amount, std::string reason, const Actor& actor, bool automatic);
    void add_item(Draft& draft, std::string id, std::string action, Value extra);
    void add_pay_slip(Draft& draft);
    void raise_alarm(Draft& draft, std::string why) const;
    Value receipt_body(const Payment& payment, const Refund* refund) const;

    // --- requests.cpp
    void create(providers::SaleRequest sale, Actor actor, AnswerSlot slot, hal::Callback<hal::Result<Payment>> done);
    hal::Result<void> check_sale(const providers::SaleRequest& sale) const;
    void insert(providers::SaleRequest sale, const Actor& actor, AnswerSlot slot,
                hal::Callback<hal::Result<Payment>> done);
    void cancel(std::string id, Actor actor, hal::Callback<hal::Result<CancelAnswer>> done);
    bool only_evidence_tells(const Payment& payment) const;
    void answer_cancel(const LivePtr& live);
    void refund(std::string id, std::int64_t amount, std::string reason, Actor actor, AnswerSlot slot,
                hal::Callback<hal::Result<Payment>> done);
    void by_hand(std::string id, Trigger trigger, std::string reason, Actor actor,
                 hal::Callback<hal::Result<Payment>> done);

    void capture(std::string id, Actor actor, hal::Callback<hal::Result<Payment>> done);

    void settle_refund(std::string id, std::string refund, bool happened, std::string reason, Actor actor,
                       hal::Callback<hal::Result<Payment>> done);

    // --- operations.cpp, conclusions.cpp, refunds.cpp
    using Deliveries = hal::Callback<std::vector<offline::Delivery>>;
    void deliver(offline::Item item, Deliveries done);
    void attempt(const LivePtr& live, offline::Item item, Deliveries done);
    std::optional<offline::Delivery> settled_without_sending(const Payment& payment, const offline::Item& item) const;
    void send(const LivePtr& live, offline::Item item, Deliveries done);
    void ask_first(const LivePtr& live, offline::Item item, Deliveries done);
    void proven_not_done(const LivePtr& live, offline::Item item, const Value& refs, Deliveries done);
    providers::Outcome outcome_of(const providers::Provider& translator, const providers::Command& command,
                                  const hal::HttpResult& result);
    hal::Result<providers::Command> command_for(const Payment& payment, const offline::Item& item) const;
    void conclude_action(const LivePtr& live, providers::Action action, const std::string& item_id,
                         providers::Outcome outcome, Deliveries done);
    void conclude_create(const LivePtr& live, providers::Outcome outcome, Deliveries done);
    void conclude_lost_create(const LivePtr& live, const providers::Outcome& outcome, Deliveries done);
    void conclude_cancel(const LivePtr& live, providers::Outcome outcome, Deliveries done);
    void conclude_refund(const LivePtr& live, const std::string& id, providers::Outcome outcome, Deliveries done);
    void conclude_step(const LivePtr& live, providers::Action action, providers::Outcome outcome, Deliveries done);
    void conclude_lost_step(const LivePtr& live, const providers::Outcome& outcome, Deliveries done);
    void next_step(const LivePtr& live, const providers::Outcome& outcome);
    void conclude(const LivePtr& live, Input input, offline::Delivery delivery, Deliveries done);
    void provider_says(const LivePtr& live, const providers::Outcome& outcome);
    void tell_state(const LivePtr& live, const providers::Outcome& outcome);
    void money_state_unknown(const LivePtr& live, const providers::Outcome& outcome);
    bool can_still_present(const Payment& payment) const;
    Input paid_input(const Money& paid, const Value& refs, std::vector<providers::Tender> tenders = {}) const;

    // --- looks.cpp
    struct Look;
    void look(const LivePtr& live, providers::Command command, hal::Callback<providers::Outcome> done);
    void look_on(const LivePtr& live, std::shared_ptr<Look> look);
    providers::Outcome not_built(const providers::Provider& translator, const hal::Error& error);
    void ask_time(const providers::Provider& translator);
    static bool learn_into(Draft& draft, const Value& refs, bool known);
    void learn(const LivePtr& live, const providers::Outcome& outcome);

    // --- pushes.cpp
    void push(std::string_view provider_name, std::string_view token, const hal::HttpHeaders& headers,
              std::string_view body, hal::Callback<hal::Result<void>> done);
    void match_push(const std::string& provider_name, providers::Push push, hal::Callback<hal::Result<void>> done);
    void apply_push(const LivePtr& live, const std::string& provider_name, providers::Push push,
                    hal::Callback<hal::Result<void>> done);
    void park_push(const std::string& provider_name, const providers::Push& push, std::string state,
                   hal::Callback<hal::Result<void>> done);
    void find_by_ref(const std::string& ref, hal::Callback<hal::Result<LivePtr>> done);
    void take_hint(const LivePtr& live, const std::string& provider_name, providers::Push push,
                   hal::Callback<hal::Result<void>> done);
    void match_parked(const LivePtr& live);
    void watch_parked(const std::string& id, hal::Duration delay);
    void parked_became_orphan(const std::string& id);

    // --- parts.cpp
    void take_part(const LivePtr& live, const std::string& provider_name, providers::Push push,
                   hal::Callback<hal::Result<void>> done);
    void count_part(const LivePtr& live, const std::string& provider_name, providers::Push push, int written,
                    hal::Callback<hal::Result<void>> done);

    // --- surplus.cpp
    void surplus(const LivePtr& live, const providers::Surplus& extra, hal::Callback<hal::Result<bool>> done);
    void surplus_first(const LivePtr& live, std::vector<providers::Surplus> extras,
                       hal::Callback<hal::Result<int>> done, std::size_t next = 0);
    void write_orphan(offline::Change& change, const Payment& orphan) const;
    void orphan_is_written(Payment orphan);

    // --- watching.cpp
    void arm(const LivePtr& live);
    void arm_deadline(const LivePtr& live);
    void arm_poll(const LivePtr& live);
    void arm_watch(const LivePtr& live);
    void deadline_passed(const LivePtr& live);
    void poll(const LivePtr& live);
    void polled(const LivePtr& live, const providers::Outcome& outcome);
    hal::Duration poll_wait(const Live& live);
    hal::Duration until_slot(const std::string& provider_name) const;
    void take_slot(const std::string& provider_name, hal::Duration at_least = hal::Duration{0});
    void wake(const std::string& id, hal::Callback<hal::Result<void>> done);
    void wake_by_ref(const std::string& ref, hal::Callback<hal::Result<void>> done);

    // --- screen.cpp
    void update_screen(const LivePtr& live, State before, std::int64_t paid_before);
    void show_code(const LivePtr& live);
    void screen_result(const LivePtr& live, const hal::Result<void>& shown);

    // --- resume.cpp
    void start(hal::Callback<hal::Result<void>> done);
    void resume(std::vector<offline::Document> documents);
    void rebase(std::optional<hal::Stamp>& stamp, hal::Duration full) const;

    template <class F>
    auto safely(F function) {  // a callback that does nothing once the engine is gone
        return [weak = weak_from_this(), function = std::move(function)](auto&&... arguments) mutable {
            if (auto self = weak.lock()) function(std::forward<decltype(arguments)>(arguments)...);
        };
    }

    Ports ports;
    EngineOptions options;
    hal::IdGenerator ids;
    bool started = false;
    std::unordered_map<std::string, LivePtr> live;
    std::set<std::string> orders_in_progress;             // order_refs between check and commit
    std::unordered_map<std::string, std::string> by_ref;  // "payhub payment_request_id 27" -> payment
    struct Parked {
        std::string provider;
        providers::Push push;
        hal::Timer timer;
    };
    std::map<std::string, Parked> parked;  // by "provider/event id"
    std::set<std::string> no_lookup;       // providers whose very first lookup said that there is none (404/405)
    std::set<std::string> has_lookup;      // providers that have answered one
    std::set<std::string> asking_time;     // providers
    std::map<std::string, hal::Monotonic> next_slot;  // per provider: not asked before
    KnownTime known_time;
    std::string on_display;  // payment id
    hal::Timer result_timer;
    int next_waiter = 0;
    Counters counters;
};

// "payhub payment_request_id 27": the index key of one ref; empty when refs have no such member.
std::string ref_key(std::string_view provider, std::string_view key, const Value& refs);
void merge_refs(Value& into, const Value& from);  // an empty text clears a ref

}  // namespace till::firmware
