// The eight packets of Paysafe's SafetyPay manual with the defects they are printed with (contract 4.8), as files: the
// fuzzer of pushes begins with them. None is JSON:
// 1: the name twice, `transactionType:"transactionType": "PAYMENT"`. 2: a comma before a closing bracket.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace till::providers {

struct Sample {
    std::string name;
    std::string body;  // empty: the file is not there
    bool is_handle;
};

inline const std::vector<Sample>& manual_samples() {
    static const std::vector<Sample> all = [] {
        std::vector<Sample> samples;
        for (const auto* name : {"HandlePayable", "HandleCompleted", "HandleAutoSettled", "HandleErrored",
                                 "HandleNeverOpened", "PaymentProcessing", "PaymentCompleted", "PaymentFailed"}) {
            const auto folder = std::filesystem::path(TILL_SOURCE_DIR) / "tests/fuzz/corpus/fuzz_paysafe_push";
            std::ifstream file(folder / ("manual_" + std::string(name) + ".txt"), std::ios::binary);
            samples.push_back({name, std::string(std::istreambuf_iterator<char>(file), {}),
                               std::string_view(name).starts_with("Handle")});
        }
        return samples;
    }();
    return all;
}

}  // namespace till::providers
