// What never reaches a log.
#include "till/firmware/app/log.hpp"

#include <gtest/gtest.h>

#include <random>

using till::firmware::app::scrub;

TEST(Scrub, LeavesOrdinaryLinesAlone) {
    for (const char* line : {"event=payment.created seq=12 stream=01936f5e-7a2b-7c3d-8e4f-0123456789ab state=created",
                             "amount=1250 order=A-17 took 250 ms", "", "ready", "http://127.0.0.1:8480/v1/payments"}) {
        EXPECT_EQ(scrub(line), line);
    }
}

TEST(Scrub, TakesCardNumbersOut) {
    EXPECT_EQ(scrub("card 4111111111111111 ok"), "card [card] ok");
    EXPECT_EQ(scrub("card 4111 1111 1111 1111 ok"), "card [card] ok");
    EXPECT_EQ(scrub("card=4111-1111-1111-1111"), "card=[card]");
    EXPECT_EQ(scrub("378282246310005"), "[card]");
}

TEST(Scrub, KeepsNumbersThatAreNoCards) {
    EXPECT_EQ(scrub("4111111111111112"), "4111111111111112") << "fails the Luhn check";
    EXPECT_EQ(scrub("seq=123456789012"), "seq=123456789012");
}

TEST(Scrub, TakesIbansTokensAndKeysOut) {
    EXPECT_EQ(scrub("to DE89370400440532013000."), "to [iban].");
    EXPECT_EQ(scrub("Authorization: Bearer abc.def"), "Authorization: Bearer [secret].def");
    EXPECT_EQ(scrub("token=till_0123456789abcdef"), "token=[secret]");
    EXPECT_EQ(scrub("key sk_live_0123456789"), "key [secret]");
}

TEST(Scrub, NoCardNumberSurvivesAnywhereInALine) {
    std::mt19937 random(7);  // fixed: a failure prints its line
    const std::string cards[] = {"4111111111111111", "5500005555555559", "378282246310005", "6011000990139424"};
    const std::string noise = "abc =:,;/\"'{}[]\n\t";
    for (int i = 0; i < 2000; ++i) {
        std::string before;
        std::string after;
        for (unsigned n = random() % 10; n > 0; --n)
            before += noise[random() % noise.size()];
        for (unsigned n = random() % 10; n > 0; --n)
            after += noise[random() % noise.size()];
        const std::string& card = cards[random() % 4];
        // Directly after a letter it is part of a word (an id), not a number on its own.
        if (!before.empty() && std::isalnum(static_cast<unsigned char>(before.back())) != 0) before += ' ';
        if (!after.empty() && std::isalnum(static_cast<unsigned char>(after.front())) != 0) after = " " + after;
        const std::string line = before + card + after;
        EXPECT_EQ(scrub(line).find(card), std::string::npos) << "line: " << line;
    }
}
