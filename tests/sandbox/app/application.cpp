#include "tests/sandbox/app/application.hpp"

#include "tests/sandbox/app/replies.hpp"
#include "tests/sandbox/faults/distort.hpp"
#include "tests/sandbox/pages/pay_page.hpp"

namespace till::sandbox {
namespace {

hal::HttpResponse fault_answer(const Fault& fault) {
    hal::HttpResponse response{fault.status, {}, {}};
    if (fault.action == FaultAction::html) {
        response.headers.add("Content-Type", "text/html");
        response.body = "<html><head><title>" + std::to_string(fault.status) +
                        " Bad Gateway</title></head><body><center><h1>" + std::to_string(fault.status) +
                        "</h1></center><hr><center>proxy</center></body></html>\n";
    } else {
        response.headers.add("Content-Type", "application/problem+json; charset=utf-8");
        response.body = Value::object({{"title", "Unexpected error"}, {"status", fault.status}}).dump();
    }
    if (fault.retry_after_s) response.headers.add("Retry-After", std::to_string(*fault.retry_after_s));
    return response;
}

// A page of another site must not press our buttons: browsers say where a form came from.
bool from_elsewhere(const Request& request) {
    const auto origin = request.headers.find("Origin");
    if (!origin || request.is("GET") || request.is("HEAD")) return false;
    const auto host = request.headers.find("Host").value_or("");
    return *origin != "http://" + std::string(host) && *origin != "https://" + std::string(host);
}

bool wants(const std::optional<Fault>& fault, FaultAction action) { return fault && fault->action == action; }

}  // namespace

Context Application::context(const Fault* fault) const {
    const auto offset = hal::Duration(uses_.settings.number("clock_offset_ms"));
    return {uses_.clock.now().wall + offset, uses_.settings, uses_.crypto, public_url_, fault};
}

Service* Application::owner(const Request& request) const {
    for (auto* service : services_) {
        if (service->owns(request)) return service;
    }
    return nullptr;
}

void Application::handle(Request request, std::unique_ptr<Exit> exit) {
    exit = std::make_unique<DatedExit>(std::move(exit), [this] { return context().now; });
    if (from_elsewhere(request)) return exit->send(problem_reply(403, "origin-refused", "a page of another site"));
    auto* service = owner(request);
    if (!service) return exit->send(html_reply(404, pages::not_found_page("There is nothing at this address.")));
    auto job = std::make_shared<Job>(Job{std::move(request), std::move(exit), service, {}, 0, {}});
    meet_fault(*job);
    if (job->fault && !job->fault->after && job->fault->delay.count() > 0) {
        return later(job->fault->delay, [this, job] { before(job); });
    }
    before(job);
}

void Application::meet_fault(Job& job) {
    const auto operation = job.service->operation(job.request);
    if (operation.empty()) return;
    job.fault = uses_.faults.take(job.service->name(), {operation});
    job.call = uses_.calls.add({.number = 0,
                                .service = std::string(job.service->name()),
                                .operation = operation,
                                .method = job.request.method,
                                .path = job.request.path,
                                .key = std::string(job.request.headers.find("Idempotency-Key").value_or("")),
                                .fault = job.fault ? std::string(to_string(job.fault->action)) : std::string(),
                                .at = milliseconds(context().now)});
}

void Application::before(const JobPtr& job) {
    if (job->fault && !job->fault->after) {
        switch (job->fault->action) {
            case FaultAction::drop: return job->exit->drop();
            case FaultAction::status:
            case FaultAction::html: return job->exit->send(fault_answer(*job->fault));
            case FaultAction::truncate: {  // an answer begun, for something that is then not done
                auto decision = job->service->decide(job->request, context());
                return job->exit->send_truncated(std::move(decision.response), job->fault->bytes);
            }
            default: break;
        }
    }
    decide(job);
}

void Application::decide(const JobPtr& job) {
    auto decision = job->service->decide(job->request, context(job->fault ? &*job->fault : nullptr));
    if (auto kept = uses_.store.commit(decision.records); !kept) {
        return job->exit->send(problem_reply(500, kept.error().type, kept.error().detail));
    }
    job->response = std::move(decision.response);
    if (job->call != 0) uses_.calls.decided(job->call, job->response.status);
    if (pay_early(job, decision)) return;
    uses_.sender.kick();
    after(job);
}

// The push overtakes the answer: the customer pays now, and the answer waits until the push was attempted.
bool Application::pay_early(const JobPtr& job, const Decision& decision) {
    if (!wants(job->fault, FaultAction::early_webhook)) return false;
    const auto records = job->service->pay_at_once(decision, context());
    if (records.empty() || !uses_.store.commit(records)) return false;
    const auto push = uses_.pushes.last_id();
    uses_.sender.kick();
    uses_.sender.after_attempt(push, [this, job] { after(job); });
    return true;
}

void Application::after(const JobPtr& job) {
    if (job->fault && job->fault->after && job->fault->delay.count() > 0) {
        return later(job->fault->delay, [this, job] { finish(job); });
    }
    finish(job);
}

void Application::finish(const JobPtr& job) {
    if (!job->fault) return job->exit->send(std::move(job->response));
    const auto& fault = *job->fault;
    if (fault.after) {
        if (fault.action == FaultAction::drop) return job->exit->drop();
        if (fault.action == FaultAction::truncate) {
            return job->exit->send_truncated(std::move(job->response), fault.bytes);
        }
        if (fault.action == FaultAction::status || fault.action == FaultAction::html) {
            return job->exit->send(fault_answer(fault));
        }
    }
    job->response.body = distort(std::move(job->response.body), fault, false);
    job->exit->send(std::move(job->response));
}

void Application::later(hal::Duration delay, hal::Scheduler::Work work) {
    const auto id = next_timer_++;
    timers_[id] = uses_.scheduler.after(delay, [this, id, work = std::move(work)]() mutable {
        const auto self = timers_.extract(id);  // lives until this has run
        work();
    });
}

}  // namespace till::sandbox
