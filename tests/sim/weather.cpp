#include "tests/sim/weather.hpp"

namespace till::sim {

Weather Weather::drawn(Random& random) {
    const auto upto = [&](int most) {
        // Half of all dangers are absent in any one run.
        return random.percent(50) ? 0 : static_cast<int>(random.between(1, most));
    };
    const auto rare = [&](std::int64_t often, std::int64_t seldom) {
        return random.percent(50) ? std::int64_t{0} : random.between(often, seldom);
    };
    Weather w;
    w.refused = upto(20);
    w.lost_before = upto(15);
    w.lost_after = upto(15);
    w.cut_short = upto(10);
    w.proxy_before = upto(10);
    w.proxy_after = upto(10);
    w.slow = upto(20);
    w.push_lost = upto(30);
    w.push_twice = upto(50);
    w.push_slow = upto(50);
    w.kill_one_in = rare(200, 5'000);
    w.power_cut = upto(100);
    w.disk_fault_one_in = rare(5, 50);
    w.disk_full_one_in = rare(10, 60);
    w.screen_one_in = rare(5, 50);
    w.jam_one_in = rare(3, 30);
    w.bad_clock = upto(60);
    w.line_drops = upto(20);
    return w;
}

}  // namespace till::sim
