#include "channels.hpp"

#include "till/firmware/ui/pay_slip.hpp"
#include "till/firmware/ui/receipt.hpp"

namespace till::firmware::app {
namespace {

using offline::Delivery;
// A receipt has a few kilobytes; a back office should not have to take megabytes at once.
constexpr std::size_t sync_batch_bytes = 512 * 1024;

using Deliveries = hal::Callback<std::vector<Delivery>>;

std::vector<Delivery> only(Delivery delivery) {
    std::vector<Delivery> deliveries;
    deliveries.push_back(std::move(delivery));
    return deliveries;
}

// `count`: the receipt of this terminal whose prints go up.
void print_document(hal::Printer& printer, const offline::Item& item, hal::Result<hal::ReceiptDocument> document,
                    std::optional<std::int64_t> count, Deliveries done) {
    if (!document) return done(only({Delivery::Kind::refused, document.error(), {}, {}, {}}));
    printer.print(item.id, std::move(*document), [count, done = std::move(done)](hal::Result<void> printed) mutable {
        Delivery delivery;
        if (printed) {
            delivery.kind = Delivery::Kind::done;
            if (count) delivery.change.printed.push_back(*count);
        } else {
            const bool paper_moved = printed.error().type == "print-unknown";
            delivery.kind = paper_moved ? Delivery::Kind::refused : Delivery::Kind::not_sent;
            delivery.error = printed.error();
        }
        done(only(std::move(delivery)));
    });
}

ui::ReceiptOptions options_for(const offline::Item& item, const std::string& locale) {
    ui::ReceiptOptions options;
    options.copy = item.payload.boolean_or("copy", false);
    options.locale = locale;
    options.local_time = true;
    return options;
}

// A pay slip has no number and no copy: what is on it stands in the job.
void print_slip(hal::Printer& printer, const std::string& locale, const offline::Item& item, Deliveries done) {
    print_document(printer, item, ui::pay_slip_document(*item.payload.find("slip"), options_for(item, locale)),
                   std::nullopt, std::move(done));
}

void print_receipt(hal::Printer& printer, const std::string& locale, const offline::Item& item,
                   const offline::Receipt& receipt, Deliveries done) {
    hal::json::Value body = receipt.body;
    body.set("number", receipt.number);
    body.set("issued_at", hal::to_rfc3339(receipt.issued.wall));
    body.set("trusted_time", receipt.issued.trusted);
    print_document(printer, item, ui::receipt_document(body, options_for(item, locale)), receipt.number,
                   std::move(done));
}

// A receipt of another terminal, which an import brought along with its print (till/offline/transfer.hpp).
void print_foreign(hal::Printer& printer, const std::string& locale, const offline::Item& item,
                   const hal::json::Value& foreign, Deliveries done) {
    const hal::json::Value* printed = foreign.find("body");
    hal::json::Value body = printed != nullptr && printed->is_object() ? *printed : hal::json::Value::object();
    body.set("number", foreign.integer_or("number", 0));
    body.set("issued_at", foreign.string_or("issued_at", ""));
    body.set("trusted_time", foreign.boolean_or("trusted_time", false));
    print_document(printer, item, ui::receipt_document(body, options_for(item, locale)), std::nullopt, std::move(done));
}
}  // namespace

offline::Channel print_channel(offline::Store& store, hal::Printer& printer, std::string locale) {
    offline::Channel channel;
    channel.kind = "print";
    channel.max_parallel = 1;
    channel.retry = {hal::Duration{1'000}, hal::Duration{15'000}, hal::Duration{500}};
    channel.deliver = [&store, &printer, locale = std::move(locale)](std::vector<offline::Item> items,
                                                                     Deliveries done) {
        if (items.front().payload.find("slip") != nullptr)
            return print_slip(printer, locale, items.front(), std::move(done));
        if (const auto* foreign = items.front().payload.find("foreign"); foreign != nullptr) {
            return print_foreign(printer, locale, items.front(), *foreign, std::move(done));
        }
        const std::int64_t number = items.front().payload.integer_or("receipt", 0);
        store.find_receipt(number,
                           [&printer, locale, item = items.front(), done = std::move(done)](auto receipt) mutable {
                               if (!receipt) return done(only({Delivery::Kind::not_sent, receipt.error(), {}, {}, {}}));
                               print_receipt(printer, locale, item, *receipt, std::move(done));
                           });
    };
    return channel;
}

offline::Channel sync_channel(hal::HttpTransport& http, const hal::Crypto& crypto, offline::SyncTarget target,
                              int batch, hal::Duration timeout) {
    offline::Channel channel;
    channel.kind = "sync";
    channel.max_batch = batch;
    channel.max_batch_bytes = sync_batch_bytes;
    channel.max_parallel = 1;
    channel.retry = {hal::Duration{500}, hal::Duration{30'000}, hal::Duration{200}};
    channel.deliver = [&http, &crypto, target = std::move(target), timeout](std::vector<offline::Item> items,
                                                                            Deliveries done) {
        auto request = offline::build_sync_request(target, crypto, items);
        http.send(std::move(request), timeout,
                  [items = std::move(items), done = std::move(done)](hal::HttpResult result) mutable {
                      done(offline::read_sync_answer(items, result));
                  });
    };
    return channel;
}

}  // namespace till::firmware::app
