#include "tests/crash/power/checker.hpp"

#include "tests/support/faulty_disk.hpp"
#include "tests/support/temp_folder.hpp"
#include "tests/unit/offline/store_fixture.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

namespace till::crash {
namespace {

using offline::Event;
using offline::test::Journal;

constexpr int everything = 100'000;

// Where every id of the journal can be found, and the states each payment went through.
struct Account {
    std::string text;
    std::map<std::string, std::set<std::string>> states;
    std::map<std::string, std::string> last_state;
};

void read_events(const std::vector<Event>& events, Account& account) {
    for (const Event& event : events) {
        account.text += event.stream + " " + event.data.dump() + "\n";
        const auto state = event.data.string_or("state", "");
        if (!event.type.starts_with("payment.") || state.empty()) continue;
        account.states[event.stream].insert(state);
        account.last_state[event.stream] = state;
    }
}

// Documents follow from events; a sale that is paid has one receipt, and a receipt belongs to a sale that was.
std::string half_change(Journal& journal, const Account& account, const std::vector<offline::Receipt>& receipts) {
    std::map<std::string, int> sales;
    for (const auto& receipt : receipts) {
        if (receipt.kind == "sale") ++sales[receipt.payment_id];
    }
    for (const auto& [id, state] : account.last_state) {
        const auto document = journal.document("payment", id);
        if (!document) return id + ": events without a document";
        if (document->state != state) return id + ": the document says " + document->state + ", the events " + state;
        const int wanted = account.states.at(id).contains("approved") ? 1 : 0;
        if (sales[id] != wanted) return id + ": " + std::to_string(sales[id]) + " receipts";
    }
    return {};
}

bool known(Journal& journal, const Account& account, const std::string& id) {
    return account.text.contains(id) || journal.item(id).has_value();
}

std::string broken_promise(Journal& journal, const Account& account, std::size_t receipts, const Promises& promises) {
    if (static_cast<std::int64_t>(receipts) < promises.receipts) {
        return "receipt " + std::to_string(promises.receipts) + " was shown, there are " + std::to_string(receipts);
    }
    for (const auto& [id, state] : promises.states) {
        const auto found = account.states.find(id);
        if (found == account.states.end() || !found->second.contains(state)) return id + " was shown as " + state;
    }
    for (const auto& id : promises.ids) {
        if (!known(journal, account, id)) return id + " had left the terminal";
    }
    return {};
}

}  // namespace

struct Checker::Impl {
    test::FaultyDisk disk{"after-the-cut"};
    std::optional<test::TempFolder> folder;

    std::string path() const { return folder ? folder->file("till.db") : "/disk/till.db"; }
    std::string vfs() const { return folder ? "" : disk.vfs(); }
    void put(const DiskModel::Files& files) {
        if (folder) folder.emplace();
        test::FaultyDisk::Image image;
        for (const auto& [path, bytes] : files) {
            const auto name = path.substr(path.rfind('/') + 1);
            if (!name.starts_with("till.db")) continue;
            if (folder) std::ofstream(folder->file(name), std::ios::binary) << bytes;
            if (!folder) image["/disk/" + name].cached = bytes;
        }
        disk.restore(image);
    }
};

Checker::Checker(Place place) : impl_(std::make_unique<Impl>()) {
    if (place == Place::folder) impl_->folder.emplace();
}
Checker::~Checker() = default;

Verdict Checker::check(const DiskModel::Files& files, const Promises& promises) {
    const Verdict verdict = look(files, promises);
    if (verdict.opens || impl_->folder) return verdict;
    // Between two migrations the store copies the file, which memory cannot: only real files tell whether it opens.
    impl_->folder.emplace();
    const Verdict real = look(files, promises);
    impl_->folder.reset();
    return real;
}

Verdict Checker::look(const DiskModel::Files& files, const Promises& promises) {
    Verdict verdict;
    impl_->put(files);
    test::FakeLoop loop;
    Journal journal(loop, impl_->path(), impl_->vfs());
    const auto opened = journal.open();
    verdict.opens = opened.has_value();
    if (!opened) return verdict.why = opened.error().type + ": " + opened.error().detail, verdict;
    const auto events = journal.events(0, everything);
    const auto receipts = journal.receipts({0, everything});
    const auto chains = journal.verify();
    if (!chains) verdict.why = chains.error().detail;
    if (!events || !receipts) return verdict.why = "it cannot be read", verdict;
    if (!opened->damage.empty()) verdict.why = opened->damage;
    if (!opened->quarantined.empty()) verdict.why = "moved aside as corrupt";
    const auto newest = receipts->empty() ? 0 : receipts->front().number;
    if (static_cast<std::int64_t>(receipts->size()) != newest) verdict.why = "the receipt numbers have a gap";
    Account account;
    read_events(*events, account);
    if (verdict.why.empty()) verdict.why = half_change(journal, account, *receipts);
    verdict.whole = verdict.why.empty();
    const auto gone = broken_promise(journal, account, receipts->size(), promises);
    verdict.kept = gone.empty();
    if (verdict.why.empty()) verdict.why = gone;
    return verdict;
}

}  // namespace till::crash
