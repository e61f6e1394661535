// What the store does to files besides SQLite's own work.
#pragma once

#include "store/database.hpp"
#include "till/offline/store.hpp"

namespace till::offline::store {

// After a failed fsync the kernel may hold pages as clean that never reached the disk. Writing the log's bytes again
// makes them dirty again, so that the sync that follows means something. Goes through the store's VFS.
Result<void> rewrite_log(const StoreOptions& options);

// Sales are nobody else's business: a new database file is the owner's only, and SQLite gives its log the same mode.
// That it exists already is fine. Only for the real file system.
void create_private_file(const StoreOptions& options, const std::string& path);
// The database's log, with something in it. Once there was a commit it is never absent or empty by itself.
bool log_exists(const StoreOptions& options);
bool file_exists(const std::string& path);
std::uintmax_t file_size(const std::string& path);  // 0 when it cannot be told
void remove_file(const std::string& path);          // that it is not there is fine
int files_set_aside(const StoreOptions& options);   // <path>.corrupt-<n>, each with its log
Result<void> rename_file(const std::string& from, const std::string& to);
Result<void> sync_file(const std::string& path);
Result<void> sync_folder_of(const std::string& path);

}  // namespace till::offline::store
