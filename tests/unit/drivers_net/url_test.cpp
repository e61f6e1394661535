#include "drivers/net/client/url.hpp"

#include <gtest/gtest.h>

namespace {

using till::drivers::net::parse_url;

TEST(Url, ReadsWhatATerminalCalls) {
    const auto url = parse_url("https://API.Payhub.example/v1/a%20b?x=1&y=/?z");
    ASSERT_TRUE(url.has_value());
    EXPECT_TRUE(url->secure);
    EXPECT_EQ(url->host, "api.payhub.example");
    EXPECT_EQ(url->port, 443);
    EXPECT_EQ(url->authority, "api.payhub.example");
    EXPECT_EQ(url->target, "/v1/a%20b?x=1&y=/?z");
    EXPECT_EQ(url->origin(), "https://api.payhub.example:443");
}

TEST(Url, FillsInWhatIsLeftOut) {
    EXPECT_EQ(parse_url("https://a")->target, "/");
    EXPECT_EQ(parse_url("https://a?q")->target, "/?q");
    EXPECT_EQ(parse_url("https://a:443/x")->authority, "a");
    EXPECT_EQ(parse_url("https://a:8443/x")->authority, "a:8443");
    EXPECT_EQ(parse_url("https://a:8443")->origin(), "https://a:8443");
    EXPECT_EQ(parse_url("HTTPS://A")->origin(), parse_url("https://a:443/")->origin());
}

TEST(Url, ReadsIpv6Addresses) {
    const auto url = parse_url("https://[2001:DB8::1]:8443/x");
    ASSERT_TRUE(url.has_value());
    EXPECT_EQ(url->host, "2001:db8::1");
    EXPECT_EQ(url->authority, "[2001:db8::1]:8443");
    EXPECT_EQ(url->origin(), "https://[2001:db8::1]:8443");
}

TEST(Url, AllowsHttpOnThisMachineOnly) {
    for (const auto* text : {"http://localhost/", "http://LOCALHOST:8080", "http://127.0.0.1:1/", "http://127.8.9.10/",
                             "http://[::1]:8480/v1"})
        EXPECT_TRUE(parse_url(text).has_value()) << text;
    for (const auto* text :
         {"http://api.example/", "http://localhost.example/", "http://127.0.0.1.example/", "http://128.0.0.1/",
          "http://127.1/", "http://2130706433/", "http://[::ffff:127.0.0.1]/", "http://[::2]/", "http://10.0.0.1/"}) {
        const auto url = parse_url(text);
        ASSERT_FALSE(url.has_value()) << text;
        EXPECT_EQ(url.error().type, "request-invalid");
    }
}

TEST(Url, RefusesEverythingElse) {
    const std::string long_host(254, 'a');
    for (const auto& text : std::vector<std::string>{"",
                                                     "a",
                                                     "/path",
                                                     "https:",
                                                     "https:/a",
                                                     "https://",
                                                     "https:///x",
                                                     "https://?q",
                                                     "ftp://a/",
                                                     "file:///etc",
                                                     "https://user@a/",
                                                     "https://user:pw@a/",
                                                     "https://a:0/",
                                                     "https://a:65536/",
                                                     "https://a:/",
                                                     "https://a:x/",
                                                     "https://a:-1/",
                                                     "https://a:+1/",
                                                     "https://a:1:2/",
                                                     "https://a#f",
                                                     "https://a/x#f",
                                                     "https://a b/",
                                                     "https://a/x y",
                                                     "https://a/\r\nX: y",
                                                     "https://a/\x7f",
                                                     "https://a/\xc3\xa9",
                                                     "https://\xc3\xa9/",
                                                     "https://[::1",
                                                     "https://[]/",
                                                     "https://[g::1]/",
                                                     "https://[::1]x/",
                                                     "https://[::1]:/",
                                                     "https://a..b/",
                                                     "https://.a/",
                                                     "https://-a/",
                                                     "https://a%2eb/",
                                                     "https://a\\b/",
                                                     "https://" + long_host + "/"}) {
        EXPECT_FALSE(parse_url(text).has_value()) << text;
    }
}

}  // namespace
