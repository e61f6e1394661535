#include "transfer/bundle_file.hpp"

#include "store/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <span>

namespace till::offline::transfer {
namespace {

constexpr std::string_view magic = "TILLBNDL";
constexpr std::uint64_t version = 1;
constexpr std::uint64_t header_max = 4096;
constexpr std::size_t chunk_bytes = 256 * 1024;       // filled to about this
constexpr std::uint64_t chunk_max = 8 * 1024 * 1024;  // one record may be larger than a chunk
constexpr unsigned rounds_min = 1'000, rounds_max = 20'000'000;
constexpr hal::json::Limits record_limits{.bytes = chunk_max, .depth = 16};

std::string number(std::uint64_t value, int bytes) {
    std::string text;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        text.push_back(static_cast<char>(value >> shift & 0xFF));
    return text;
}

std::uint64_t number_of(std::string_view text) {
    std::uint64_t value = 0;
    for (const char c : text)
        value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

std::string text_of(const hal::Digest& digest) { return {digest.begin(), digest.end()}; }

std::optional<std::string> from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        unsigned value = 0;
        if (std::sscanf(std::string(hex.substr(i, 2)).c_str(), "%2x", &value) != 1) return std::nullopt;
        bytes.push_back(static_cast<char>(value));
    }
    return bytes;
}

std::string chunk_header(const std::string& head_hash, std::uint64_t chunk, bool last) {
    return head_hash + number(chunk, 8) + (last ? '\1' : '\0');
}

hal::Error unwritable(const std::string& path) { return {"bundle-unwritable", path + ": " + std::strerror(errno)}; }

bool put(std::FILE* file, std::string_view bytes) {
    return std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
}

Result<std::string> take(std::FILE* file, std::uint64_t bytes) {
    std::string text(bytes, '\0');
    if (std::fread(text.data(), 1, bytes, file) != bytes) return hal::fail("bundle-broken", "it is cut short");
    return text;
}

struct Opened {
    BundleHead head;
    std::string salt;
    std::string hash;  // of all before the first chunk
};

Result<Opened> read_head(std::FILE* file, const hal::Crypto& crypto) {
    auto start = take(file, magic.size() + 8);
    if (!start || !start->starts_with(magic)) return hal::fail("bundle-unreadable", "it is no bundle");
    const auto size = number_of(std::string_view(*start).substr(magic.size() + 4));
    if (number_of(std::string_view(*start).substr(magic.size(), 4)) != version) {
        return hal::fail("bundle-too-new", "its version is not 1");
    }
    if (size > header_max) return hal::fail("bundle-broken", "its header is too large");
    const auto text = take(file, size);
    if (!text) return std::unexpected(text.error());
    const auto value = hal::json::parse(*text, {.bytes = header_max, .depth = 4});
    if (!value) return hal::fail("bundle-broken", "its header is no JSON");
    const auto rounds = value->integer_or("rounds", 0);
    const auto salt = from_hex(value->string_or("salt", ""));
    const bool known = value->string_or("kdf", "") == "pbkdf2-hmac-sha256" && rounds >= rounds_min &&
                       rounds <= rounds_max && salt && salt->size() >= 16;
    if (!known) return hal::fail("bundle-broken", "its header makes no sense");
    return Opened{{value->string_or("bundle", ""), value->string_or("terminal_id", ""), value->string_or("created", ""),
                   static_cast<unsigned>(rounds)},
                  *salt,
                  text_of(crypto.sha256(*start + *text))};
}

Result<void> each_record(std::string_view lines, const std::function<Result<void>(const Value&)>& record) {
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        const auto value = hal::json::parse(lines.substr(0, end), record_limits);
        if (!value) return hal::fail("bundle-broken", "a record is no JSON");
        if (auto used = record(*value); !used) return used;
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return {};
}

}  // namespace

Result<BundleWriter> BundleWriter::create(const std::string& file, const BundleHead& head,
                                          const hal::Secret& passphrase, hal::Crypto& crypto, const hal::Vault& vault) {
    std::array<std::uint8_t, 16> salt{};
    crypto.random(salt);
    auto key = vault.key_from(passphrase, {reinterpret_cast<const char*>(salt.data()), salt.size()}, head.rounds);
    if (!key) return std::unexpected(key.error());
    const std::string header = Value::object({{"bundle", head.bundle},
                                              {"terminal_id", head.terminal_id},
                                              {"created", head.created},
                                              {"kdf", "pbkdf2-hmac-sha256"},
                                              {"rounds", head.rounds},
                                              {"salt", hal::to_hex(salt)}})
                                   .dump();
    BundleWriter writer(file, vault);
    writer.key_ = *std::move(key);
    const std::string part = file + ".part";
    const int handle = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (handle < 0) return std::unexpected(unwritable(part));
    writer.file_.reset(::fdopen(handle, "wb"));
    const std::string start = std::string(magic) + number(version, 4) + number(header.size(), 4) + header;
    writer.head_hash_ = text_of(crypto.sha256(start));
    if (!writer.file_ || !put(writer.file_.get(), start)) return std::unexpected(unwritable(part));
    return writer;
}

Result<void> BundleWriter::add(const Value& record) {
    buffer_.append(record.dump()).append(1, '\n');
    return buffer_.size() >= chunk_bytes ? flush(false) : Result<void>{};
}

Result<void> BundleWriter::flush(bool last) {
    const auto sealed =
        vault_->seal(key_, number(0, 4) + number(chunk_, 8), chunk_header(head_hash_, chunk_, last), buffer_);
    if (!sealed) return std::unexpected(sealed.error());
    ++chunk_;
    buffer_.clear();
    const bool written =
        put(file_.get(), number(last, 1)) && put(file_.get(), number(sealed->size(), 4)) && put(file_.get(), *sealed);
    if (!written) return std::unexpected(unwritable(path_ + ".part"));
    return {};
}

Result<void> BundleWriter::finish() {
    if (auto flushed = flush(true); !flushed) return flushed;
    if (std::fflush(file_.get()) != 0 || ::fsync(::fileno(file_.get())) != 0) {
        return std::unexpected(unwritable(path_ + ".part"));
    }
    file_.reset();
    auto named = store::rename_file(path_ + ".part", path_);
    if (named) named = store::sync_folder_of(path_);
    if (!named) return hal::fail("bundle-unwritable", named.error().detail);
    return {};
}

Result<BundleHead> read_bundle(const std::string& path, const hal::Secret& passphrase, const hal::Crypto& crypto,
                               const hal::Vault& vault, const std::function<Result<void>(const Value&)>& record) {
    const File file(std::fopen(path.c_str(), "rbe"));
    if (!file) return hal::fail("bundle-unreadable", path + ": " + std::strerror(errno));
    auto opened = read_head(file.get(), crypto);
    if (!opened) return std::unexpected(opened.error());
    const auto key = vault.key_from(passphrase, opened->salt, opened->head.rounds);
    if (!key) return std::unexpected(key.error());
    for (std::uint64_t chunk = 0;; ++chunk) {
        const auto start = take(file.get(), 5);
        if (!start) return std::unexpected(start.error());
        const bool last = start->front() == '\1';
        const auto size = number_of(std::string_view(*start).substr(1));
        if (size > chunk_max + 1024) return hal::fail("bundle-broken", "a chunk is too large");
        const auto sealed = take(file.get(), size);
        if (!sealed) return std::unexpected(sealed.error());
        const auto plain =
            vault.open(*key, number(0, 4) + number(chunk, 8), chunk_header(opened->hash, chunk, last), *sealed);
        if (!plain) return hal::fail("bundle-broken", "wrong passphrase, or it was changed");
        if (auto used = each_record(*plain, record); !used) return std::unexpected(used.error());
        if (last) break;
    }
    if (std::fgetc(file.get()) != EOF) return hal::fail("bundle-broken", "there is something after its end");
    return opened->head;
}

}  // namespace till::offline::transfer
