// A terminal with one of everything that can be pending, and a spare one.
#pragma once

#include "offline/store/database.hpp"
#include "signed_fixture.hpp"
#include "till/drivers/crypto/mbedtls_vault.hpp"
#include "till/offline/transfer.hpp"

namespace till::offline::test {

inline const hal::Secret passphrase{"correct horse battery staple"};

class TransferTest : public SignedTest {
  protected:
    drivers::crypto::MbedtlsVault vault;
    TransferPorts ports{loop, crypto, vault};
    std::string file = folder.file("till.bundle");
    std::string spare_path = folder.file("spare.db");

    StoreOptions old_one() { return {path, "T-1", "", 1000, signer.get()}; }
    StoreOptions spare() { return {spare_path, "T-2", "", 1000, nullptr}; }

    // One of everything that can be pending.
    void make_pending(Journal& on) {
        for (const char* id : {"open", "paid"})
            ASSERT_TRUE(on.commit(sale_created(id, 100)).has_value());
        Change leads;
        leads.documents.push_back({"order", "A-1", "open", false, Value::object({{"payment", "open"}})});
        leads.documents.push_back({"order", "A-0", "paid", false, Value::object({{"payment", "long gone"}})});
        leads.documents.push_back({"ref", "payhub id 77", "", false, Value::object({{"payment", "open"}})});
        leads.documents.push_back({"payment", "orphan-1", "orphan", true, Value::object({{"amount", 5}})});
        leads.claims.push_back({"push:payhub", "77/1"});
        ASSERT_TRUE(on.commit(std::move(leads)).has_value());
        ASSERT_TRUE(on.commit(sale_approved("paid", 100)).has_value());
        ASSERT_TRUE(on.commit(item_change("parked-1", "k1")).has_value());
        ASSERT_TRUE(on.commit(update_change("parked-1", ItemState::parked, 3)).has_value());
        ASSERT_TRUE(on.commit(update_change("open-op", ItemState::in_flight, 1)).has_value());
    }
    void make_pending() {
        start();
        make_pending(*journal);
        journal.reset();
    }
    hal::Result<Exported> export_it(const StoreOptions& from) {
        return export_pending(from, ports, {file, passphrase, 1'000});
    }
    hal::Result<Exported> export_it() { return export_it(old_one()); }
    hal::Result<Imported> import_it(const hal::Secret& with = passphrase) {
        return import_bundle(spare(), ports, file, with);
    }
    std::unique_ptr<Journal> open_spare() {
        auto there = std::make_unique<Journal>(loop, spare_path);
        const auto opened = there->open();
        EXPECT_TRUE(opened.has_value()) << opened.error().type;
        return there;
    }
    static std::string type_of(const auto& result) { return result ? "" : result.error().type; }
};

}  // namespace till::offline::test
