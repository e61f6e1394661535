#include "tests/unit/sandbox/sandbox_fixture.hpp"

namespace till::sandbox::testing {
namespace {

using PayhubCreate = SandboxTest;

TEST_F(PayhubCreate, AnswersInPascalCaseWithAPageOfThisSandbox) {
    const auto made = payhub("POST", "request", klarna());
    ASSERT_EQ(made.status(), 201);
    const auto body = made.json();
    ASSERT_NE(body.find("PaymentRequestId"), nullptr);
    EXPECT_TRUE(body.find("PaymentRequestId")->integer().has_value());
    EXPECT_TRUE(body.string_or("Paycode", "").starts_with("RF"));
    EXPECT_TRUE(body.string_or("Paylink", "").starts_with("http://127.0.0.1:8490/pay/"));
    EXPECT_EQ(get(page_of(body.integer_or("PaymentRequestId", 0))).status(), 200);
}

TEST_F(PayhubCreate, StatusCodeIsASetting) {
    set(R"({"payhub.create_status":200})");
    EXPECT_EQ(payhub("POST", "request", klarna()).status(), 200);
}

TEST_F(PayhubCreate, IdsAndPageCodesDiffer) {
    const auto first = payhub("POST", "request", klarna()).json();
    const auto second = payhub("POST", "request", klarna()).json();
    EXPECT_LT(first.integer_or("PaymentRequestId", 0), second.integer_or("PaymentRequestId", 0));
    EXPECT_NE(first.string_or("Paylink", ""), second.string_or("Paylink", ""));
    EXPECT_NE(first.string_or("Paycode", ""), second.string_or("Paycode", ""));
}

TEST_F(PayhubCreate, StaticQrHasNothingToDraw) {
    const auto made = payhub("POST", "request", klarna("5.00", "StaticQR", R"("ShortCode":"482913",)")).json();
    EXPECT_EQ(made.find("Paylink"), nullptr);
    EXPECT_NE(made.find("Paycode"), nullptr);
}

TEST_F(PayhubCreate, DiasHasNoPaylink) {
    const auto made = payhub("POST", "request", R"({"Provider":"dias","PaymentType":"Fixed","Amount":100.00})");
    ASSERT_EQ(made.status(), 201);
    EXPECT_EQ(made.json().find("Paylink"), nullptr);
}

TEST_F(PayhubCreate, NamesAreReadInAnyCasing) {
    EXPECT_EQ(payhub("POST", "request", R"({"provider":"paygate","paymentType":"SplitPay","amount":10})").status(),
              201);
}

struct Refused {
    std::string_view body;
    std::string_view field;
};

class PayhubMatrix : public SandboxTest, public ::testing::WithParamInterface<Refused> {};

TEST_P(PayhubMatrix, IsRefusedWithTheFieldNamed) {
    const auto refused = payhub("POST", "request", std::string(GetParam().body));
    ASSERT_EQ(refused.status(), 400) << GetParam().body;
    EXPECT_TRUE(refused.header("Content-Type").starts_with("application/problem+json"));
    const auto problem = refused.json();
    ASSERT_NE(problem.find("errors"), nullptr);
    EXPECT_NE(problem.find("errors")->find(GetParam().field), nullptr) << refused.response.body;
    EXPECT_TRUE(problem.string_or("traceId", "").starts_with("00-"));
    EXPECT_EQ(problem.integer_or("status", 0), 400);
    EXPECT_EQ(get("/admin/payhub/requests").json().find("requests")->array_items()->size(), 0U);
}

constexpr Refused refused_bodies[] = {
    {"", "$"},
    {"[]", "$"},
    {R"({"PaymentType":"Fixed","Amount":1})", "Provider"},
    {R"({"Provider":"cash","PaymentType":"Fixed","Amount":1})", "Provider"},
    {R"({"Provider":"dias","PaymentType":"Later","Amount":1})", "PaymentType"},
    {R"({"Provider":"dias","PaymentType":"FixedOpen","Amount":1})", "PaymentType"},
    {R"({"Provider":"dias","PaymentType":"SplitPay","Amount":1})", "PaymentType"},
    {R"({"Provider":"dias","PaymentType":"Fixed FixedOpen","Amount":1})", "PaymentType"},
    {R"({"Provider":"onepay","PaymentType":"FixedOpen","Amount":1})", "PaymentType"},
    {R"({"Provider":"onepay","PaymentType":"DynamicQR","Amount":1})", "PaymentType"},
    {R"({"Provider":"worldline","PaymentType":"SplitPay","Amount":1,"Debtor":{"Email":"a@b.gr"}})", "PaymentType"},
    {R"({"Provider":"worldline","PaymentType":"Fixed","Amount":1})", "Debtor.Email"},
    {R"({"Provider":"nexi","PaymentType":"SplitPay","Amount":1})", "PaymentType"},
    {R"({"Provider":"klarna","PaymentType":"Fixed","Amount":1})", "PaymentType"},
    {R"({"Provider":"viva","PaymentType":"Fixed","Amount":0.30})", "Amount"},
    {R"({"Provider":"paygate","PaymentType":"Fixed"})", "Amount"},
    {R"({"Provider":"paygate","PaymentType":"Fixed","Amount":0})", "Amount"},
    {R"({"Provider":"paygate","PaymentType":"Fixed","Amount":-1})", "Amount"},
    {R"({"Provider":"paygate","PaymentType":"Fixed","Amount":"1.00"})", "Amount"},
    {R"({"Provider":"paygate","PaymentType":"Fixed","Amount":1.005})", "Amount"},
    {R"({"Provider":"paygate","PaymentType":"Fixed","Amount":1e2})", "Amount"},
    {R"({"Provider":"paygate","PaymentType":"Fixed","Amount":99999999999})", "Amount"},
    {R"({"Provider":"paygate","PaymentType":"Fixed","Amount":1,"Currency":"XXQ"})", "Currency"},
    {R"({"Provider":"klarna","PaymentType":"DynamicQR","Amount":1,"TaxAmount":0})", "OrderLines"},
    {R"({"Provider":"klarna","PaymentType":"DynamicQR","Amount":1,"OrderLines":[]})", "TaxAmount"},
};
INSTANTIATE_TEST_SUITE_P(Contract, PayhubMatrix, ::testing::ValuesIn(refused_bodies));

TEST_F(PayhubCreate, VivaTakesMoreThanThirtyCents) {
    EXPECT_EQ(payhub("POST", "request", R"({"Provider":"viva","PaymentType":"Fixed","Amount":0.31})").status(), 201);
}

TEST_F(PayhubCreate, ShortCodeIsDigitsOnly) {
    for (const std::string code : {"", "1", "STORE-ATHENS-01", "123456789012345678901"}) {
        const auto refused = payhub("POST", "request", klarna("1.00", "StaticQR", R"("ShortCode":")" + code + "\","));
        EXPECT_EQ(refused.status(), 400) << code;
        EXPECT_NE(refused.json().find("errors")->find("ShortCode"), nullptr) << code;
    }
}

TEST_F(PayhubCreate, AShortCodeInUseIsTakenUntilItsRequestCloses) {
    const auto body = klarna("1.00", "StaticQR", R"("ShortCode":"482913",)");
    const auto first = create(body);
    EXPECT_EQ(payhub("POST", "request", body).status(), 400);
    EXPECT_EQ(act(first, "decline").status(), 200);
    EXPECT_EQ(payhub("POST", "request", body).status(), 201);
}

std::string with_line(std::string_view line) {
    return R"({"Provider":"klarna","PaymentType":"DynamicQR","Amount":10,"TaxAmount":0,"OrderLines":[)" +
           std::string(line) + "]}";
}

TEST_F(PayhubCreate, KlarnaLinesMustAddUp) {
    const std::pair<std::string_view, std::string_view> cases[] = {
        {R"({"Name":"A","Quantity":1,"UnitPrice":9,"TotalAmount":9})", "Amount"},
        {R"({"Name":"A","Quantity":2,"UnitPrice":9,"TotalAmount":10})", "OrderLines[0].TotalAmount"},
        {R"({"Name":"A","Quantity":0.5,"UnitPrice":20,"TotalAmount":10})", "OrderLines[0].Quantity"},
        {R"({"Name":"","Quantity":1,"UnitPrice":10,"TotalAmount":10})", "OrderLines[0].Name"},
        {R"({"Name":"A","Quantity":1,"UnitPrice":10})", "OrderLines[0].TotalAmount"},
        {R"({"Name":"A","Quantity":1,"UnitPrice":10,"TotalAmount":10,"Type":"gold"})", "OrderLines[0].Type"},
        {R"({"Name":"A","Quantity":1,"UnitPrice":11,"TotalAmount":11},{"Name":"B","Quantity":1,"UnitPrice":-1,)"
         R"("TotalAmount":-1,"Type":"physical"})",
         "OrderLines[1].TotalAmount"},
    };
    for (const auto& [line, field] : cases) {
        const auto refused = payhub("POST", "request", with_line(line));
        ASSERT_EQ(refused.status(), 400) << line;
        EXPECT_NE(refused.json().find("errors")->find(field), nullptr) << refused.response.body;
    }
    EXPECT_EQ(payhub("POST", "request",
                     with_line(R"({"Name":"A","Quantity":1,"UnitPrice":11,"TotalAmount":11},)"
                               R"({"Name":"B","Quantity":1,"UnitPrice":-1,"TotalAmount":-1,)"
                               R"("Type":"discount"})"))
                  .status(),
              201);
}

TEST_F(PayhubCreate, KlarnaLineRulesCanBeSwitchedOff) {
    set(R"({"payhub.strict_klarna":false})");
    EXPECT_EQ(
        payhub("POST", "request", with_line(R"({"Name":"A","Quantity":1,"UnitPrice":9,"TotalAmount":9})")).status(),
        201);
}

TEST_F(PayhubCreate, TheApiKeyIsChecked) {
    const auto path = "/payhub/api/payhub/v1/payment/request";
    EXPECT_EQ(call("POST", path, klarna()).status(), 401);
    EXPECT_EQ(call("POST", path, klarna(), {{"X-API-Key", "k-2"}}).status(), 401);
    EXPECT_EQ(call("POST", path, klarna(), {{"x-api-key", "k-1"}}).status(), 201);
}

TEST_F(PayhubCreate, UnknownRoutesAreNotFound) {
    EXPECT_EQ(payhub("PUT", "request", klarna()).status(), 404);
    EXPECT_EQ(payhub("POST", "requests", klarna()).status(), 404);
    EXPECT_EQ(call("GET", "/payhub/", "", {{"X-API-Key", "k-1"}}).status(), 404);
}

}  // namespace
}  // namespace till::sandbox::testing
