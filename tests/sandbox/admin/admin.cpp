#include "tests/sandbox/admin/admin.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/faults/presets.hpp"

#include <charconv>

namespace till::sandbox {
namespace {

Decision not_found() { return answer(problem_reply(404, "not-found", "no such admin call")); }
Decision done(Value body) { return answer(json_reply(200, body)); }

Value list_of(const FaultPlan& plan) {
    auto out = Value::array();
    for (const auto& fault : plan.list())
        out.push(to_json(fault));
    return Value::object({{"faults", out}});
}

Value list_of(const OutgoingPushes& pushes) {
    auto out = Value::array();
    for (const auto& [id, push] : pushes.all())
        out.push(to_json(push));
    return Value::object({{"webhooks", out}});
}

}  // namespace

bool Admin::owns(const Request& request) const {
    return request.path == "/admin" || request.path.starts_with("/admin/");
}

Decision Admin::decide(const Request& request, const Context& context) {
    const auto parts = segments(request.path);
    if (parts.size() < 2) return not_found();
    if (parts[1] == "faults" && !request.is("GET")) return faults(request, parts);
    if (request.is("GET") && parts.size() == 2) return read(request, parts[1], context);
    if (!request.is("POST")) return not_found();
    if (parts[1] == "settings" && parts.size() == 2) return settings(request);
    if (parts[1] == "reset" && parts.size() == 2) return reset();
    if (parts[1] == "webhooks" && parts.size() == 3) return webhooks(parts[2]);
    if (parts[1] == "ui" && parts.size() == 3) return buttons(request, parts[2]);
    return not_found();
}

Decision Admin::read(const Request& request, const std::string& what, const Context& context) const {
    if (what == "faults") return done(list_of(uses_.faults));
    if (what == "settings") return done(uses_.settings.all());
    if (what == "webhooks") return done(list_of(uses_.pushes));
    if (what == "ledger") return done(uses_.ledger.to_json(Form::parse(request.query).value("request_id")));
    if (what == "calls") return done(uses_.calls.to_json());
    if (what == "health") {
        return done(Value::object({{"status", "ok"}, {"now", hal::to_rfc3339(context.now)}}));
    }
    return not_found();
}

Decision Admin::faults(const Request& request, const std::vector<std::string>& parts) {
    if (request.is("DELETE") && parts.size() == 2) {
        uses_.faults.clear();
        return answer({204, {}, {}});
    }
    if (request.is("DELETE") && parts.size() == 3) {
        std::int64_t id = 0;
        std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), id);
        return uses_.faults.remove(id) ? answer({204, {}, {}}) : not_found();
    }
    if (!request.is("POST") || parts.size() != 2) return not_found();
    const auto body = hal::json::parse(request.body);
    auto fault = body ? parse_fault(*body) : hal::Result<Fault>(std::unexpected(body.error()));
    if (!fault) return answer(problem_reply(400, fault.error().type, fault.error().detail));
    fault->id = uses_.faults.add(*fault);
    return answer(json_reply(201, to_json(*fault)));
}

Decision Admin::settings(const Request& request) const {
    const auto body = hal::json::parse(request.body);
    auto record = body ? Settings::change(*body) : hal::Result<Record>(std::unexpected(body.error()));
    if (!record) return answer(problem_reply(400, record.error().type, record.error().detail));
    return {json_reply(200, Value::object({{"changed", *record->body.find("values")}})), {*record}};
}

Decision Admin::webhooks(const std::string& act) {
    if (act == "retry") uses_.sender.retry_now();
    if (act == "release") return done(Value::object({{"released", uses_.sender.release()}}));
    return act == "retry" ? done(Value::object({{"retried", true}})) : not_found();
}

Decision Admin::reset() {
    uses_.faults.clear();
    uses_.calls.clear();
    if (auto kept = uses_.store.reset(); !kept) return answer(problem_reply(500, kept.error().type, ""));
    uses_.sender.forget();
    return answer({204, {}, {}});
}

Decision Admin::buttons(const Request& request, const std::string& act) {
    const auto form = Form::parse(request.body);
    Decision back{see_other("/"), {}};
    if (act == "arm") {
        if (const auto fault = preset_fault(form.value("preset"))) uses_.faults.add(*fault);
    } else if (act == "clear-faults") {
        uses_.faults.clear();
    } else if (act == "retry-pushes") {
        uses_.sender.retry_now();
    } else if (act == "release-pushes") {
        uses_.sender.release();
    } else if (act == "switch") {
        if (auto record = Settings::change(form.value("name"), form.value("value"))) back.records = {*record};
    } else {
        return not_found();
    }
    return back;
}

}  // namespace till::sandbox
