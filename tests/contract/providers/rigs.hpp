// One rig per method of each provider: how to make it, a sale it takes, and good answers of the far side, from which
// the suite makes all the bad ones. A new provider adds a file with its rigs, names it in rigs.cpp, and gets the whole suite.
#pragma once

#include "till/providers/provider.hpp"

#include <functional>
#include <memory>

namespace till::providers::contract {

struct Rig {
    std::string name;  // of the test: letters only
    std::function<std::unique_ptr<Provider>()> make;
    SaleRequest sale;
    hal::json::Value refs;                             // what earlier answers of this payment gave
    std::map<Action, hal::HttpResponse> good_answers;  // answers that settle the action, per supported action
    std::string webhook_token;                         // empty: the provider has no push
    std::string good_push;                             // a payment of the whole sale
    std::vector<std::string> secrets;                  // must never be seen outside request headers
    std::function<hal::HttpHeaders(std::string_view body)> sign;  // pushes that are signed; empty: the token does it
};

const std::vector<Rig>& rigs();
std::vector<Rig> payhub_rigs();
std::vector<Rig> bank_rigs();
std::vector<Rig> payglobe_rigs();
std::vector<Rig> payrexx_rigs();
std::vector<Rig> paysafe_rigs();
std::vector<Rig> portone_rigs();

// 125.50 EUR in two lines.
inline SaleRequest sale_of(std::string method) {
    SaleRequest sale;
    sale.order_ref = "A-17";
    sale.method = std::move(method);
    sale.amount = {12550, hal::Currency::eur()};
    sale.lines = {{"Olive oil", 2, {5000, hal::Currency::eur()}, {10000, hal::Currency::eur()}},
                  {"Honey", 1, {2550, hal::Currency::eur()}, {2550, hal::Currency::eur()}}};
    return sale;
}

inline constexpr Action all_actions[] = {Action::create,  Action::inquire, Action::cancel, Action::refund,
                                         Action::proceed, Action::capture, Action::release};

inline Command command_of(const Rig& rig, Action action) {
    Command command;
    command.action = action;
    command.own_reference = "01930000-0000-7000-8000-000000000001";
    command.idempotency_key = "01930000-0000-7000-8000-0000000000aa";
    command.sale = rig.sale;
    command.amount = rig.sale.amount;
    command.refs = action == Action::create ? hal::json::Value::object() : rig.refs;
    command.now_s = 1'795'201'200;  // 2026-11-20
    return command;
}

}  // namespace till::providers::contract
