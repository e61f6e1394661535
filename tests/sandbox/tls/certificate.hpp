// The certificate of --tls: fresh at every start, signed by an authority that nobody knows unless told to
// (`tls-ca.pem` in the state folder). Without being told, a terminal must refuse it: that is the TLS failure switch.
#pragma once

#include "till/hal/result.hpp"

#include <filesystem>
#include <string>

namespace till::sandbox {

struct TlsChoice {
    std::string host = "localhost";  // the only name in the certificate
    bool expired = false;            // it ended in 2020
};

struct TlsMaterial {
    std::string chain_pem;
    std::string key_pem;
    std::string ca_pem;
};

TlsMaterial make_certificate(const TlsChoice& choice);
// "file-unwritable"
hal::Result<void> write_text_file(const std::filesystem::path& path, const std::string& text);

}  // namespace till::sandbox
