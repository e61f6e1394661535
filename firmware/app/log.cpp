#include "till/firmware/app/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace till::firmware::app {
namespace {

class ScrubbingFormatter final : public spdlog::formatter {
  public:
    ScrubbingFormatter(std::unique_ptr<spdlog::formatter> inner, std::shared_ptr<const Scrubber> scrubber)
        : inner_(std::move(inner)), scrubber_(std::move(scrubber)) {}
    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
        spdlog::memory_buf_t plain;
        inner_->format(message, plain);
        const std::string clean = scrubber_->clean(std::string_view(plain.data(), plain.size()));
        out.append(clean.data(), clean.data() + clean.size());
    }
    std::unique_ptr<spdlog::formatter> clone() const override {
        return std::make_unique<ScrubbingFormatter>(inner_->clone(), scrubber_);
    }

  private:
    std::unique_ptr<spdlog::formatter> inner_;
    std::shared_ptr<const Scrubber> scrubber_;
};

}  // namespace

void set_up_log(std::string_view level, std::shared_ptr<const Scrubber> scrubber) {
    auto logger = std::make_shared<spdlog::logger>("till", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    auto pattern =
        std::make_unique<spdlog::pattern_formatter>("%Y-%m-%dT%H:%M:%S.%e %l %v", spdlog::pattern_time_type::utc);
    logger->set_formatter(std::make_unique<ScrubbingFormatter>(std::move(pattern), std::move(scrubber)));
    logger->set_level(spdlog::level::from_str(std::string(level)));
    logger->flush_on(spdlog::level::warn);
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace till::firmware::app
