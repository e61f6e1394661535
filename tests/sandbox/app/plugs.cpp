#include "tests/sandbox/app/plug.hpp"
#include "tests/sandbox/payglobe/plug.hpp"
#include "tests/sandbox/payrexx/plug.hpp"
#include "tests/sandbox/paysafe/plug.hpp"
#include "tests/sandbox/portone/plug.hpp"

#include <algorithm>

namespace till::sandbox {

const std::vector<PlugFacts>& plug_facts() {
    static const std::vector<PlugFacts> all = {
        payglobe::facts(),
        payrexx::facts(),
        paysafe::facts(),
        portone::facts(),
    };
    return all;
}

std::vector<std::unique_ptr<Plug>> make_plugs(const std::string& merchant) {
    std::vector<std::unique_ptr<Plug>> all;
    all.push_back(payglobe::make_plug(merchant));
    all.push_back(payrexx::make_plug(merchant));
    all.push_back(paysafe::make_plug(merchant));
    all.push_back(portone::make_plug());
    return all;
}

// Half a second, doubled up to 30 s, for ever: for providers that document no schedule.
std::optional<hal::Duration> Plug::retry_in(int attempts, const Context&) const {
    hal::Duration wait{500};
    for (int i = 1; i < attempts && wait < hal::Duration{30'000}; ++i)
        wait *= 2;
    return std::min(wait, hal::Duration{30'000});
}

}  // namespace till::sandbox
