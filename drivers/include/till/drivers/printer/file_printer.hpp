// FilePrinter: a printer whose paper is a folder: one UTF-8 text file per job, <folder>/<job_id>.txt, written
// atomically and durably (temporary file, fsync, rename, fsync of the folder). A job that is already there is
// reported as printed and not written again. Loop thread only; errors as hal::Printer says ("print-unknown" is
// never needed: a rename happened or it did not), plus "print-job-invalid" for an id that is no file name.
#pragma once

#include "till/hal/printer.hpp"
#include "till/hal/scheduler.hpp"

#include <string>

namespace till::drivers::printer {

struct FilePrinterOptions {
    std::string folder;
    int columns = 42;
};

class FilePrinter final : public hal::Printer {
  public:
    FilePrinter(hal::Scheduler& loop, FilePrinterOptions options);
    void print(std::string job_id, hal::ReceiptDocument document, hal::Callback<hal::Result<void>> done) override;

  private:
    hal::Result<void> write(const std::string& job_id, const hal::ReceiptDocument& document);
    hal::Scheduler& loop_;
    FilePrinterOptions options_;
};

}  // namespace till::drivers::printer
