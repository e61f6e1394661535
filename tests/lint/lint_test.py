#!/usr/bin/env python3
"""The checks themselves: each must find what it is there for, and only that."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import check_layers
import check_symbols
import check_text
import layer_rules
import tree


class Tree(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="till-lint-"))
        self.addCleanup(shutil.rmtree, self.root)
        self.rules = layer_rules.load(tree.ROOT)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return pathlib.PurePosixPath(path)


class Layers(Tree):
    def errors(self, path, text):
        return list(check_layers.check_file(self.rules, self.root, self.write(path, text)))

    def test_allowed_edges(self):
        for path, header in [("providers/payhub/x.cpp", '"till/hal/json.hpp"'),
                             ("providers/include/till/providers/x.hpp", '"till/providers/provider.hpp"'),
                             ("offline/store/x.cpp", "<sqlite3.h>"), ("hal/src/json_parse.cpp", "<nlohmann/json.hpp>"),
                             ("firmware/app/main.cpp", '"till/drivers/net/http_server.hpp"'),
                             ("firmware/payment/x.cpp", '"till/offline/store.hpp"'),
                             ("drivers/net/http/beast.cpp", "<boost/beast/http/parser.hpp>"),
                             ("hal/src/x.cpp", "<string_view>"), ("tests/unit/hal/x.cpp", "<gtest/gtest.h>")]:
            self.assertEqual(self.errors(path, f"#include {header}\n"), [], path)

    def test_forbidden_edges(self):
        for path, header in [("hal/src/x.cpp", '"till/drivers/net/x.hpp"'), ("hal/src/x.cpp", "<boost/url.hpp>"),
                             ("hal/src/money.cpp", "<nlohmann/json.hpp>"), ("hal/src/x.cpp", "<unistd.h>"),
                             ("providers/payhub/x.cpp", '"till/offline/store.hpp"'),
                             ("providers/payhub/x.cpp", '"till/firmware/payment/state.hpp"'),
                             ("providers/payhub/x.cpp", "<nlohmann/json.hpp>"),
                             ("providers/include/till/providers/x.hpp", "<boost/asio/io_context.hpp>"),
                             ("offline/store/x.cpp", '"till/providers/provider.hpp"'),
                             ("offline/store/x.cpp", "<boost/asio.hpp>"), ("firmware/api/x.cpp", "<sqlite3.h>"),
                             ("firmware/api/x.cpp", "<boost/beast/http.hpp>"),
                             ("drivers/net/beast.cpp", "<boost/beast/http.hpp>"), ("drivers/net/http/include.hpp", "<boost/beast/http.hpp>"),
                             ("drivers/printer/x.cpp", '"till/drivers/net/x.hpp"'),
                             ("drivers/crypto/x.cpp", '"till/firmware/config/config.hpp"'),
                             ("firmware/payment/x.cpp", '"till/firmware/api/local_api.hpp"'),
                             ("firmware/config/load.cpp", "<toml++/toml.h>"),
                             ("tests/sandbox/x.cpp", '"till/providers/payhub/wire.hpp"'),
                             ("hal/src/x.cpp", "<unheard/of.hpp>"), ("elsewhere/x.cpp", "<string>")]:
            found = self.errors(path, f"// first line\n#include {header}\n")
            self.assertEqual(len(found), 1, f"{path} {header}: {found}")
            if not path.startswith("elsewhere"):
                self.assertTrue(found[0].startswith(f"{path}:2: "), found)

    def test_a_relative_include_is_followed(self):
        self.write("offline/store/schema.hpp", "")
        self.write("providers/payhub/wire.hpp", "")
        self.assertEqual(self.errors("offline/store/a.cpp", '#include "schema.hpp"\n'), [])
        self.assertEqual(self.errors("offline/store/a.cpp", '#include "store/schema.hpp"\n'), [])
        self.assertEqual(len(self.errors("offline/store/a.cpp", '#include "../../providers/payhub/wire.hpp"\n')), 1)
        self.assertEqual(len(self.errors("offline/store/a.cpp", '#include "providers/payhub/wire.hpp"\n')), 1)
        self.assertEqual(len(self.errors("offline/store/a.cpp", '#include "nowhere.hpp"\n')), 1)
        self.write("firmware/app/parts.hpp", "")
        self.assertEqual(self.errors("tests/unit/firmware_app/a.cpp", '#include "parts.hpp"\n'), [])
        self.assertEqual(len(self.errors("tests/unit/firmware_api/a.cpp", '#include "parts.hpp"\n')), 1)


class Symbols(Tree):
    def errors(self, library, folder, source):
        self.write("x.cpp", source)
        subprocess.run(["g++", "-std=c++20", "-c", "x.cpp", "-o", "x.o"], cwd=self.root, check=True)
        subprocess.run(["ar", "rc", library, "x.o"], cwd=self.root, check=True)
        return check_symbols.check_archive(self.rules, self.root / library, folder)

    def test_needing_a_layer_above_is_found(self):
        source = "namespace till::firmware { int f(); }\nnamespace till::offline { int g() { return firmware::f(); } }\n"
        found = self.errors("libtill_offline.a", "offline", source)
        self.assertEqual(found, ["libtill_offline.a: offline must not need firmware: till::firmware::f()"])
        self.assertEqual(self.errors("libtill_firmware_app.a", "firmware/app", source), [])

    def test_needing_hal_is_fine(self):
        source = "namespace till::hal { int f(int); }\nnamespace till::offline { int g() { return hal::f(1); } }\n"
        self.assertEqual(self.errors("libtill_offline.a", "offline", source), [])

    def test_template_instances_of_a_forbidden_library_are_found(self):
        source = ("namespace boost::asio { template <class T> [[gnu::noinline]] T f(T t) { return t; } }\n"
                  "namespace till::offline { int g() { return boost::asio::f(1); } }\n")
        self.assertEqual(len(self.errors("libtill_offline.a", "offline", source)), 1)
        self.assertEqual(self.errors("libtill_drivers_net.a", "drivers/net", source), [])

    def test_c_libraries_are_found(self):
        source = 'extern "C" int sqlite3_open(const char*, void**);\nint g() { return sqlite3_open("", nullptr); }\n'
        self.assertEqual(len(self.errors("libtill_firmware_api.a", "firmware/api", source)), 1)
        self.assertEqual(self.errors("libtill_offline.a", "offline", source), [])

    def test_a_type_of_another_layer_in_a_signature_is_no_need(self):
        source = ("namespace till::firmware { struct S; }\n"
                  "namespace till::offline { void g(firmware::S*) {} }\n")
        self.assertEqual(self.errors("libtill_offline.a", "offline", source), [])

    def test_names_are_found(self):
        self.assertEqual(check_symbols.layer_of("vtable for till::drivers::net::Server"), "drivers")
        self.assertEqual(check_symbols.layer_of("std::vector<till::offline::Item>::size() const"), None)
        self.assertEqual(check_symbols.layer_of("int till::hal::f<int>(int)"), "hal")
        self.assertEqual(check_symbols.folder_of_archive(self.rules, "libtill_drivers_net.a"), "drivers/net")
        self.assertEqual(check_symbols.folder_of_archive(self.rules, "libtill_hal.a"), "hal")
        self.assertIsNone(check_symbols.folder_of_archive(self.rules, "libtill_surprise.a"))


class Text(Tree):
    def errors(self, path, text):
        return list(check_text.check_file(self.root, self.write(path, text)))

    def test_forbidden_calls_name_their_replacement(self):
        for path, line in [("offline/x.cpp", "std::this_thread::sleep_for(a);"), ("tests/x.cpp", "usleep(5);"),
                           ("tests/x.cpp", "sleep(5);"), ("firmware/x.cpp", "std::system(a);"),
                           ("providers/x.cpp", "auto a = std::stod(t);"), ("hal/src/x.cpp", "strtod(t, &e);"),
                           ("firmware/x.cpp", "std::stoi(t);"), ("offline/x.cpp", "std::mt19937_64 r;"),
                           ("offline/x.cpp", "std::chrono::steady_clock::now();"),
                           ("providers/x.cpp", "double amount;"), ("firmware/payment/x.cpp", "float f(int);"),
                           ("firmware/x.cpp", "std::localtime(&t);"), ("firmware/x.cpp", "strcpy(a, b);")]:
            found = self.errors(path, f"int before;\n{line}\n")
            self.assertEqual(len(found), 1, f"{path} {line}: {found}")
            self.assertIn(f"{path}:2: ", found[0])
            self.assertIn(": use ", found[0])

    def test_comments_strings_and_longer_names_are_no_calls(self):
        for line in ['auto a = "system(ls)";', "// usleep(5)", "/* double\n money */", "loop.sleep(5);",
                     'auto r = R"x(stod(1))x";', "file_system(a);", "my_sleep_for_ever();", "payment_time(x);",
                     "auto big = 1'000'000; // std::stod("]:
            self.assertEqual(self.errors("providers/x.cpp", line + "\n"), [], line)

    def test_floating_point_elsewhere_is_fine(self):
        self.assertEqual(self.errors("firmware/ui/x.cpp", "double px_per_mm;\n"), [])

    def test_long_files(self):
        self.assertEqual(self.errors("hal/src/x.cpp", "int a;\n" * 500), [])
        self.assertEqual(len(self.errors("hal/src/x.cpp", "int a;\n" * 501)), 1)
        self.assertEqual(self.errors("docs/x.md", "word\n" * 501), [])

    def test_what_no_file_may_say(self):
        for line in ["/".join(["", "home", "anna", "till"]), "/".join(["", "work", "main"]), "TO" + "DO: later",
                     "https://registry.npmjs." + "org/x", "deb http://deb.debian." + "org/debian",
                     '"resolved": "http' + 's://example/x.tgz"']:
            self.assertEqual(len(self.errors("docs/x.md", f"fine\n{line}\n")), 1, line)
        for line in ["hal/home/x", "see /v1/" + "work/orders", "build/" + "work/x", "https://docs.npmjs.com/x"]:
            self.assertEqual(self.errors("docs/x.md", line + "\n"), [], line)


if __name__ == "__main__":
    unittest.main()
