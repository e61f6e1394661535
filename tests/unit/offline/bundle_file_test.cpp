// The file of a bundle: nothing readable, nothing changed unseen, nothing of a bad one taken. (R13: the bundle.)
#include "transfer_fixture.hpp"

#include <fstream>

namespace till::offline::test {
namespace {

class BundleFile : public TransferTest {
  protected:
    std::string read() {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(const std::string& bytes) { std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes; }
};

TEST_F(BundleFile, HoldsNothingReadable) {
    start();
    ASSERT_TRUE(journal->commit(item_change("visible-id", "visible-key")).has_value());
    journal.reset();
    ASSERT_TRUE(export_it().has_value());
    const auto bytes = read();
    EXPECT_FALSE(bytes.contains("visible"));
    EXPECT_TRUE(bytes.starts_with("TILLBNDL"));
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(BundleFile, AnotherPassphraseOpensNothing) {
    make_pending();
    ASSERT_TRUE(export_it().has_value());
    EXPECT_EQ(type_of(import_it(hal::Secret{"wrong"})), "bundle-broken");
    EXPECT_EQ(type_of(import_it(hal::Secret{})), "passphrase-empty");
    EXPECT_TRUE(import_it().has_value());
}

TEST_F(BundleFile, EveryChangedByteAndEveryCutShowsAndTakesNothing) {
    make_pending();
    ASSERT_TRUE(export_it().has_value());
    const auto whole = read();
    for (std::size_t at = 0; at < whole.size(); at += 13) {
        auto bad = whole;
        bad[at] = static_cast<char>(bad[at] ^ 0x10);
        write(bad);
        EXPECT_FALSE(import_it().has_value()) << "byte " << at << " of " << whole.size();
        write(whole.substr(0, at));
        EXPECT_FALSE(import_it().has_value()) << "cut at " << at;
    }
    write(whole + "x");
    EXPECT_EQ(type_of(import_it()), "bundle-broken");
    write(whole);
    EXPECT_TRUE(import_it().has_value()) << "nothing of the bad ones was taken";
}

TEST_F(BundleFile, ChunksCanBeNeitherSwappedNorLeftOut) {
    start();
    for (int i = 0; i < 40; ++i) {
        Change change;
        change.enqueue.push_back({"big-" + std::to_string(i), "sync", "t", "k" + std::to_string(i),
                                  Value::object({{"text", std::string(20'000, 'x')}})});
        ASSERT_TRUE(journal->commit(std::move(change)).has_value());
    }
    journal.reset();
    ASSERT_TRUE(export_it().has_value());
    const auto whole = read();
    const auto size_at = [&](std::size_t at) {
        std::size_t size = 0;
        for (std::size_t i = 0; i < 4; ++i)
            size = size << 8 | static_cast<unsigned char>(whole[at + i]);
        return size;
    };
    const std::size_t first = 16 + size_at(12);
    const std::size_t second = first + 5 + size_at(first + 1);
    const std::size_t third = second + 5 + size_at(second + 1);
    ASSERT_LT(third, whole.size()) << "three chunks at least";
    write(whole.substr(0, first) + whole.substr(second, third - second) + whole.substr(first, second - first) +
          whole.substr(third));
    EXPECT_EQ(type_of(import_it()), "bundle-broken");
    write(whole.substr(0, first) + whole.substr(second));
    EXPECT_EQ(type_of(import_it()), "bundle-broken");
    write(whole);
    EXPECT_EQ(import_it()->items, 40);
}

TEST_F(BundleFile, ALaterVersionIsRefusedByName) {
    make_pending();
    ASSERT_TRUE(export_it().has_value());
    auto bytes = read();
    bytes[11] = 2;
    write(bytes);
    EXPECT_EQ(type_of(import_it()), "bundle-too-new");
    write("not a bundle at all, whatever its name says");
    EXPECT_EQ(type_of(import_it()), "bundle-unreadable");
}

}  // namespace
}  // namespace till::offline::test
