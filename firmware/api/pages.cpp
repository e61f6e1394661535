// Pages: the cashier page, the customer mirror, their files, the picture on the display, and the documents about
// this API.
#include "context.hpp"
#include "html.hpp"
#include "security.hpp"

#include "till/firmware/web/assets.hpp"

namespace till::firmware::api {
namespace {

bool same_etag(const Exchange& exchange, const std::string& etag) {
    const auto known = exchange.header("If-None-Match");
    return known && *known == etag;
}

// Browsers ask again every time, and get 304 while nothing changed.
void send_cached(const ExchangePtr& exchange, std::string type, std::string body, const std::string& etag,
                 hal::HttpHeaders extra = {}) {
    extra.add("ETag", etag);
    extra.add("Cache-Control", "no-cache");
    if (same_etag(*exchange, etag)) return exchange->send({304, std::move(extra), {}});
    exchange->content(std::move(type), std::move(body), std::move(extra));
}

bool from_this_machine(std::string_view remote) {
    return remote.starts_with("127.") || remote.starts_with("[::1]") || remote.starts_with("::1");
}

// A page, never cached: with cashier_without_login it carries the token, for browsers on this machine only.
void send_page(const ContextPtr& context, const ExchangePtr& exchange, std::string_view name) {
    const auto* asset = web::find_asset(name);
    if (asset == nullptr) return exchange->problem({"not-found", {}});
    std::string html(asset->bytes);
    hal::HttpHeaders headers;
    if (!context->page_token.empty() && from_this_machine(exchange->request().remote)) {
        const auto head_end = html.find("</head>");
        if (head_end != std::string::npos)
            html.insert(head_end, "<meta name=\"till-token\" content=\"" + escape_html(context->page_token) + "\">");
        headers.add("Set-Cookie", session_cookie_header(context->page_token, context->options.secure_cookie));
    }
    headers.add("Cache-Control", "no-store");
    add_page_headers(headers);
    exchange->content(std::string(web::content_type(name)), std::move(html), std::move(headers));
}

}  // namespace

void get_cashier_page(const ContextPtr& context, const ExchangePtr& exchange) {
    send_page(context, exchange, "index.html");
}
void get_display_page(const ContextPtr& context, const ExchangePtr& exchange) {
    send_page(context, exchange, "display.html");
}

void get_asset(const ContextPtr&, const ExchangePtr& exchange) {
    const auto& name = exchange->param(0);
    const auto* asset = name.ends_with(".html") ? nullptr : web::find_asset(name);
    if (asset == nullptr) return exchange->problem({"not-found", {}});
    send_cached(exchange, std::string(web::content_type(name)), std::string(asset->bytes),
                "\"" + std::string(asset->sha256.substr(0, 32)) + "\"");
}

void get_display_picture(const ContextPtr& context, const ExchangePtr& exchange) {
    auto png = context->ports.display_png ? context->ports.display_png() : std::string();
    if (png.empty()) return exchange->problem({"not-found", "there is no picture of the display"});
    const auto etag = "\"" + hal::to_hex(context->ports.crypto.sha256(png)).substr(0, 32) + "\"";
    send_cached(exchange, "image/png", std::move(png), etag);
}

void get_openapi(const ContextPtr&, const ExchangePtr& exchange) {
    const auto* asset = web::find_asset("openapi.json");
    if (asset == nullptr) return exchange->problem({"not-found", {}});
    send_cached(exchange, "application/json", std::string(asset->bytes),
                "\"" + std::string(asset->sha256.substr(0, 32)) + "\"");
}

void get_problem_page(const ContextPtr&, const ExchangePtr& exchange) {
    auto page = problem_page(exchange->param(0));
    if (!page) return exchange->problem({"not-found", {}});
    hal::HttpHeaders headers{{"Cache-Control", "no-cache"}};
    add_page_headers(headers);
    exchange->content("text/html; charset=utf-8", std::move(*page), std::move(headers));
}

}  // namespace till::firmware::api
