#include "tests/sandbox/app/sandbox.hpp"

namespace till::sandbox {
namespace {

// Payhub's, and what every provider without a schedule of its own has.
struct PlainPlug final : Plug {
    std::vector<Part*> parts() override { return {}; }
    std::vector<Service*> services() override { return {}; }
    std::string_view service() const override { return "payhub"; }
    std::vector<pages::IndexView::PayRow> rows(const Context&) const override { return {}; }
};

}  // namespace

const Plug* Sandbox::plug_of(std::string_view service) const {
    static const PlainPlug plain;
    for (const auto& plug : plugs_) {
        if (plug->service() == service) return plug.get();
    }
    return &plain;
}

Sandbox::Sandbox(Ports ports, SandboxOptions options)
    : options_(std::move(options)),
      plugs_(make_plugs(options_.merchant)),
      sender_({pushes_, store_, faults_, settings_, ports.transport, ports.scheduler,
               [this](const Push& push, const std::string& body) {
                   return plug_of(push.service)->push_headers(push, body, application_.context());
               },
               [this](const Push& push, int attempts) {
                   return plug_of(push.service)->retry_in(attempts, application_.context());
               },
               [this](const Push& push) { return plug_of(push.service)->push_body(push); },
               [this](const Push& push, std::string body) {
                   return plug_of(push.service)->push_sealed(push, std::move(body), application_.context());
               }}),
      application_({store_, settings_, faults_, pushes_, sender_, calls_, ports.clock, ports.scheduler, ports.crypto}),
      clockwork_({plugs_, store_, sender_, ports.scheduler, [this] { return application_.context(); }}),
      admin_({store_, settings_, faults_, ledger_, pushes_, sender_, calls_}),
      index_({payhub_, backoffice_, ledger_, pushes_, faults_, plugs_}),
      payhub_admin_(payhub_),
      payhub_service_(payhub_, options_.payhub),
      customer_pages_(payhub_, options_.merchant),
      backoffice_service_(backoffice_, options_.backoffice_bearer) {
    for (Part* part : std::initializer_list<Part*>{&settings_, &ledger_, &pushes_, &payhub_, &backoffice_}) {
        store_.add(*part);
    }
    for (const auto& plug : plugs_) {
        for (auto* part : plug->parts())
            store_.add(*part);
        for (auto* service : plug->services())
            application_.add(*service);
    }
    for (Service* service : std::initializer_list<Service*>{&index_, &payhub_admin_, &admin_, &payhub_service_,
                                                            &customer_pages_, &backoffice_service_}) {
        application_.add(*service);
    }
    for (const auto& record : options_.settings)
        settings_.set_default(record);
    application_.set_public_url(options_.public_url);
    store_.after_commit([this] { clockwork_.wind(); });
}

hal::Result<void> Sandbox::start() {
    auto opened = store_.open(options_.state_file);
    if (opened) {
        sender_.kick();
        clockwork_.wind();
    }
    return opened;
}

}  // namespace till::sandbox
