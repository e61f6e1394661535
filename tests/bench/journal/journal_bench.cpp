// What the journal costs: a start with 0, 100,000 and 1,000,000 events; the memory that draining 100,000 items takes; what
// signing adds to a commit. Real files in $TMPDIR. Prints the rows of the tables in docs/reliability.md; everything that
// is compared is measured in the same run, in turns.
#include "offline/store/journal.hpp"
#include "tests/support/fake_loop.hpp"
#include "tests/support/temp_folder.hpp"
#include "till/drivers/crypto/device_signer.hpp"
#include "till/drivers/crypto/mbedtls_crypto.hpp"
#include "till/offline/outbox.hpp"
#include "till/offline/sync.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace {

using namespace till;
using hal::json::Value;
using offline::Change;
using offline::store::Journal;
using offline::store::PendingChange;

using SteadyClock = std::chrono::steady_clock;

double ms_since(SteadyClock::time_point start) {
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - start).count();
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

[[noreturn]] void give_up(const hal::Error& error) {
    std::fprintf(stderr, "%s: %s\n", error.type.c_str(), error.detail.c_str());
    std::exit(1);
}

template <class T>
T must(hal::Result<T> result) {
    if (!result) give_up(result.error());
    if constexpr (!std::is_void_v<T>) return *std::move(result);
}

long resident_kib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmRSS:")) return std::strtol(line.c_str() + 6, nullptr, 10);
    }
    return 0;
}

struct Bench {
    test::FakeLoop clock;
    drivers::crypto::MbedtlsCrypto crypto;
    test::TempFolder folder;

    offline::StoreOptions options(const std::string& name, hal::Signer* signer = nullptr) {
        return {folder.file(name), "T-1", "", 1000, signer};
    }
    hal::Stamp now() { return clock.now(); }

    // A day's work of `events` events: five per sale, its documents, its receipt; printed and synced.
    void fill(const std::string& name, int events) {
        Journal journal(options(name), crypto);
        must(journal.open(now()));
        std::vector<PendingChange> group;
        for (int sale = 0; sale * 5 < events; ++sale) {
            group.push_back({a_sale(sale), now()});
            if (group.size() < 500 && (sale + 1) * 5 < events) continue;
            for (auto& written : journal.write(group))
                must(std::move(written));
            group.clear();
            journal.checkpoint_if_due();
        }
    }
    static Change a_sale(int n) {
        const std::string id = "payment-" + std::to_string(n);
        Change change;
        const auto data = Value::object({{"state", "approved"}, {"amount", 1250}, {"note", std::string(200, 'x')}});
        for (const char* type : {"payment.created", "payment.presented", "payment.active", "payment.approved"})
            change.events.push_back({id, type, data});
        change.documents.push_back({"payment", id, "approved", false, data, 0, 0});
        change.receipt = offline::ReceiptDraft{id, "sale", Value::object({{"total", 1250}}), {}, {}, {}};
        return change;
    }
};

void bench_start(int rounds) {
    const int sizes[] = {0, 100'000, 1'000'000};
    Bench bench;
    for (const int size : sizes)
        bench.fill("events-" + std::to_string(size), size);
    std::vector<double> times[3];
    for (int round = 0; round < rounds; ++round) {
        for (int i = 0; i < 3; ++i) {
            const auto start = SteadyClock::now();
            Journal journal(bench.options("events-" + std::to_string(sizes[i])), bench.crypto);
            must(journal.open(bench.now()));
            times[i].push_back(ms_since(start));
        }
    }
    std::printf("| events | file, MiB | start, ms (median of %d) | ratio to an empty journal | ratio to 100,000 |\n",
                rounds);
    std::printf("|---|---|---|---|---|\n");
    for (int i = 0; i < 3; ++i) {
        const auto bytes = std::filesystem::file_size(bench.folder.file("events-" + std::to_string(sizes[i])));
        std::printf("| %d | %.1f | %.2f | %.2f | %.2f |\n", sizes[i], static_cast<double>(bytes) / (1 << 20),
                    median(times[i]), median(times[i]) / median(times[0]), median(times[i]) / median(times[1]));
    }
}

// A back office that answers at once.
void bench_drain(int items) {
    Bench bench;
    auto& loop = bench.clock;
    offline::Store store(bench.options("drain"), loop, bench.crypto, loop, offline::make_inline_worker(loop));
    store.open([](auto opened) { must(std::move(opened)); });
    for (int i = 0; i < items; ++i) {
        Change change;
        change.enqueue.push_back({"item-" + std::to_string(i), "sync", "back_office", "key-" + std::to_string(i),
                                  Value::object({{"receipt", Value::object({{"text", std::string(700, 'x')}})}})});
        store.commit(std::move(change), [](auto done) { must(std::move(done)); });
        if (i % 1000 == 0) loop.run_ready();
    }
    loop.run_ready();
    offline::Outbox outbox(store, loop, loop, bench.crypto);
    int done = 0;
    long most = 0;
    offline::Channel channel{"sync", 50, 1, {}, {}};
    channel.max_batch_bytes = 512 * 1024;
    channel.deliver = [&](std::vector<offline::Item> batch, auto answered) {
        const auto request = offline::build_sync_request({"https://office", "T-1", "", ""}, bench.crypto, batch);
        done += static_cast<int>(batch.size());
        if (done % 5'000 < 50) most = std::max(most, resident_kib());
        std::vector<offline::Delivery> deliveries(batch.size());
        for (auto& delivery : deliveries)
            delivery.kind = offline::Delivery::Kind::done;
        loop.post([answered = std::move(answered), deliveries = std::move(deliveries)]() mutable {
            answered(std::move(deliveries));
        });
    };
    const long before = resident_kib();
    const auto start = SteadyClock::now();
    outbox.add_channel(std::move(channel));
    outbox.start();
    loop.run_until([&] { return done >= items && outbox.idle(); }, std::chrono::hours(24 * 30));
    std::printf(
        "| items | drained | resident before, KiB | most while draining, KiB | items per second "
        "|\n|---|---|---|---|---|\n");
    std::printf("| %d | %d | %ld | %ld | %.0f |\n", items, done, before, most, items * 1000.0 / ms_since(start));
}

void bench_signing(int rounds) {
    Bench bench;
    auto signer =
        must(drivers::crypto::DeviceSigner::create(drivers::crypto::DeviceSigner::new_key(bench.crypto), bench.crypto));
    struct Way {
        const char* name;
        hal::Signer* signer;
        bool ahead;  // there was a moment in which nobody waited
        std::vector<double> times = {};
    } ways[] = {{"not signed", nullptr, false},
                {"signed, prepared ahead", signer.get(), true},
                {"signed, nothing prepared", signer.get(), false}};
    std::vector<std::unique_ptr<Journal>> journals;
    for (const Way& way : ways) {
        journals.push_back(std::make_unique<Journal>(bench.options(way.name, way.signer), bench.crypto));
        must(journals.back()->open(bench.now()));
    }
    for (int round = 0; round < rounds; ++round) {
        for (std::size_t i = 0; i < std::size(ways); ++i) {
            std::vector<PendingChange> change;
            change.push_back({Bench::a_sale(round), bench.now()});
            if (ways[i].ahead) signer->prepare();
            const auto start = SteadyClock::now();
            for (auto& written : journals[i]->write(change))
                must(std::move(written));
            ways[i].times.push_back(ms_since(start));
        }
    }
    std::printf("| a sale's commit | median, us | ratio |\n|---|---|---|\n");
    for (const Way& way : ways)
        std::printf("| %s | %.0f | %.2f |\n", way.name, median(way.times) * 1000,
                    median(way.times) / median(ways[0].times));
}

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "all";
    if (what == "all" || what == "start") bench_start(21);
    if (what == "all" || what == "drain") bench_drain(100'000);
    if (what == "all" || what == "signing") bench_signing(2'000);
    return 0;
}
