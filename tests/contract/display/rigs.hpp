// A rig is one display with its glass in our hands: we can see what is on it, break it and repair it.
#pragma once

#include "till/hal/display.hpp"

#include "tests/support/fake_loop.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace till::test {

struct DisplayRig {
    virtual ~DisplayRig() = default;
    virtual hal::Display& display() = 0;
    virtual void destroy_display() = 0;
    virtual std::optional<hal::Frame>
    glass() = 0;  // as a person in front of it sees it; nullopt: nothing was shown yet
    virtual void lose_device() = 0;
    virtual void return_device() = 0;
    virtual bool sixteen_bits() const { return false; }

    FakeLoop loop;
};

struct RigKind {
    std::string name;
    std::function<std::unique_ptr<DisplayRig>()> make;
};

inline void PrintTo(const RigKind& kind, std::ostream* out) { *out << kind.name; }

// Every driver in every form it has: files, 16 and 32 bpp, padded rows, all rotations, a fake and the real kernel.
std::vector<RigKind> all_rigs();

}  // namespace till::test
