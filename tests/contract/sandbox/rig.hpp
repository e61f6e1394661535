// One method of one provider as the suite sees it: how a sale of it is made, what the customer can do, which calls of
// the sandbox it uses, and what its documents leave out. A further method is one more rig.
#pragma once

#include "tests/support/socket_world.hpp"

namespace till::contract {

using hal::json::Value;
using providers::Action;
using test::SocketWorld;

// What the customer does; a rig says which admin call of the sandbox that is. Not listed: they cannot.
enum class Customer { approve, decline, cancel, fail, hold, approve_late };

// A case whose outcome the suite cannot demand of this method, and why (docs/providers/table.md shows it).
struct NotHere {
    std::string case_name;  // with a final '*' for all that begin so
    std::string why;
};

struct Rig {
    std::string name;     // of the row: the method, "+variant" if it is configured in another way
    std::string method;   // what the cashier picks
    std::string service;  // the sandbox's and the webhook's name of the provider
    SocketWorld::MakeProvider make;
    std::map<std::string, std::string> options;   // of the sale
    std::map<std::string, std::string> customer;  // of the sale
    std::int64_t amount = 1250;
    std::string currency = "EUR";
    std::vector<std::string> other_currencies;  // with another exponent
    std::string voucher;                        // act of the sandbox that spends a meal voucher
    Value settings = Value::object();           // of the sandbox, before anything
    std::vector<std::string> before;            // "POST <admin path> <body>", likewise
    std::map<Action, std::string> calls;        // the mutating calls of this method, as the sandbox's faults name them
    std::vector<std::string> looks;             // the lookups' names there; empty: there is none
    std::string list;                           // "payhub/requests": below /admin/, the customer's side
    std::map<Customer, std::string> acts;
    // Money moves with the create call itself: what the customer's side will say is a setting, made before the sale.
    bool at_once = false;
    std::map<Customer, Value> at_once_settings;
    bool open_amount = false;       // the customer may pay in parts, or more
    bool pushes = true;             // a payment is pushed
    bool hold_is_captured = false;  // a person takes what is held
    bool approve_holds = false;     // and the customer can do no more than let it be held
    bool hints = true;              // a push only makes the till ask; false: it counts by itself
    bool token_guards = false;      // the token in the path keeps forgers out; else a signature does
    std::string stranger_push;      // kind of push that comes first, for the reordered case; empty: there is one only
    std::vector<Customer> two_pushes;  // what the customer does to cause two
    Value unknown_word;                // settings: answers say a status nobody knows
    Value other_environment;           // settings: answers say they are of another environment
    // A failure inside an HTTP success: the settings that cause it, and the call it answers.
    Value failure_inside;
    Action failure_at = Action::create;
    std::vector<NotHere> not_here;
};

// Every rig of every provider, in the order of the table.
const std::vector<Rig>& rigs();
std::vector<Rig> payhub_rigs();
std::vector<Rig> payglobe_rigs();
std::vector<Rig> payrexx_rigs();
std::vector<Rig> portone_rigs();
std::vector<Rig> paysafe_rigs();

}  // namespace till::contract
