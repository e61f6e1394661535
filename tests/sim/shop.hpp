// Shop: the people. A cashier who sells, cancels and refunds; customers who pay, decline, walk away, come back too late;
// a supervisor who once a day settles what only a person can settle, by what the provider's own portal (here: the
// sandbox's ledger) says. Each keeps to what a screen would show: nobody looks into the terminal.
#pragma once

#include "tests/sim/terminal.hpp"

namespace till::sim {

class Shop {
  public:
    struct World {
        test::FakeLoop& loop;
        Random& random;
        Wire& wire;
        Terminal& till;
        Line& line;
        test::FaultyDisk& disk;
    };
    Shop(World world, std::vector<const contract::Rig*> methods, int sales);

    void open();   // sales begin; each ends by starting the wait for the next
    void close();  // no new sales or refunds, nobody cancels
    bool done() const { return sold_ >= sales_; }
    void supervise();  // once; settles what is for a person

    // What was answered to the cashier: it must be true for ever.
    struct Told {
        std::set<std::string> accepted;  // payments whose creation was answered
        std::set<std::string> refunds;   // "payment refund-id" that were answered
    };
    const Told& told() const { return told_; }
    std::int64_t sales() const { return sold_; }

  private:
    void next_sale();
    void sell();
    void made(const contract::Rig& rig, const hal::Result<firmware::Payment>& payment);
    void customer(const contract::Rig& rig, const std::string& payment);
    void act(const contract::Rig& rig, const std::string& payment, contract::Customer what, int tries = 3);
    void cashier_changes_mind(const std::string& payment);
    void maybe_refund();
    void refund_one();
    void bad_luck();
    void settle_refunds(const firmware::Payment& payment);
    void settle_unknown(const firmware::Payment& payment);
    void later(hal::Duration delay, hal::Scheduler::Work work);
    hal::Duration between(std::int64_t low_s, std::int64_t high_s) {
        return hal::Duration{world_.random.between(low_s * 1'000, high_s * 1'000)};
    }

    World world_;
    std::vector<const contract::Rig*> methods_;
    std::map<std::string, const contract::Rig*> rig_of_;  // by payment
    int sales_;
    std::int64_t sold_ = 0;
    std::int64_t orders_ = 0;
    bool open_ = false;
    Told told_;
    std::map<std::int64_t, hal::Timer> timers_;
    std::int64_t next_timer_ = 0;
};

}  // namespace till::sim
