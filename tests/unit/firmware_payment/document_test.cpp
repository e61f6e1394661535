// docs/payments.md holds the state table as a picture; it is written from the table, so it cannot be wrong.
#include "till/firmware/payment/state.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

namespace till::firmware {
namespace {

std::string diagram() {
    std::map<std::pair<State, State>, std::string> edges;
    for (const auto& t : all_transitions()) {
        if (t.effect != Effect::move && t.effect != Effect::return_money) continue;
        auto& label = edges[{t.from, t.to}];
        label += (label.empty() ? "" : ", ") + std::string(to_string(t.trigger));
    }
    std::ostringstream out;
    out << "```mermaid\nstateDiagram-v2\n    [*] --> created\n";
    for (const auto& [edge, label] : edges) {
        out << "    " << to_string(edge.first) << " --> " << to_string(edge.second) << ": " << label << "\n";
    }
    out << "```\n";
    return out.str();
}

std::string states() {
    std::ostringstream out;
    out << "| state | sale over | owns the display | deadline | woken by |\n|---|---|---|---|---|\n";
    for (int s = 0; s < state_count; ++s) {
        const auto& i = info(static_cast<State>(s));
        out << "| `" << to_string(i.state) << "` | " << (i.closed ? "yes" : "") << " | "
            << (i.occupies_display ? "yes" : "") << " | "
            << (i.deadline.empty() ? "" : "`" + std::string(i.deadline) + "`") << " | " << i.woken_by << " |\n";
    }
    return out.str();
}

TEST(PaymentsDocument, IsWhatTheTableSays) {
    const std::string path = std::string(TILL_SOURCE_DIR) + "/docs/payments.md";
    std::ifstream in(path);
    std::ostringstream whole;
    whole << in.rdbuf();
    std::string text = whole.str();
    const std::string begin = "<!-- from the table -->\n";
    const auto at = text.find(begin);
    ASSERT_NE(at, std::string::npos) << "docs/payments.md has lost its mark";
    const std::string wanted = text.substr(0, at + begin.size()) + "\n" + states() + "\n" + diagram();
    if (const char* update = std::getenv("TILL_UPDATE_GOLDEN"); update != nullptr && std::string(update) == "1") {
        std::ofstream(path) << wanted;
        return;
    }
    EXPECT_EQ(text, wanted) << "TILL_UPDATE_GOLDEN=1 writes docs/payments.md anew";
}

}  // namespace
}  // namespace till::firmware
