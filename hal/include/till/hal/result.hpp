// Result and Error: how every layer reports what went wrong.
//
// An Error's `type` is a stable kebab-case word ("amount-invalid", "provider-unreachable"). It reaches
// integrators as the last path segment of the RFC 9457 problem type, so renaming one is a breaking change.
// `detail` is for people and may change; it never holds a secret, a PAN or a customer's name.
#pragma once

#include <expected>
#include <functional>
#include <string>
#include <utility>

namespace till::hal {

struct Error {
    std::string type;
    std::string detail;

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(std::string type, std::string detail = {}) {
    return std::unexpected(Error{std::move(type), std::move(detail)});
}

// Completion of an asynchronous port: called exactly once, on the loop thread, never from inside the call
// that took it.
template <class T>
using Callback = std::move_only_function<void(T)>;

}  // namespace till::hal
