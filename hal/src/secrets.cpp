#include "till/hal/secrets.hpp"

#include <string.h>  // explicit_bzero

namespace till::hal {

void Secret::wipe() {
    // The whole capacity: a moved-from short string still holds its characters in the small buffer, and a shorter
    // value written over a longer one leaves the tail behind.
    value_.resize(value_.capacity());
    explicit_bzero(value_.data(), value_.size());
    value_.clear();
}

}  // namespace till::hal
