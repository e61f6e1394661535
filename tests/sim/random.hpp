// Random: everything a run draws comes from its seed, through this.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace till::sim {

class Random {
  public:
    explicit Random(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t bits() { return engine_(); }
    // One in `n`; never for 0.
    bool one_in(std::int64_t n) { return n > 0 && between(1, n) == 1; }
    bool percent(int p) { return between(1, 100) <= p; }
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low + static_cast<std::int64_t>(engine_() % static_cast<std::uint64_t>(high - low + 1));
    }
    template <class T>
    const T& pick(const std::vector<T>& all) {
        return all[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(all.size()) - 1))];
    }
    std::mt19937& disk() { return disk_; }

  private:
    std::mt19937_64 engine_;
    std::mt19937 disk_{static_cast<std::uint32_t>(engine_())};
};

}  // namespace till::sim
