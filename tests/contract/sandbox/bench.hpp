// Bench: one method in one world, for one case. Cases do things through it and say what must be true; it watches the
// journal as it is written, and compares the terminal's books with the sandbox's ledger.
#pragma once

#include "tests/contract/sandbox/rig.hpp"

#include <set>

namespace till::contract {

using firmware::Payment;
using firmware::State;

enum class Phase { before, after };

// What must be true at the end of a case.
struct Demand {
    std::vector<State> states;  // of the sale, one of them
    std::int64_t sale_receipts = 0;
    std::int64_t refund_receipts = 0;
    std::int64_t captured = 0;  // by the sandbox's ledger
    std::int64_t refunded = 0;
};

class Bench {
  public:
    Bench(const Rig& rig, const std::string& case_name);

    // --- the till
    bool sell();               // the sale, and everything until it stands still: shown, closed or unknown
    bool sell_begin();         // the sale; nothing has been sent yet
    bool sell(Customer what);  // and the customer does that
    void cancel();             // by the cashier
    void refund(std::int64_t amount);
    void capture();
    void restart(bool wiped);
    // --- the customer
    bool customer(Customer what, std::int64_t amount = 0);       // 0: all that is asked for
    bool act(const std::string& name, std::int64_t amount = 0);  // on the newest sale there
    std::string newest_at_sandbox();                             // the id there of the sale made last
    // --- what goes wrong
    void set(const Value& settings);
    void fault(std::string_view service, std::string_view operation, Phase phase, std::string_view action,
               Value more = Value::object());
    void fault_call(Action action, Phase phase, std::string_view what, Value more = Value::object());
    void fault_push(std::string_view what, std::int64_t times = 1, Value more = Value::object());
    void clear_faults();
    int deliver(const test::HeardPush& push, bool as_forger = false);  // once more; the status it got
    // --- time
    bool until(std::set<State> states, hal::Duration limit = std::chrono::minutes(20));
    void pass(hal::Duration time) { world.loop.advance(time); }
    // The faults stop, withheld pushes come after all; then everything must reach an end by itself.
    void settle();

    // --- judgement
    void demand(const Demand& what);
    // Only that the books agree and nothing is stuck; the table pins the rest.
    void demand_sound();
    void demand_books_only() { read_ledger(), compare_books(), check_receipts(); }
    void require(bool true_, const std::string& what);
    void not_applicable(const std::string& why) { skipped = why; }
    bool can(Action action) const { return rig.calls.contains(action); }
    bool can(Customer what) const { return rig.acts.contains(what); }

    bool payable() const;  // the customer can pay now, as far as the till knows
    bool alarmed() const { return alarms_ > 0; }
    const Payment& sale() const;  // the newest one this terminal began
    std::string story() const;    // the cell of the table
    std::string trace();          // for a failure: the journal, and every call that reached the sandbox

    const Rig& rig;
    SocketWorld world;
    std::string currency;                 // of the next sale
    std::string skipped;                  // why the case says nothing about this method
    std::vector<std::string> complaints;  // what is wrong; empty: the case passed
    std::map<std::string, Payment> payments;
    std::vector<std::string> began;  // ids of sales, in order
    bool leave_held = false;         // where approving only holds: nobody captures
    bool others_money = false;       // what moved belongs to another terminal
    bool person_decides_it = false;  // the provider cannot be asked: an alarmed supervisor looks there and says
    bool left_unknown = false;       // the terminal may know of less money than moved, if somebody was alarmed

  private:
    void watch();
    void heard_event(const offline::Event& event);
    bool at_rest(const Payment& payment) const;
    bool all_at_rest() const;
    std::int64_t waiting_items();
    void check_books();
    void read_ledger();
    void compare_books();
    void check_receipts();
    void person_decides();
    void note(std::string what) { notes_.push_back(std::move(what)); }

    std::map<std::string, std::vector<std::string>> path_;  // of each payment
    std::vector<std::string> notes_;
    std::vector<std::string> journal_;
    int alarms_ = 0;
    struct Money {
        std::int64_t captured = 0;
        std::int64_t refunded = 0;
    };
    Money ledger_;  // the sandbox's
    std::int64_t sale_receipts_ = 0, refund_receipts_ = 0;
    int orders_ = 0;
    std::int64_t not_known_ = 0;  // in the ledger, and not in the terminal's books
};

std::string money_text(std::int64_t minor);

}  // namespace till::contract
