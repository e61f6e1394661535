#include "store/answer_table.hpp"

#include "store/row_sum.hpp"

namespace till::offline::store {
namespace {

constexpr std::int64_t keep_ms = std::int64_t{90} * 24 * 3600 * 1000;

std::int64_t sum_of(const Answer& answer) {
    return row_sum({answer.key, answer.fingerprint, std::to_string(answer.status), answer.body});
}

}  // namespace

Result<void> put_answer(Connection& db, const Answer& answer, const hal::Stamp& now) {
    return db.run(
        "INSERT INTO answers (key, fingerprint, status, body, saved_wall, sum) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status, "
        "body = excluded.body, saved_wall = excluded.saved_wall, sum = excluded.sum",
        answer.key, answer.fingerprint, answer.status, answer.body, millis(now.wall), sum_of(answer));
}

Result<Answer> find_answer(Connection& db, std::string_view key) {
    auto row = db.query("SELECT key, fingerprint, status, body, sum FROM answers WHERE key = ?", key);
    if (!row) return std::unexpected(row.error());
    const auto found = row->step();
    if (!found) return std::unexpected(found.error());
    if (!*found) return hal::fail("not-found", "answer");
    Answer answer{row->text(0), row->text(1), static_cast<int>(row->integer(2)), row->text(3)};
    if (sum_of(answer) != row->integer(4)) return hal::fail("journal-broken", "answer: wrong sum");
    return answer;
}

Result<void> prune_answers(Connection& db, const hal::Stamp& now) {
    if (!now.trusted) return {};
    return db.run("DELETE FROM answers WHERE row IN (SELECT row FROM answers ORDER BY row LIMIT 4) AND saved_wall < ?",
                  millis(now.wall) - keep_ms);
}

Result<void> take_claim(Connection& db, const Claim& claim, std::int64_t event_seq) {
    auto taken = db.run("INSERT INTO claims (scope, id, seq) VALUES (?, ?, ?)", claim.scope, claim.id, event_seq);
    if (!taken && taken.error().type == "constraint") return hal::fail("claim-taken", claim.scope + " " + claim.id);
    return taken;
}

}  // namespace till::offline::store
