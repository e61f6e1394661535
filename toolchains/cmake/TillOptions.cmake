# Compiler settings shared by all targets, and the two functions every folder's CMakeLists.txt uses.

find_program(TILL_CCACHE ccache)
if(TILL_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER ${TILL_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${TILL_CCACHE})
endif()

set(TILL_SANITIZE "" CACHE STRING "e.g. address,undefined or thread")
option(TILL_FUZZ "build the libFuzzer targets (clang)" OFF)

add_library(till_options INTERFACE)
target_compile_options(till_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
                                              -Woverloaded-virtual -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives of GCC 12 at -O2 on std::string and std::variant (GCC PR 105329, 105562).
  target_compile_options(till_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-restrict -Wno-maybe-uninitialized>)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # libstdc++ 12's stable_sort uses its own deprecated get_temporary_buffer.
  target_compile_options(till_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-Wno-deprecated-declarations>)
endif()
if(TILL_SANITIZE)
  add_compile_options(-fsanitize=${TILL_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${TILL_SANITIZE})
  if(TILL_SANITIZE MATCHES "thread")
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
endif()
if(TILL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# till_module(<name> DIR <folder> [LIBS ...]): one static library of all .cpp files below <folder>;
# LIBS are public, PRIVATE_LIBS are not passed on.
function(till_module name)
  cmake_parse_arguments(ARG "" "DIR" "LIBS;PRIVATE_LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR}/*.cpp)
  if(NOT sources)
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/include)
    target_link_libraries(${name} INTERFACE ${ARG_LIBS})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include
                                     PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_LIBS} PRIVATE till_options ${ARG_PRIVATE_LIBS})
endfunction()

# till_test(<name> LABEL <label> [SOURCES ...] [LIBS ...]): a GoogleTest program; its cases become ctest tests
# "<name>.<case>". Without SOURCES every *_test.cpp of the current folder is taken.
function(till_test name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;LIBS" ${ARGN})
  if(NOT ARG_SOURCES)
    file(GLOB ARG_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  endif()
  if(NOT ARG_SOURCES)
    return()
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE till_options ${ARG_LIBS} till_test_main)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})  # tests include "tests/support/..."
  gtest_discover_tests(${name} TEST_PREFIX "${name}." PROPERTIES LABELS ${ARG_LABEL} TIMEOUT 120
                       DISCOVERY_TIMEOUT 120)
endfunction()
