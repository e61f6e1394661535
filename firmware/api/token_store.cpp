#include "till/firmware/api/token_store.hpp"

#include "till/hal/ids.hpp"
#include "till/hal/object_reader.hpp"

#include "token_file.hpp"

#include <sys/stat.h>
#include <algorithm>

namespace till::firmware::api {
namespace {

constexpr std::size_t max_tokens = 256;
constexpr hal::Duration look_again{1'000};

}  // namespace

std::string_view to_string(Role role) {
    switch (role) {
        case Role::cashier: return "cashier";
        case Role::supervisor: return "supervisor";
        case Role::technician: return "technician";
        case Role::integrator: return "integrator";
    }
    return "cashier";
}

std::optional<Role> role_from(std::string_view text) {
    for (const auto role : {Role::cashier, Role::supervisor, Role::technician, Role::integrator})
        if (text == to_string(role)) return role;
    return std::nullopt;
}

TokenStore::TokenStore(std::string path, const hal::Clock& clock, hal::Crypto& crypto, hal::Duration patience)
    : path_(std::move(path)), clock_(clock), crypto_(crypto), patience_(patience) {}
TokenStore::~TokenStore() = default;

hal::Result<std::string> TokenStore::create(std::string name, Role role) {
    if (!hal::is_safe_id(name)) return hal::fail("token-name-invalid", "1 to 64 of A-Z a-z 0-9 . _ -");
    std::string token = random_token();
    auto saved = edit([&](std::vector<Entry>& entries) -> hal::Result<void> {
        if (std::ranges::any_of(entries, [&](const Entry& e) { return e.identity.name == name; }))
            return hal::fail("token-name-taken", name);
        if (entries.size() >= max_tokens) return hal::fail("token-file-failed", "too many tokens: revoke some");
        entries.push_back({{name, role}, hash_of(token), hal::to_rfc3339(clock_.now().wall)});
        return {};
    });
    if (!saved) return std::unexpected(saved.error());
    return token;
}

hal::Result<void> TokenStore::revoke(std::string_view name) {
    return edit([&](std::vector<Entry>& entries) -> hal::Result<void> {
        if (std::erase_if(entries, [&](const Entry& e) { return e.identity.name == name; }) == 0)
            return hal::fail("token-not-found", std::string(name));
        return {};
    });
}

hal::Result<std::vector<TokenInfo>> TokenStore::list() {
    load();
    if (fault_) return std::unexpected(*fault_);
    std::vector<TokenInfo> out;
    for (const auto& entry : entries_)
        out.push_back({entry.identity, entry.created_at});
    return out;
}

std::string TokenStore::session(std::string name, Role role) {
    std::string token = random_token();
    sessions_.push_back({{std::move(name), role}, hash_of(token), {}});
    return token;
}

std::optional<Identity> TokenStore::find(std::string_view token) {
    reload_if_changed();
    const auto hash = hash_of(token);
    for (const auto* list : {&sessions_, &entries_})
        for (const auto& entry : *list)
            if (hal::equal_constant_time(entry.sha256, hash)) return entry.identity;
    return std::nullopt;
}

std::string TokenStore::random_token() {
    std::array<std::uint8_t, 32> bytes{};
    crypto_.random(bytes);
    return "till_" + hal::to_hex(bytes);
}

std::string TokenStore::hash_of(std::string_view token) const { return hal::to_hex(crypto_.sha256(token)); }

TokenStore::FileMark TokenStore::mark() const {
    struct stat st {};
    if (::stat(path_.c_str(), &st) != 0) return {};
    return {static_cast<std::int64_t>(st.st_ino), static_cast<std::int64_t>(st.st_size),
            static_cast<std::int64_t>(st.st_mtim.tv_sec) * 1'000'000'000 + st.st_mtim.tv_nsec};
}

void TokenStore::reload_if_changed() {
    const auto now = clock_.monotonic();
    if (looked_ && now - *looked_ < look_again) return;
    looked_ = now;
    if (mark() != loaded_) load();
}

void TokenStore::load() {
    entries_.clear();
    fault_.reset();
    loaded_ = mark();
    const auto text = read_private_file(path_);
    if (!text) {
        fault_ = text.error();
        return;
    }
    if (text->empty()) return;  // no file yet
    const auto document = hal::json::parse(*text, {256 * 1024, 4});
    if (!document) {
        fault_ = hal::Error{"token-file-invalid", document.error().detail};
        return;
    }
    hal::json::ObjectReader reader(*document);
    const auto* list = reader.optional_array("tokens", max_tokens);
    std::vector<Entry> read;
    for (const auto& item : list != nullptr ? *list->array_items() : hal::json::Value::Array{}) {
        hal::json::ObjectReader entry(item, "/tokens");
        const auto name = entry.text("name", 64);
        const auto role = role_from(entry.text("role", 16));
        auto hash = entry.text("sha256", 64);
        auto created = entry.optional_text("created_at", 40).value_or("");
        if (!role) entry.fail_at("role", "field-invalid", "unknown role");
        if (hash.size() != 64) entry.fail_at("sha256", "field-invalid", "not 64 hex digits");
        if (auto ok = entry.finish(); !ok) {
            fault_ = hal::Error{"token-file-invalid", ok.error().detail};
            return;
        }
        read.push_back({{name, *role}, std::move(hash), std::move(created)});
    }
    if (auto ok = reader.finish(); !ok)
        fault_ = hal::Error{"token-file-invalid", ok.error().detail};
    else
        entries_ = std::move(read);
}

hal::Result<void> TokenStore::edit(std::move_only_function<hal::Result<void>(std::vector<Entry>&)> change) {
    const FileLock lock(path_ + ".lock", patience_);
    if (!lock.held()) return hal::fail("token-file-busy", path_);
    load();
    if (fault_) return std::unexpected(*fault_);
    auto entries = entries_;
    if (auto ok = change(entries); !ok) return ok;
    return save(entries);
}

hal::Result<void> TokenStore::save(const std::vector<Entry>& entries) {
    auto list = hal::json::Value::array();
    for (const auto& entry : entries)
        list.push(hal::json::Value::object({{"name", entry.identity.name},
                                            {"role", to_string(entry.identity.role)},
                                            {"sha256", entry.sha256},
                                            {"created_at", entry.created_at}}));
    if (auto ok = write_private_file(path_, hal::json::Value::object({{"tokens", list}}).dump_pretty() + "\n"); !ok)
        return ok;
    entries_ = entries;
    loaded_ = mark();
    return {};
}

}  // namespace till::firmware::api
