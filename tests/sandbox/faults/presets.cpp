#include "tests/sandbox/faults/presets.hpp"

namespace till::sandbox {

const std::vector<Preset>& presets() {
    static const std::vector<Preset> table = {
        {"create-drop-before", "Create: line drops before", "Payhub never saw the request; the till gets a reset.",
         R"({"match":{"service":"payhub","operation":"create","phase":"before"},"action":"drop"})"},
        {"create-drop-after", "Create: line drops after", "Payhub has the request, the till does not know its id.",
         R"({"match":{"service":"payhub","operation":"create","phase":"after"},"action":"drop"})"},
        {"create-slow", "Create: answer 5 s late", "The request is made at once, the answer comes late.",
         R"({"match":{"service":"payhub","operation":"create","phase":"after"},"action":"delay","delay_ms":5000})"},
        {"create-503", "Create: 503, retry after 2 s", "Payhub is busy and says when to come back.",
         R"({"match":{"service":"payhub","operation":"create"},"action":"status","status":503,"retry_after":2})"},
        {"create-html", "Create: HTML error page", "A proxy answers in Payhub's place.",
         R"({"match":{"service":"payhub","operation":"create"},"action":"html"})"},
        {"early-webhook", "Push before the create answer", "The customer pays before the till knows the id.",
         R"({"match":{"service":"payhub","operation":"create"},"action":"early_webhook"})"},
        {"refund-500-after", "Refund: 500, but done", "The money went back, the answer says error.",
         R"({"match":{"service":"payhub","operation":"refund","phase":"after"},"action":"status","status":500})"},
        {"cancel-drop-after", "Cancel: line drops after", "Cancelled, but the till does not hear it.",
         R"({"match":{"service":"payhub","operation":"cancel","phase":"after"},"action":"drop"})"},
        {"push-withhold", "Next push: withheld", "It goes out only when released below.",
         R"({"match":{"service":"webhook","operation":"push"},"action":"withhold"})"},
        {"push-duplicate", "Next push: sent twice", "The same bytes, side by side.",
         R"({"match":{"service":"webhook","operation":"push"},"action":"duplicate"})"},
        {"push-wrong-amount", "Next push: wrong amount", "One unit more than was paid.",
         R"({"match":{"service":"webhook","operation":"payment"},"action":"wrong_amount"})"},
        {"batch-drop-after", "Receipt sync: line drops after", "Stored, but the till does not hear it.",
         R"({"match":{"service":"backoffice","operation":"batch","phase":"after"},"action":"drop"})"},
        {"batch-reject", "Receipt sync: first item refused", "A poison item: the rest must go on.",
         R"({"match":{"service":"backoffice","operation":"batch"},"action":"reject"})"},
    };
    return table;
}

std::optional<Fault> preset_fault(std::string_view name) {
    for (const auto& preset : presets()) {
        if (preset.name != name) continue;
        const auto json = hal::json::parse(preset.json);
        auto fault = json ? parse_fault(*json) : hal::Result<Fault>(std::unexpected(json.error()));
        if (!fault) return std::nullopt;
        fault->preset = name;
        return *fault;
    }
    return std::nullopt;
}

}  // namespace till::sandbox
