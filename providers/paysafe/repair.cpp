#include "paysafe/push.hpp"

namespace till::providers::paysafe {
namespace {

std::string with_one_name(std::string_view body) {
    constexpr std::string_view twice = R"(transactionType:"transactionType")";
    constexpr std::string_view once = R"("transactionType")";
    std::string out;
    out.reserve(body.size());
    for (auto at = body.find(twice); at != std::string_view::npos; at = body.find(twice)) {
        out += body.substr(0, at);
        out += once;
        body.remove_prefix(at + twice.size());
    }
    return out += body;
}

bool closes_next(std::string_view rest) {
    const auto at = rest.find_first_not_of(" \t\r\n");
    return at != std::string_view::npos && (rest[at] == '}' || rest[at] == ']');
}

// Commas in texts are left alone.
std::string without_last_commas(std::string_view body) {
    std::string out;
    out.reserve(body.size());
    bool in_text = false;
    for (std::size_t at = 0; at < body.size(); ++at) {
        const char c = body[at];
        if (in_text && c == '\\' && at + 1 < body.size()) {
            out += c;
            out += body[++at];
            continue;
        }
        if (c == '"') in_text = !in_text;
        if (!in_text && c == ',' && closes_next(body.substr(at + 1))) continue;
        out += c;
    }
    return out;
}

}  // namespace

std::string repaired(std::string_view body) { return without_last_commas(with_one_name(body)); }

}  // namespace till::providers::paysafe
