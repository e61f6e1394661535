// ScriptedWorld: a PaymentWorld whose sales go to a ScriptedProvider. The far side answers per path, "/create" and so on;
// an answer that was not set is the last one of that path.
#pragma once

#include "tests/support/payment_world.hpp"
#include "tests/support/scripted_provider.hpp"

namespace till::test {

class ScriptedWorld : public PaymentWorld {
  protected:
    using Action = providers::Action;
    using AfterUnknown = providers::AfterUnknown;

    void SetUp() override {
        further_providers = {&script};
        http.far_side = [this](const hal::HttpRequest& request) { return reply(request); };
        says("/create", R"({"kind":"done","state":"waiting","refs":{"id":"1"},"qr":"https://script.test/pay/1"})");
        says("/inquire/create", R"({"kind":"pending","state":"waiting"})");
        PaymentWorld::SetUp();
    }
    void says(const std::string& path, std::string body) { answers[path] = {answer(200, std::move(body))}; }
    void loses(const std::string& path) { answers[path] = {lost()}; }
    void then(const std::string& path, std::string body) { answers[path].push_back(answer(200, std::move(body))); }
    std::size_t asked(const std::string& path) const { return http.count("POST", "script.test" + path); }
    std::string begin(std::string method = "script.link", std::string order = "A-1") {
        const auto payment = create(sale(std::move(method), std::move(order)));
        EXPECT_TRUE(payment.has_value()) << payment.error().type << ": " << payment.error().detail;
        loop.run_ready();
        return payment ? payment->id : "";
    }
    std::string ref(const std::string& id, const std::string& name) { return find(id).refs.string_or(name, ""); }
    void seconds(int n) { loop.advance(std::chrono::seconds(n)); }

    ScriptedProvider script;
    std::map<std::string, std::deque<hal::HttpResult>> answers;
    std::function<void(const std::string& path)> on_request;

  private:
    std::optional<hal::HttpResult> reply(const hal::HttpRequest& request) {
        const std::string host = "https://script.test";
        const std::string path = request.url.substr(std::min(host.size(), request.url.size()));
        if (on_request) on_request(path);
        auto& queue = answers[path];
        if (queue.empty()) return answer(404, "");
        auto next = queue.front();
        if (queue.size() > 1) queue.pop_front();
        return next;
    }
};

}  // namespace till::test
