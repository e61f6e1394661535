#include "tests/sandbox/paysafe/samples.hpp"

#include "tests/sandbox/paysafe/wire.hpp"

#include <algorithm>

namespace till::sandbox::paysafe {
namespace {

struct Sample {
    std::string name;
    std::string event;
    std::string status;
    std::string inside;   // further lines of the payload
    std::string outside;  // further lines of the envelope
    std::string last;     // what stands behind the payload's last member
};

const std::vector<Sample>& handle_samples() {
    static const std::vector<Sample> all = {
        {"HandlePayable", "PAYMENT_HANDLE_PAYABLE", "PAYABLE", "", "", ""},
        {"HandleCompleted", "PAYMENT_HANDLE_COMPLETED", "COMPLETED", "", "", ""},
        {"HandleAutoSettled", "PAYMENT_HANDLE_EXPIRED", "EXPIRED",
         "    \"statusReason\": \"AUTO_SETTLE_EXPIRED_PAYMENT_HANDLE\",\n", "", ""},
        {"HandleNeverOpened", "PAYMENT_HANDLE_EXPIRED", "EXPIRED", "    \"statusReason\": \"AUTH_EXPIRED\",\n", "",
         ","},
        {"HandleErrored", "PAYMENT_HANDLE_ERRORED", "ERROR",
         "    \"error\": {\"code\": \"ALTERNATE-PAYMENTS-GATEWAY-4\", \"details\": [\"La transaction a "
         "\u00e9chou\u00e9\"]},\n",
         "  \"EventName\": \"PAYMENT_HANDLE_ERRORED\",\n", ""},
    };
    return all;
}

const std::vector<Sample>& payment_samples() {
    static const std::vector<Sample> all = {
        {"PaymentProcessing", "PAYMENT_PROCESSING", "PROCESSING", "101", "", ","},
        {"PaymentCompleted", "PAYMENT_COMPLETED", "COMPLETED", "102", "", ","},
        {"PaymentFailed", "PAYMENT_FAILED", "FAILED", "100", "", ","},
    };
    return all;
}

std::string line(std::string_view name, std::string_view value) {
    return "    \"" + std::string(name) + "\": \"" + std::string(value) + "\",\n";
}

std::string envelope(const Sample& sample, const std::string& id, const std::string& txn_time,
                     const std::string& links) {
    return "  \"eventType\": \"" + sample.event + "\",\n" + sample.outside +
           "  \"attemptNumber\": \"1\",\n  \"resourceId\": \"" + id + "\",\n  \"eventDate\": \"" + txn_time +
           "\",\n  \"links\": [" + links + "],\n  \"mode\": \"live\",\n  \"eventName\": \"" + sample.event + "\"\n}\n";
}

std::string handle_text(const Sample& sample, const Handle& handle) {
    const auto txn_time = iso_time(handle.created);
    return "{\n  \"payload\": {\n" + line("accountId", handle.account) + line("id", handle.id) +
           line("merchantRefNum", handle.ref) + line("paymentHandleToken", handle.token) +
           "    transactionType:\"transactionType\": \"PAYMENT\",\n    \"amount\": " + std::to_string(handle.wire) +
           ",\n" + line("currencyCode", "<Curency>") + line("status", sample.status) + sample.inside +
           line("paymentType", "<paymentmethodname>") + line("usage", "SINGLE_USE") +
           line("statusTime", iso_time(handle.changed)) + "    \"txnTime\": \"" + txn_time + "\"" + sample.last +
           "\n  },\n" +
           envelope(sample, handle.id, txn_time,
                    "{\"href\": \"https://api.test.paysafe.com/alternatepayments/v1/accounts/" + handle.account +
                        "/paymenthandles/" + handle.id + "\", \"rel\": \"payment_handle\"}");
}

std::string payment_text(const Sample& sample, const Sale& sale) {
    const auto& handle = sale.handle;
    const auto id = sale.payment ? sale.payment->id : handle.gateway_id;
    const auto txn_time = iso_time(handle.created);
    return "{\n  \"payload\": {\n" + line("accountId", handle.account) + line("id", id) +
           line("merchantRefNum", sale.payment ? sale.payment->ref : handle.ref) +
           line("paymentHandleToken", handle.token) + "    \"amount\": " + std::to_string(handle.wire) + ",\n" +
           line("currencyCode", "<Currency>") + line("status", sample.status) +
           "    \"gatewayResponse\": {\"operationId\": \"0123124567407707\", \"processor\": \"SAFETYPAY\", \"status\": "
           "\"" +
           sample.inside + "\"},\n    \"settleWithAuth\": true,\n" + line("statusTime", iso_time(handle.changed)) +
           "    \"txnTime\": \"" + txn_time + "\"\n  },\n" +
           envelope(sample, id, txn_time,
                    "\n    {\n      \"href\": \"https://api.test.paysafe.com/alternatepayments/v1/accounts/" +
                        handle.account + "/payments/" + id + "\",\n      \"rel\": \"payment\"" + sample.last +
                        "\n    }\n  ");
}

const Sample* find_sample(const std::vector<Sample>& samples, std::string_view name) {
    const auto found = std::ranges::find(samples, name, &Sample::name);
    return found == samples.end() ? nullptr : &*found;
}

}  // namespace

const std::vector<std::string>& sample_names() {
    static const std::vector<std::string> all = [] {
        std::vector<std::string> names;
        for (const auto* samples : {&handle_samples(), &payment_samples()})
            for (const auto& sample : *samples)
                names.push_back(sample.name);
        return names;
    }();
    return all;
}

std::optional<std::string> malformed_sample(std::string_view name, const Sale& sale) {
    if (const auto* sample = find_sample(handle_samples(), name)) return handle_text(*sample, sale.handle);
    if (const auto* sample = find_sample(payment_samples(), name)) return payment_text(*sample, sale);
    return std::nullopt;
}

}  // namespace till::sandbox::paysafe
