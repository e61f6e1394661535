// RAII over mbedTLS's big numbers and curves; spelled with what 2.28 and 3.6 both have.
#pragma once

#include "till/hal/crypto.hpp"

#include <mbedtls/bignum.h>
#include <mbedtls/ecp.h>

namespace till::drivers::crypto {

class Number {
  public:
    Number() { mbedtls_mpi_init(&value_); }
    ~Number() { mbedtls_mpi_free(&value_); }  // wipes
    Number(Number&& other) noexcept : Number() { mbedtls_mpi_swap(&value_, &other.value_); }
    Number& operator=(Number&& other) noexcept {
        mbedtls_mpi_swap(&value_, &other.value_);
        return *this;
    }
    mbedtls_mpi* operator&() { return &value_; }
    const mbedtls_mpi* operator&() const { return &value_; }
    bool zero() const { return mbedtls_mpi_cmp_int(&value_, 0) == 0; }

  private:
    mbedtls_mpi value_;
};

class Point {
  public:
    Point() { mbedtls_ecp_point_init(&value_); }
    ~Point() { mbedtls_ecp_point_free(&value_); }
    Point(const Point&) = delete;
    Point& operator=(const Point&) = delete;
    mbedtls_ecp_point* operator&() { return &value_; }

  private:
    mbedtls_ecp_point value_;
};

class Curve {  // P-256
  public:
    Curve() {
        mbedtls_ecp_group_init(&value_);
        loaded_ = mbedtls_ecp_group_load(&value_, MBEDTLS_ECP_DP_SECP256R1) == 0;
    }
    ~Curve() { mbedtls_ecp_group_free(&value_); }
    Curve(const Curve&) = delete;
    Curve& operator=(const Curve&) = delete;
    bool loaded() const { return loaded_; }
    mbedtls_ecp_group* operator&() { return &value_; }
    const mbedtls_mpi* order() const { return &value_.N; }
    const mbedtls_ecp_point* base() const { return &value_.G; }

  private:
    mbedtls_ecp_group value_;
    bool loaded_ = false;
};

// hal::Crypto's randomness as mbedTLS asks for it; `crypto` is a hal::Crypto*.
inline int random_bytes(void* crypto, unsigned char* out, std::size_t size) {
    static_cast<hal::Crypto*>(crypto)->random(std::span(out, size));
    return 0;
}

}  // namespace till::drivers::crypto
