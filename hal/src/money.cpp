#include "till/hal/money.hpp"
