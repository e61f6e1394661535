#include "till/drivers/printer/file_printer.hpp"

#include "till/drivers/printer/text.hpp"
#include "till/hal/ids.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

namespace till::drivers::printer {

namespace {

namespace fs = std::filesystem;

std::unexpected<hal::Error> unreachable(const fs::path& path) {
    return hal::fail("printer-unreachable", path.string() + ": " + std::strerror(errno));
}

class Fd {
  public:
    explicit Fd(int fd) : fd_(fd) {}
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    ~Fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

  private:
    int fd_;
};

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

hal::Result<void> write_durably(const fs::path& path, std::string_view bytes) {
    const Fd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640));
    if (file.get() < 0 || !write_all(file.get(), bytes) || ::fsync(file.get()) != 0) return unreachable(path);
    return {};
}

hal::Result<void> sync_folder(const fs::path& folder) {
    const Fd open_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (open_folder.get() < 0 || ::fsync(open_folder.get()) != 0) return unreachable(folder);
    return {};
}

}  // namespace

FilePrinter::FilePrinter(hal::Scheduler& loop, FilePrinterOptions options)
    : loop_(loop), options_(std::move(options)) {}

void FilePrinter::print(std::string job_id, hal::ReceiptDocument document, hal::Callback<hal::Result<void>> done) {
    loop_.post([done = std::move(done), printed = write(job_id, document)]() mutable { done(std::move(printed)); });
}

hal::Result<void> FilePrinter::write(const std::string& job_id, const hal::ReceiptDocument& document) {
    // is_safe_id allows dots: "." and ".." and hidden files are no jobs.
    if (!hal::is_safe_id(job_id) || job_id.front() == '.') return hal::fail("print-job-invalid", "not a file name");
    const fs::path folder = options_.folder;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return hal::fail("printer-unreachable", folder.string() + ": " + error.message());
    const fs::path paper = folder / (job_id + ".txt");
    if (fs::exists(paper, error)) return sync_folder(folder);  // printed before; make sure it stays so
    const fs::path temporary = folder / ("." + job_id + ".new");
    if (auto written = write_durably(temporary, render_text(document, options_.columns)); !written) return written;
    if (std::rename(temporary.c_str(), paper.c_str()) != 0) return unreachable(paper);
    return sync_folder(folder);
}

}  // namespace till::drivers::printer
