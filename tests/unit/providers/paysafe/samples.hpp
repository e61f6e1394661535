// The eight packets of Paysafe's SafetyPay manual with the defects they are printed with (contract 4.8); none is JSON.
// 1: the name twice, `transactionType:"transactionType": "PAYMENT"`. 2: a comma before a closing bracket.
#pragma once

#include <string>
#include <vector>

namespace till::providers {

struct Sample {
    std::string name;
    std::string body;
    bool is_handle;
};

inline std::string handle_sample(const std::string& event, const std::string& status, const std::string& more,
                                 const std::string& end_of_payload = "", const std::string& more_outside = "") {
    return R"({
  "payload": {
    "accountId": "1002495240",
    "id": "1f1cbdc2-2a6b-4a5a-9c5d-0b7b7e1f7a11",
    "merchantRefNum": "523a463c-c6a1-4e64-ace9-0c1161b9a31a",
    "paymentHandleToken": "Payment Handle8adi9300Lw80Iu",
    transactionType:"transactionType": "PAYMENT",
    "amount": 500000,
    "currencyCode": "<Curency>",
    "status": ")" +
           status + R"(",)" + more + R"(
    "paymentType": "<paymentmethodname>",
    "usage": "SINGLE_USE",
    "executionMode": "ASYNCHRONOUS",
    "profile": {"email": "BR, someone@shop.example"},
    "statusTime": "2023-05-04T08:21:34Z",
    "txnTime": "2023-05-04T08:20:29Z")" +
           end_of_payload + R"(
  },
  "eventType": ")" +
           event + R"(",)" + more_outside + R"(
  "attemptNumber": "1",
  "resourceId": "1f1cbdc2-2a6b-4a5a-9c5d-0b7b7e1f7a11",
  "eventDate": "2023-05-04T08:20:29Z",
  "links": [{"href": "https://api.test.paysafe.com/alternatepayments/v1/accounts/1/paymenthandles/1", "rel": "payment_handle"}],
  "mode": "live",
  "eventName": ")" +
           event + R"("
})";
}

inline std::string payment_sample(const std::string& event, const std::string& status, const std::string& gateway) {
    return R"({
  "payload": {
    "accountId": "1002495240",
    "id": "7422f92f-fb13-4f51-bc00-86bee277a506",
    "merchantRefNum": "523a463c-c6a1-4e64-ace9-0c1161b9a31a",
    "paymentHandleToken": "Payment Handle8adi9300Lw80Iu",
    "amount": 500000,
    "currencyCode": "<Currency>",
    "status": ")" +
           status + R"(",
    "gatewayResponse": {"operationId": "0123124567407707", "processor": "SAFETYPAY", "status": ")" +
           gateway + R"("},
    "settleWithAuth": true,
    "statusTime": "2023-05-04T08:28:21Z",
    "txnTime": "2023-05-04T08:20:29Z"
  },
  "eventType": ")" +
           event + R"(",
  "attemptNumber": "1",
  "resourceId": "7422f92f-fb13-4f51-bc00-86bee277a506",
  "eventDate": "2023-05-04T08:20:29Z",
  "links": [
    {
      "href": "https://api.test.paysafe.com/alternatepayments/v1/accounts/1002495240/payments/7422f92f-fb13-4f51-bc00-86bee277a506",
      "rel": "payment",
    }
  ],
  "mode": "live",
  "eventName": ")" +
           event + R"("
})";
}

inline const std::vector<Sample>& manual_samples() {
    static const std::vector<Sample> all = {
        {"HandlePayable", handle_sample("PAYMENT_HANDLE_PAYABLE", "PAYABLE", ""), true},
        {"HandleCompleted", handle_sample("PAYMENT_HANDLE_COMPLETED", "COMPLETED", ""), true},
        {"HandleAutoSettled",
         handle_sample("PAYMENT_HANDLE_EXPIRED", "EXPIRED",
                       "\n    \"statusReason\": \"AUTO_SETTLE_EXPIRED_PAYMENT_HANDLE\","),
         true},
        {"HandleErrored",
         handle_sample("PAYMENT_HANDLE_ERRORED", "ERROR",
                       "\n    \"error\": {\"code\": \"5031\", \"details\": [\"La transaction a d\xC3\xA9j\xC3\xA0, "
                       "\xC3\xA9t\xC3\xA9 trait\xC3\xA9"
                       "e\"]},",
                       "", "\n  \"EventName\": \"PAYMENT_HANDLE_ERRORED\","),
         true},
        {"HandleNeverOpened",
         handle_sample("PAYMENT_HANDLE_EXPIRED", "EXPIRED", "\n    \"statusReason\": \"AUTH_EXPIRED\",", ","), true},
        {"PaymentProcessing", payment_sample("PAYMENT_PROCESSING", "PROCESSING", "101"), false},
        {"PaymentCompleted", payment_sample("PAYMENT_COMPLETED", "COMPLETED", "102"), false},
        {"PaymentFailed", payment_sample("PAYMENT_FAILED", "FAILED", "100"), false},
    };
    return all;
}

}  // namespace till::providers
