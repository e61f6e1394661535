// A Store on a real SQLite file in a temporary folder, driven by the fake loop; calls made to look synchronous.
#pragma once

#include "tests/support/fake_loop.hpp"
#include "tests/support/temp_folder.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/offline/store.hpp"

#include <gtest/gtest.h>

namespace till::offline::test {

using hal::json::Value;
using till::test::FakeLoop;
using till::test::TempFolder;

// Runs the loop until the callback came; fails the test when it never does.
template <class T, class Call>
T wait_for(FakeLoop& loop, Call&& call, bool threads = false) {
    std::optional<T> answer;
    call([&answer](T value) { answer = std::move(value); });
    const bool came = loop.run_until([&] { return answer.has_value(); }, std::chrono::hours(24), threads);
    EXPECT_TRUE(came) << "the callback never came";
    return came ? *std::move(answer) : T(std::unexpected(hal::Error{"test-no-callback", ""}));
}

class Journal {  // one life of a store: construct, open, use, destroy (a clean stop)
  public:
    Journal(FakeLoop& loop, std::string path, std::string vfs = {}, bool threads = false, int checkpoint_frames = 1000,
            hal::Signer* signer = nullptr)
        : loop_(loop),
          threads_(threads),
          store_(std::make_unique<Store>(
              StoreOptions{std::move(path), "T-1", std::move(vfs), checkpoint_frames, signer}, loop, crypto_, loop,
              threads ? make_thread_worker() : make_inline_worker(loop))) {}

    Store& store() { return *store_; }
    hal::Crypto& crypto() { return crypto_; }

    template <class T, class Call>
    T wait(Call&& call) {
        return wait_for<T>(loop_, std::forward<Call>(call), threads_);
    }
    hal::Result<OpenReport> open() {
        return wait<hal::Result<OpenReport>>([&](auto done) { store_->open(std::move(done)); });
    }
    hal::Result<Committed> commit(Change change) {
        return wait<hal::Result<Committed>>([&](auto done) { store_->commit(std::move(change), std::move(done)); });
    }
    hal::Result<Document> document(std::string kind, std::string id) {
        return wait<hal::Result<Document>>([&](auto done) { store_->find_document(kind, id, std::move(done)); });
    }
    hal::Result<std::vector<Event>> events(std::int64_t after = 0, int limit = 1000) {
        return wait<hal::Result<std::vector<Event>>>(
            [&](auto done) { store_->events_after(after, limit, std::move(done)); });
    }
    hal::Result<Item> item(std::string id) {
        return wait<hal::Result<Item>>([&](auto done) { store_->find_item(id, std::move(done)); });
    }
    hal::Result<std::vector<Item>> due(std::string kind, int limit = 100) {
        return wait<hal::Result<std::vector<Item>>>(
            [&](auto done) { store_->due_items(kind, limit, std::move(done)); });
    }
    hal::Result<std::optional<hal::Duration>> next_due(std::string kind) {
        return wait<hal::Result<std::optional<hal::Duration>>>(
            [&](auto done) { store_->next_due_in(kind, std::move(done)); });
    }
    hal::Result<std::vector<Item>> items(std::vector<ItemState> states, Page page = {}) {
        return wait<hal::Result<std::vector<Item>>>(
            [&](auto done) { store_->list_items(states, page, std::move(done)); });
    }
    hal::Result<std::vector<Receipt>> receipts(Page page = {}) {
        return wait<hal::Result<std::vector<Receipt>>>(
            [&](auto done) { store_->list_receipts(page, std::move(done)); });
    }
    hal::Result<std::vector<Event>> events_of(std::string stream, int limit = 1000) {
        return wait<hal::Result<std::vector<Event>>>(
            [&](auto done) { store_->events_of(stream, limit, std::move(done)); });
    }
    hal::Result<std::vector<Document>> documents(std::string kind, std::string state = {}, Page page = {}) {
        return wait<hal::Result<std::vector<Document>>>(
            [&](auto done) { store_->list_documents(kind, state, page, std::move(done)); });
    }
    hal::Result<std::vector<Document>> open_documents(std::string kind) {
        return wait<hal::Result<std::vector<Document>>>(
            [&](auto done) { store_->open_documents(kind, std::move(done)); });
    }
    hal::Result<Answer> answer(std::string key) {
        return wait<hal::Result<Answer>>([&](auto done) { store_->find_answer(key, std::move(done)); });
    }
    hal::Result<Receipt> receipt(std::int64_t number) {
        return wait<hal::Result<Receipt>>([&](auto done) { store_->find_receipt(number, std::move(done)); });
    }
    hal::Result<Store::QueueSummary> summary() {
        return wait<hal::Result<Store::QueueSummary>>([&](auto done) { store_->queue_summary(std::move(done)); });
    }
    hal::Result<int> make_due_now(std::string kind) {
        return wait<hal::Result<int>>([&](auto done) { store_->make_due_now(kind, std::move(done)); });
    }
    hal::Result<int> rebuild(Store::Fold fold) {
        return wait<hal::Result<int>>([&](auto done) { store_->rebuild_documents(fold, std::move(done)); });
    }
    hal::Result<Pruned> prune(Retention retention = {}) {
        return wait<hal::Result<Pruned>>([&](auto done) { store_->prune(retention, std::move(done)); });
    }
    hal::Result<Store::Verified> verify() {
        return wait<hal::Result<Store::Verified>>([&](auto done) { store_->verify(std::move(done)); });
    }

  private:
    FakeLoop& loop_;
    bool threads_;
    drivers::crypto::MbedtlsCrypto crypto_;
    std::unique_ptr<Store> store_;
};

inline Change item_change(std::string id, std::string key, std::string kind = "sync") {
    Change change;
    change.enqueue.push_back({std::move(id), std::move(kind), "target", std::move(key), Value::object()});
    return change;
}
inline Change update_change(std::string id, ItemState state, int attempts = 1,
                            std::optional<hal::Duration> next_in = {}) {
    Change change;
    change.items.push_back({std::move(id), state, attempts, next_in, state == ItemState::parked ? "why: so" : "", {}});
    return change;
}
inline Change event_change(std::string stream, std::string type, Value data = Value::object()) {
    Change change;
    change.events.push_back({std::move(stream), std::move(type), std::move(data)});
    return change;
}

// A sale as the engine writes it: events, the payment document, an operation, later its receipt.
inline Change sale_created(const std::string& id, std::int64_t amount) {
    Change change = event_change(id, "payment.created", Value::object({{"amount", amount}}));
    change.documents.push_back({"payment", id, "created", true, Value::object({{"amount", amount}})});
    change.enqueue.push_back({id + "-op", "provider", "payhub", id, Value::object({{"amount", amount}})});
    return change;
}
inline Change sale_approved(const std::string& id, std::int64_t amount) {
    Change change = event_change(id, "payment.approved", Value::object({{"amount", amount}}));
    change.documents.push_back({"payment", id, "approved", false, Value::object({{"amount", amount}})});
    change.items.push_back({id + "-op", ItemState::done, 1, {}, {}});
    change.receipt = ReceiptDraft{
        id,           "sale",       Value::object({{"total", amount}}), Value::object({{"id", id}, {"amount", amount}}),
        id + "-sync", id + "-print"};
    return change;
}

}  // namespace till::offline::test
