#include "tests/sandbox/tls/certificate.hpp"

#include "tests/support/test_pki.hpp"

#include <fstream>

namespace till::sandbox {

TlsMaterial make_certificate(const TlsChoice& choice) {
    test::TestPki authority("Till sandbox authority");
    test::TestPki::Request request;
    request.host = choice.host;
    if (choice.expired) request.not_after = "20201231235959";
    auto made = authority.issue(request);
    return {std::move(made.chain_pem), std::move(made.key_pem), authority.ca_pem()};
}

hal::Result<void> write_text_file(const std::filesystem::path& path, const std::string& text) {
    std::error_code error;
    std::filesystem::create_directories(path.parent_path(), error);
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << text;
    out.close();
    if (!out) return hal::fail("file-unwritable", path.string());
    return {};
}

}  // namespace till::sandbox
