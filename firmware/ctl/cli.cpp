#include "cli.hpp"

#include "access.hpp"
#include "commands.hpp"
#include "tokens.hpp"

#include "till/hal/ids.hpp"

#include <CLI/CLI.hpp>

namespace till::firmware::ctl {
namespace {

constexpr hal::Duration lock_patience{2'000};  // the daemon keeps the token file for milliseconds

struct Globals {
    std::string config = "/etc/till/till.toml";
    std::string url;
    std::string token_file;
    bool json = false;
};

using Command = std::function<Done()>;

// Builds the parser; each sub-command's callback only notes what to do, so that parsing has no effects.
class CommandLine {
  public:
    explicit CommandLine(Surroundings& surroundings)
        : around_(surroundings), ids_(surroundings.clock, surroundings.crypto) {
        app_.set_version_flag("--version", surroundings.version);
        app_.require_subcommand(1);
        app_.add_option("--config", globals_.config, "the terminal's configuration file")->capture_default_str();
        app_.add_option("--url", globals_.url, "the terminal's local API, instead of the configured address");
        app_.add_option("--token-file", globals_.token_file, "file (mode 0600) with the bearer token to use");
        app_.add_flag("--json", globals_.json, "print the API's answers as they are");
        app_.fallthrough();
        add_tokens();
        add_payments();
        add_receipts();
        add_disputes();
        add_cards();
        add_rest();
        add_data();
    }

    int run(std::vector<std::string> arguments) {
        try {
            std::reverse(arguments.begin(), arguments.end());  // CLI11 pops from the back
            app_.parse(std::move(arguments));
        } catch (const CLI::ParseError& error) {
            return app_.exit(error, around_.out, around_.err) == 0 ? 0 : 2;
        }
        const Done done = chosen_();
        if (done) return 0;
        around_.err << "tillctl: " << done.error().type << ": " << done.error().detail << "\n";
        return done.error().type == "terminal-unreachable" || done.error().type == "answer-lost" ? 3 : 1;
    }

  private:
    CLI::App* add(CLI::App* parent, const char* name, const char* help, Command command) {
        auto* sub = parent->add_subcommand(name, help);
        sub->callback([this, sub, command = std::move(command)] {
            if (sub->get_subcommands().empty()) chosen_ = command;  // else it is the deeper one's turn
        });
        return sub;
    }
    // A command that talks to the running terminal.
    template <class Call>
    Command api(Call call) {
        return [this, call] { return with_session(call); };
    }

    hal::Result<Config> config() const { return load_config(globals_.config); }

    template <class Call>
    Done with_session(Call call) {
        std::string url = globals_.url;
        OwnToken token;
        if (url.empty() || globals_.token_file.empty()) {
            const auto loaded = config();
            if (!loaded) return std::unexpected(loaded.error());
            if (auto fine = complete(*loaded, url, token); !fine) return fine;
        }
        if (!globals_.token_file.empty()) {
            auto text = read_token(globals_.token_file);
            if (!text) return std::unexpected(text.error());
            token = {std::move(*text), false};
        }
        Client client(around_.api, url, token.text);
        if (token.is_new) client.expect_new_token();
        Session session{client, around_.out, globals_.json, [this] { return ids_.next(); }};
        return call(session);
    }

    // What was not given comes from the configuration.
    Done complete(const Config& config, std::string& url, OwnToken& token) {
        if (url.empty()) {
            auto from_config = base_url(config);
            if (!from_config) return std::unexpected(from_config.error());
            url = *from_config;
        }
        if (globals_.token_file.empty()) {
            api::TokenStore store(token_store_path(config), around_.clock, around_.crypto, lock_patience);
            const std::string name = "tillctl-" + std::to_string(around_.user_id);
            auto own = own_token(config.terminal.data_dir + "/" + name + ".token", name, store);
            if (!own) return std::unexpected(own.error());
            token = std::move(*own);
        }
        return {};
    }

    template <class Call>
    Command tokens(Call call) {
        return [this, call]() -> Done {
            const auto loaded = config();
            if (!loaded) return std::unexpected(loaded.error());
            api::TokenStore store(token_store_path(*loaded), around_.clock, around_.crypto, lock_patience);
            return call(store);
        };
    }

    void add_tokens() {
        auto* token = app_.add_subcommand("token", "who may use the local API; works without a running terminal");
        token->require_subcommand(1);
        auto* create = add(token, "create", "print a new bearer token, once",
                           tokens([this](auto& store) { return create_token(store, name_, role_, around_.out); }));
        create->add_option("--role", role_, "cashier, supervisor, technician or integrator")->required();
        create->add_option("--name", name_, "who it is for; default: the role");
        add(token, "list", "names, roles and dates",
            tokens([this](auto& store) { return list_tokens(store, around_.out); }));
        auto* revoke = add(token, "revoke", "make a token useless from now on",
                           tokens([this](auto& store) { return revoke_token(store, name_, around_.out); }));
        revoke->add_option("name", name_, "as `token list` shows it")->required();
    }

    void add_payments() {
        auto* sub = add(&app_, "sale", "start a payment", api([this](Session& s) { return sale(s, sale_); }));
        sub->add_option("--amount", sale_.amount, "decimal, e.g. 12.50")->required();
        sub->add_option("--currency", sale_.currency)->capture_default_str();
        sub->add_option("--method", sale_.method, "see `tillctl methods`")->required();
        sub->add_option("--order-ref", sale_.order_ref, "the order's number")->required();
        sub->add_option("--option", options_, "NAME=VALUE, e.g. short_code=1234")->each([this](const std::string& o) {
            const auto equals = std::min(o.find('='), o.size());
            sale_.options[o.substr(0, equals)] = o.substr(std::min(equals + 1, o.size()));
        });
        sub->add_option("--key", sale_.key, "Idempotency-Key; default: a new one");
        sub->add_flag("--wait", sale_.wait, "until it is paid, declined, cancelled or expired");

        about_payment("status", "one payment", [this](Session& s) { return status(s, refund_.payment); });
        about_payment("cancel", "cancel an unpaid payment", [this](Session& s) { return cancel(s, refund_.payment); });
        sub = about_payment("refund", "give money back", [this](Session& s) { return refund(s, refund_); });
        sub->add_option("--amount", refund_.amount, "decimal; default: all that is left");
        sub->add_option("--reason", refund_.reason)->required();
        sub->add_option("--key", refund_.key, "Idempotency-Key; default: a new one");
        sub = about_payment("confirm", "the money was seen on the account (bank QR)",
                            [this](Session& s) { return confirm(s, refund_.payment, refund_.reason); });
        sub->add_option("--reason", refund_.reason, "how it was seen")->required();
        sub = about_payment("resolve", "money without a sale was settled by hand",
                            [this](Session& s) { return resolve(s, refund_.payment, refund_.reason); });
        sub->add_option("--reason", refund_.reason, "how it was settled")->required();

        sub = about_payment("settle-refund", "say what became of a refund that no answer will settle",
                            [this](Session& s) {
                                return settle_refund(s, refund_.payment, name_, happened_ == "yes", refund_.reason);
                            });
        sub->add_option("refund", name_, "its id, see `tillctl --json status`")->required();
        sub->add_option("--happened", happened_, "yes or no: did the money go back?")
            ->required()
            ->check(CLI::IsMember({"yes", "no"}));
        sub->add_option("--reason", refund_.reason, "how it was seen")->required();

        sub = add(&app_, "payments", "the latest payments",
                  api([this](Session& s) { return payments(s, open_, static_cast<int>(number_)); }));
        sub->add_flag("--open", open_, "only unfinished ones");
        sub->add_option("--limit", number_)->check(CLI::Range(1, 200))->capture_default_str();
    }

    CLI::App* about_payment(const char* name, const char* help, std::function<Done(Session&)> call) {
        auto* sub = add(&app_, name, help, api(std::move(call)));
        sub->add_option("payment", refund_.payment, "its id")->required();
        return sub;
    }

    void add_receipts() {
        auto* sub = add(&app_, "receipts", "the latest receipts",
                        api([this](Session& s) { return receipts(s, static_cast<int>(number_)); }));
        sub->add_option("limit", number_, "how many")->check(CLI::Range(1, 200))->capture_default_str();
        add(sub, "verify", "check both hash chains and that no number is missing", api(verify_receipts));
        auto* one =
            add(&app_, "receipt", "one receipt as text", api([this](Session& s) { return receipt(s, number_); }));
        one->add_option("number", number_)->required();
        one = add(&app_, "reprint", "print a receipt once more, marked COPY",
                  api([this](Session& s) { return print_receipt(s, number_); }));
        one->add_option("number", number_)->required();
    }

    void add_disputes() {
        auto* all = add(&app_, "disputes", "what cardholders contest",
                        api([this](Session& s) { return disputes(s, name_, static_cast<int>(page_)); }));
        all->add_option("--status", name_, "only this one, e.g. open");
        all->add_option("--page", page_, "from 0")->check(CLI::Range(0, 1'000'000));
        add(all, "list", "the same", api([this](Session& s) { return disputes(s, name_, static_cast<int>(page_)); }));
        add(all, "stats", "the provider's numbers", api(dispute_stats));
        auto* answer = add(all, "respond", "answer one; it cannot be changed afterwards",
                           api([this](Session& s) { return respond_to_dispute(s, response_); }));
        answer->add_option("dispute", response_.dispute, "its id")->required();
        answer->add_option("--text", response_.text, "the answer, up to 4000 bytes")->required();
        answer->add_option("--key", response_.key, "Idempotency-Key; default: a new one");
    }

    // Each takes the customer first, then what it is about.
    void add_cards() {
        auto* all = app_.add_subcommand("cards", "a customer's saved cards");
        all->require_subcommand(1);
        const auto about = [&](const char* name, const char* help, Command command) {
            auto* sub = add(all, name, help, std::move(command));
            sub->add_option("customer", customer_, "the merchant's name for the customer")->required();
            return sub;
        };
        about("list", "all of them", api([this](Session& s) { return cards(s, customer_); }));
        about("save", "keep the card of a payment", api([this](Session& s) { return save_card(s, customer_, name_); }))
            ->add_option("payment", name_, "its id")
            ->required();
        about("default", "make a card the default",
              api([this](Session& s) { return set_default_card(s, customer_, name_); }))
            ->add_option("card", name_, "its id")
            ->required();
        about("delete", "forget a card", api([this](Session& s) { return delete_card(s, customer_, name_); }))
            ->add_option("card", name_, "its id")
            ->required();
    }

    // On the journal of a terminal that is not running.
    template <class Call>
    Command on_journal(Call call) {
        return [this, call]() -> Done {
            const auto loaded = config();
            if (!loaded) return std::unexpected(loaded.error());
            DataCommands data(around_.data, around_.clock, around_.crypto, around_.out);
            return call(data, *loaded);
        };
    }

    void add_data() {
        auto* data = app_.add_subcommand("data", "what is on this device; works while tilld is stopped");
        data->require_subcommand(1);
        add(data, "pending", "what has not left this terminal yet",
            on_journal([](DataCommands& d, const Config& c) { return d.pending(c); }));
        auto* sub = add(data, "purge", "remove all records; refused while anything is pending and not exported",
                        on_journal([this](DataCommands& d, const Config& c) {
                            return d.purge(c, yes_, "tillctl-" + std::to_string(around_.user_id));
                        }));
        sub->add_flag("--yes", yes_, "do it; without, only say whether it could be done");
        sub = add(&app_, "export", "move what is pending into an encrypted bundle for a spare terminal",
                  on_journal([this](DataCommands& d, const Config& c) { return d.export_to(c, name_, role_); }));
        sub->add_option("--to", name_, "the bundle's file")->required();
        sub->add_option("--passphrase-file", role_, "file (mode 0600) with its passphrase")->required();
        sub = add(&app_, "import", "take over a bundle of another terminal, once",
                  on_journal([this](DataCommands& d, const Config& c) { return d.import_from(c, name_, role_); }));
        sub->add_option("file", name_, "the bundle")->required();
        sub->add_option("--passphrase-file", role_, "file (mode 0600) with its passphrase")->required();
        auto* device = app_.add_subcommand("device", "this device itself");
        device->require_subcommand(1);
        add(device, "key", "the public key that receipts are signed with",
            on_journal([](DataCommands& d, const Config& c) { return d.device_key(c); }));
    }

    void add_rest() {
        add(&app_, "methods", "what can be taken now, and what if the line drops", api(methods));
        auto* sub = add(&app_, "queue", "what waits to be sent", api(queue));
        auto* again = add(sub, "retry", "try an item now, also a parked one",
                          api([this](Session& s) { return retry(s, name_); }));
        again->add_option("item", name_, "its id")->required();
        add(&app_, "sync", "send waiting receipts to the back office now", api(sync));
        add(&app_, "health", "does the terminal work, is its journal sound?", api(health));
        add(&app_, "line", "is the terminal online?", api(line));
        sub = add(&app_, "shift", "totals since the last close", api(shift));
        add(sub, "close", "close the shift", api(close_shift));
    }

    Surroundings& around_;
    hal::IdGenerator ids_;
    CLI::App app_{"tillctl: a Till terminal from a shell", "tillctl"};
    Globals globals_;
    Command chosen_;
    SaleArguments sale_;
    RefundArguments refund_;
    std::vector<std::string> options_;
    ResponseArguments response_;
    std::string role_, name_, customer_, happened_;
    std::int64_t page_ = 0;
    bool open_ = false;
    bool yes_ = false;
    std::int64_t number_ = 20;
};

}  // namespace

int run(const std::vector<std::string>& arguments, Surroundings& surroundings) {
    return CommandLine(surroundings).run(arguments);
}

}  // namespace till::firmware::ctl
