// Payhub's errors: ASP.NET ProblemDetails with a traceId, and `errors` per field for validation (section 1.6).
#pragma once

#include "tests/sandbox/app/parts.hpp"

namespace till::sandbox::payhub {

hal::HttpResponse problem(int status, std::string_view title, std::string_view detail, const Context& context);

class FieldErrors {
  public:
    void add(std::string_view field, std::string_view message);
    bool empty() const { return errors_.is_null(); }
    hal::HttpResponse reply(const Context& context) const;  // 400

  private:
    Value errors_;
};

}  // namespace till::sandbox::payhub
