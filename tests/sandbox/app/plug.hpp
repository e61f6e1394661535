// Plug: what a provider's folder hands to the sandbox. A further provider is a folder with a plug.cpp and one line in
// app/plugs.cpp; everything else (faults, switches, pushes, ledger, index page) finds it from there.
#pragma once

#include "tests/sandbox/app/settings.hpp"
#include "tests/sandbox/pages/index_page.hpp"
#include "tests/sandbox/push/outgoing.hpp"

#include <memory>
#include <optional>

namespace till::sandbox {

// What is known before anything runs.
struct PlugFacts {
    std::string_view service;     // "payglobe": Service::name of what faults can meet, Push::service, webhook_url.<it>
    std::string_view operations;  // of that service, between blanks; "create" is what early_webhook waits for
    std::string_view push_kinds;  // Push::kind, between blanks
    std::vector<Settings::Definition> settings;  // names begin with "<service>."; webhook_url.<service> is added
};

class Plug {
  public:
    virtual ~Plug() = default;
    virtual std::vector<Part*> parts() = 0;
    virtual std::vector<Service*> services() = 0;  // API, admin (/admin/<service>/…) and customers' pages
    virtual std::string_view service() const = 0;

    // A push as its next attempt sends it, where attempts differ.
    virtual std::string push_body(const Push& push) const { return push.body; }
    // The same, signed, for signatures that stand in the body: after what a fault spoiled.
    virtual std::string push_sealed(const Push& push, std::string body, const Context& context) const {
        (void)push, (void)context;
        return body;
    }
    // Headers of a push with exactly this body (signatures), made anew for every attempt.
    virtual hal::HttpHeaders push_headers(const Push& push, const std::string& body, const Context& context) const {
        (void)push, (void)body, (void)context;
        return {};
    }
    // When to try again after `attempts` failures; nullopt: never.
    virtual std::optional<hal::Duration> retry_in(int attempts, const Context& context) const;
    // What happens by itself (app/clockwork.hpp): when the next such thing is due, and what is due by now.
    virtual std::optional<hal::Wall> next_due() const { return std::nullopt; }
    virtual Records due(const Context& context) const {
        (void)context;
        return {};
    }
    // Its payments on the first page, newest first.
    virtual std::vector<pages::IndexView::PayRow> rows(const Context& context) const = 0;
};

const std::vector<PlugFacts>& plug_facts();
std::vector<std::unique_ptr<Plug>> make_plugs(const std::string& merchant);

}  // namespace till::sandbox
