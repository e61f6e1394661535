#include "till/firmware/app/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cctype>

namespace till::firmware::app {
namespace {

bool luhn(std::string_view digits) {
    int sum = 0;
    bool twice = false;
    for (auto it = digits.rbegin(); it != digits.rend(); ++it, twice = !twice) {
        int d = *it - '0';
        if (twice) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
        sum += d;
    }
    return sum % 10 == 0;
}

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

// Digits from `at` on, single spaces or dashes between them passed over; `end` is where they stop.
std::string digits_from(std::string_view text, std::size_t at, std::size_t& end) {
    std::string digits;
    end = at;
    for (std::size_t i = at; i < text.size(); ++i) {
        if (is_digit(text[i])) {
            digits += text[i];
            end = i + 1;
        } else if ((text[i] != ' ' && text[i] != '-') || i + 1 >= text.size() || !is_digit(text[i + 1])) {
            break;
        }
    }
    return digits;
}

bool looks_like_iban(std::string_view word) {
    if (word.size() < 15 || word.size() > 34) return false;
    const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (!upper(word[0]) || !upper(word[1]) || !is_digit(word[2]) || !is_digit(word[3])) return false;
    for (const char c : word.substr(4)) {
        if (!upper(c) && !is_digit(c)) return false;
    }
    return true;
}

bool secret_prefix(std::string_view word) {
    for (const std::string_view prefix : {"till_", "sk_live_", "sk_test_", "pk_live_", "pk_test_", "whsec_"}) {
        if (word.size() > prefix.size() + 6 && word.starts_with(prefix)) return true;
    }
    return false;
}

class ScrubbingFormatter final : public spdlog::formatter {
  public:
    explicit ScrubbingFormatter(std::unique_ptr<spdlog::formatter> inner) : inner_(std::move(inner)) {}
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        spdlog::memory_buf_t plain;
        inner_->format(message, plain);
        const std::string clean = scrub(std::string_view(plain.data(), plain.size()));
        out.append(clean.data(), clean.data() + clean.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<ScrubbingFormatter>(inner_->clone());
    }

  private:
    std::unique_ptr<spdlog::formatter> inner_;
};

}  // namespace

std::string scrub(std::string_view line) {
    std::string out;
    std::size_t i = 0;
    bool bearer = false;
    while (i < line.size()) {
        const bool starts_word = i == 0 || !is_word(line[i - 1]);
        if (starts_word && is_digit(line[i])) {
            std::size_t end = i;
            const std::string digits = digits_from(line, i, end);
            if (digits.size() >= 13 && digits.size() <= 19 && luhn(digits) &&
                (end == line.size() || !is_word(line[end]))) {
                out += "[card]";
                i = end;
                continue;
            }
        }
        if (!starts_word || !is_word(line[i])) {
            out += line[i++];
            continue;
        }
        std::size_t end = i;
        while (end < line.size() && is_word(line[end]))
            ++end;
        const std::string_view word = line.substr(i, end - i);
        if (looks_like_iban(word)) {
            out += "[iban]";
        } else if (bearer || secret_prefix(word)) {
            out += "[secret]";
        } else {
            out += word;
        }
        bearer = word == "Bearer" || word == "bearer";
        i = end;
    }
    return out;
}

void set_up_log(std::string_view level) {
    auto logger = std::make_shared<spdlog::logger>("till", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    auto pattern =
        std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%e %l %v", spdlog::pattern_time_type::utc);
    logger->set_formatter(std::make_unique<ScrubbingFormatter>(std::move(pattern)));
    logger->set_level(spdlog::level::from_str(std::string(level)));
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace till::firmware::app
