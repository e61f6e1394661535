// The first page: what a newcomer can play with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace till::sandbox::pages {

struct IndexView {
    struct PayRow {
        std::string id;
        std::string amount;
        std::string kind;    // "klarna · DynamicQR"
        std::string state;   // "WAITING"
        std::string link;    // the page of this customer; "" for none
        std::string note{};  // a further line
    };
    struct FaultButton {
        std::string name;
        std::string label;
        std::string hint;
        std::int64_t armed = 0;
    };
    struct Switch {
        std::string name;
        std::string label;
        bool on = false;
    };
    struct ActRow {
        std::string number;
        std::string act;
        std::string request;
        std::string amount;
        std::string at;
    };
    std::vector<PayRow> requests;
    std::vector<FaultButton> faults;
    std::vector<std::string> other_faults;  // armed through the API
    std::vector<Switch> switches;
    std::vector<ActRow> acts;
    std::int64_t receipts = 0;
    std::int64_t pushes_waiting = 0;
    std::int64_t pushes_withheld = 0;
    std::int64_t pushes_delivered = 0;
    bool pushes_have_url = false;
};

std::string index_page(const IndexView& view);

}  // namespace till::sandbox::pages
