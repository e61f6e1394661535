// PayglobeDesk: a far side for ScriptedHttp with PayGlobe's disputes and saved cards. It keeps what was done to it, and can
// lose answers after it acted.
#pragma once

#include "tests/support/scripted_http.hpp"
#include "till/hal/json.hpp"
#include "till/providers/payglobe.hpp"

#include <algorithm>
#include <map>

namespace till::test {

struct PayglobeDesk {
    using Value = hal::json::Value;

    struct DeskDispute {
        std::string id;
        std::string status = "OPEN";
        int days_left = 5;
    };
    struct DeskCard {
        std::int64_t id = 0;
        std::string customer;
        bool is_default = false;
    };
    std::vector<DeskDispute> disputes{{"D1"}, {"D2", "WON"}};
    std::vector<DeskCard> cards{{41, "C-7", true}, {42, "C-7", false}, {50, "C-8", true}};
    std::vector<std::string> responses;  // "D1: text", as they were taken
    int answers_to_lose = 0;             // of changes, after they were made
    bool up = true;
    bool refuses = false;  // every change

    static providers::PayglobeConfig config() {
        providers::PayglobeConfig c;
        c.base_url = "https://payglobe.test";
        c.secret_key = hal::Secret("sk_test_desk_0000");
        return c;
    }

    // nullopt: not ours.
    std::optional<hal::HttpResult> operator()(const hal::HttpRequest& request) {
        const std::string root = "https://payglobe.test/api/";
        if (!request.url.starts_with(root)) return std::nullopt;
        if (!up) return not_sent();
        const auto path = request.url.substr(root.size());
        if (path.starts_with("merchant/disputes/stats")) return answer(200, R"({"total":2,"OPEN":1})");
        if (path.starts_with("merchant/disputes?")) return answer(200, list_disputes(path).dump());
        if (path.starts_with("token-payment/cards?customerId=")) return answer(200, list_cards(path.substr(31)).dump());
        if (refuses) return answer(200, R"({"success":false,"error":"not today"})");
        const auto said = change(request, path);
        if (answers_to_lose > 0) {
            --answers_to_lose;
            return lost();
        }
        return answer(200, said.dump());
    }

  private:
    Value list_disputes(const std::string& path) const {
        const auto size = static_cast<std::size_t>(std::stoi(path.substr(path.find("size=") + 5)));
        const auto page = static_cast<std::size_t>(std::stoi(path.substr(path.find("page=") + 5)));
        auto list = Value::array();
        for (std::size_t i = page * size; i < std::min(disputes.size(), (page + 1) * size); ++i)
            list.push(Value::object({{"disputeId", disputes[i].id},
                                     {"originalTransactionId", "TXN_" + disputes[i].id},
                                     {"amountDisputed", hal::json::Number{"45.50"}},
                                     {"currency", "EUR"},
                                     {"reasonCode", "10.4"},
                                     {"reasonDescription", "Fraud"},
                                     {"status", disputes[i].status},
                                     {"responseDeadline", "2026-12-01T00:00:00"},
                                     {"daysUntilDeadline", disputes[i].days_left},
                                     {"isUrgent", disputes[i].days_left < 3},
                                     {"createdAt", "2026-11-07T10:00:00"}}));
        return Value::object({{"disputes", std::move(list)},
                              {"currentPage", static_cast<std::int64_t>(page)},
                              {"totalPages", static_cast<std::int64_t>((disputes.size() + size - 1) / size)},
                              {"totalItems", static_cast<std::int64_t>(disputes.size())}});
    }
    Value list_cards(const std::string& customer) const {
        auto list = Value::array();
        for (const auto& card : cards)
            if (card.customer == customer)
                list.push(Value::object({{"id", card.id},
                                         {"alias", "Visa of work"},
                                         {"brand", "VISA"},
                                         {"last4", "4242"},
                                         {"expiry", "12/29"},
                                         {"isDefault", card.is_default},
                                         {"usageCount", 3}}));
        return Value::object({{"success", true}, {"customerId", customer}, {"cards", std::move(list)}});
    }
    Value change(const hal::HttpRequest& request, const std::string& path) {
        if (path.starts_with("merchant/disputes/")) return respond(request, path);
        if (path == "token-payment/save-card") {
            const auto body = hal::json::parse(request.body).value();
            cards.push_back({60 + static_cast<std::int64_t>(cards.size()), body.string_or("customerId", ""), false});
            return Value::object({{"success", true}, {"cardId", cards.back().id}, {"alias", "new"}, {"last4", "4242"}});
        }
        const auto id = std::stoll(path.substr(std::string_view("token-payment/cards/").size()));
        if (request.method == "DELETE") {
            std::erase_if(cards, [&](const DeskCard& card) { return card.id == id; });
        } else {
            const auto customer = path.substr(path.find('=') + 1);
            for (auto& card : cards)
                if (card.customer == customer) card.is_default = card.id == id;
        }
        return Value::object({{"success", true}});
    }
    Value respond(const hal::HttpRequest& request, const std::string& path) {
        const auto id = path.substr(18, path.find('/', 18) - 18);
        const auto found = std::ranges::find(disputes, id, &DeskDispute::id);
        if (found == disputes.end() || (found->status != "OPEN" && found->status != "EVIDENCE_REQUIRED"))
            return Value::object({{"success", false}, {"error", "Dispute cannot be responded to"}});
        found->status = "UNDER_REVIEW";
        responses.push_back(id + ": " + hal::json::parse(request.body).value().string_or("response", ""));
        return Value::object({{"success", true}, {"disputeId", id}, {"status", "UNDER_REVIEW"}});
    }
};

}  // namespace till::test
