// What a disk may hold after the power went, given the calls made so far. The rules:
// - bytes a file was synced with are safe; a later write may be there, missing, or (the last one) torn at 512 bytes, and
//   any subset of the later ones may be there without the others; bytes outside a write are never harmed;
// - a file is its inode: a name that is made again after unlink or rename is another file with its own writes;
// - a sync of a file keeps its name; other changes of names last with a sync of their folder, until then any first part
//   of them, in order.
#pragma once

#include "tests/crash/power/trace_file.hpp"

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace till::crash {

enum class Survives { nothing, everything, prefix, subset, torn_subset };

// The disk as sold, and two that are known to lose: they have to be found out.
enum class Manners {
    honest,
    ignores_sync,
    lazy_log  // syncs of the log wait until the database file is written: what synchronous=NORMAL does
};

class DiskModel {
  public:
    explicit DiskModel(Manners manners = Manners::honest) : manners_(manners) {}

    void apply(const Call& call);
    using Files = std::map<std::string, std::string>;  // by path
    Files after_cut(Survives survives, std::mt19937& random) const;
    // Changes that wait: only then do the ways to lose power differ.
    bool anything_waits() const;

  private:
    struct Change {
        std::int64_t at = 0;
        std::string bytes;
        bool truncate = false;
    };
    struct File {
        std::string durable;
        std::vector<Change> waiting;
    };
    struct Renaming {
        std::string name;
        std::uint64_t inode;  // 0: the name goes
    };
    using Names = std::map<std::string, std::uint64_t>;

    static void write(std::string& bytes, const Change& change);
    static void rename(Names& names, const Renaming& change);
    void change_name(std::string name, std::uint64_t inode);
    void see(const Call& call);
    void sync(const Call& call);
    void make_durable(File& file);
    void pay_owed_log_sync();
    std::string contents(const File& file, Survives survives, std::mt19937& random) const;

    Manners manners_;
    std::map<std::uint64_t, File> files_;
    Names names_;          // as the program sees them
    Names durable_names_;  // as the disk holds them
    std::vector<Renaming> waiting_names_;
    std::uint64_t owed_ = 0;  // a lazy log's inode
};

}  // namespace till::crash
