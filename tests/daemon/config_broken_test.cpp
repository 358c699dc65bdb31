#include "daemon/config.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

// Broken configurations, each with everything that is said about it.

namespace vigie {
namespace {

// Most rows are one section; these make the rest of the file right. They stand after it, so that
// lines count from the section.
constexpr const char* kFeed = "[[feed]]\nurl = \"https://example.org/feed\"\n";
constexpr const char* kSink = "[[sink]]\nname = \"log\"\ntype = \"jsonl\"\npath = \"a.jsonl\"\n";
constexpr const char* kWatch = "[[watch]]\nname = \"all\"\nto = [\"log\"]\n";
constexpr const char* kHook =
    "[[sink]]\nname = \"hook\"\ntype = \"webhook\"\nurl = \"https://h.example/\"\n";

enum Rest : unsigned { nothing = 0, feed = 1, sink = 2, watch = 4, all = 7, hook = 8 };

struct Broken {
    const char* what;
    const char* toml;
    unsigned rest;  // appended, or with `hook` put in front (4 lines)
    std::vector<std::string> messages;
};

const char* test_environment(const char* name) {
    return std::string_view(name) == "HOOK" ? "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" : nullptr;
}

std::vector<std::string> messages_of(const Broken& row) {
    std::string text = (row.rest & hook) != 0 ? kHook : "";
    text += row.toml;
    text += (row.rest & feed) != 0 ? kFeed : "";
    text += (row.rest & sink) != 0 ? kSink : "";
    text += (row.rest & watch) != 0 ? kWatch : "";
    ConfigContext context;
    context.base = "/etc/vigie";
    context.environment = &test_environment;
    context.vocabulary = [](const auto&) {
        WatchVocabulary words;
        words.entities = {"company/openai", "person/sam-altman"};
        words.themes = {"partnership", "lawsuit"};
        words.predicates = {"criticises"};
        return words;
    };
    std::vector<std::string> out;
    const auto config = parse_config(text, "f", context);
    if (!config) {
        for (const ConfigError& error : config.error()) {
            out.push_back(to_string(error));
        }
    }
    return out;
}

const std::vector<Broken>& broken() {
    // One row a mistake, its messages below it.
    // clang-format off
    static const std::vector<Broken> rows = {
        // the file
        {"empty", "", nothing,
         {"f: nothing is configured; give at least one [[feed]], one [[sink]] and one [[watch]]: config.example.toml shows how"}},
        {"only a comment", "# nothing yet\n", nothing,
         {"f: nothing is configured; give at least one [[feed]], one [[sink]] and one [[watch]]: config.example.toml shows how"}},
        {"not UTF-8", "[service]\nuser_agent = \"caf\xe9\"\n", all,
         {"f: not valid UTF-8; save the file as UTF-8"}},
        {"no closing quote", "[service]\nstate = \"a\n", all,
         {"f:2:11: not TOML: Error while parsing string: unescaped control characters other than TAB (U+0009) are explicitly prohibited"}},
        {"no value", "[poll]\nevery =\n", all,
         {"f:2:8: not TOML: Error while parsing key-value pair: expected value, saw '\\n'"}},
        {"a key twice", "[poll]\nevery = \"1m\"\nevery = \"2m\"\n", all,
         {"f:3:9: not TOML: Error while parsing key-value pair: cannot redefine existing string 'every'"}},
        {"a table twice", "[poll]\n[poll]\n", all,
         {"f:2:1: not TOML: Error while parsing table header: cannot redefine existing table 'poll'"}},
        {"a duration without quotes", "[poll]\nevery = 10m\n", all,
         {"f:2:11: not TOML: Error while parsing decimal integer: expected digit, saw 'm'"}},
        {"an array that does not end", "[poll]\nallow_networks = [\"10.0.0.0/8\"\n", all,
         {"f:3:1: not TOML: Error while parsing array: expected comma or closing ']', saw '['"}},
        {"a syntax error beside a secret", "secret = whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", hook,
         {"f:5:10: not TOML: check quotes, commas and brackets on this line"}},
        // sections
        {"unknown section", "[polling]\nevery = \"1m\"\n", all,
         {"f:1:2: unknown section \"polling\""}},
        {"misspelt section", "[servise]\n", all,
         {R"(f:1:2: unknown section "servise"; did you mean "service"?)"}},
        {"a key outside every section", "every = \"1m\"\n", all,
         {"f:1:1: \"every\" stands before the first section; it belongs in [poll]"}},
        {"a section as a value", "poll = 5\n", all,
         {"f:1:8: poll is a section: write [poll], found an integer"}},
        {"a list as one section", "[feed]\nurl = \"https://example.org/feed\"\n", sink | watch,
         {"f:1:1: feed stands once for each: write [[feed]]"}},
        {"a section as a list", "[[poll]]\nevery = \"1m\"\n", all,
         {"f:1:1: poll is a section: write [poll], found an array"}},
        {"no feeds", "", sink | watch,
         {"f: no [[feed]]: there is nothing to read; add one with its url, or take some with [poll] catalogue: config.example.toml shows how"}},
        {"no sinks", "", feed,
         {R"(f: no [[sink]]: nobody would be told; add one, such as name = "log", type = "jsonl", path = "stories.jsonl")",
          R"(f: no [[watch]]: nothing would be sent to a sink; add one, such as name = "everything", when = "all", to = ["log"])"}},
        {"no watches", "", feed | sink,
         {R"(f: no [[watch]]: nothing would be sent to a sink; add one, such as name = "everything", when = "all", to = ["log"])"}},
        // types
        {"unknown key", "[poll]\nevry = \"1m\"\n", all,
         {R"(f:2:1: poll: unknown key "evry"; did you mean "every"?)"}},
        {"a key of another section", "[poll]\nuser_agent = \"a\"\n", all,
         {"f:2:1: poll: unknown key \"user_agent\"; it belongs in [service]"}},
        {"unknown key without a neighbour", "[poll]\ncolour = \"red\"\n", all,
         {"f:2:1: poll: unknown key \"colour\""}},
        {"an integer for a duration", "[poll]\nevery = 10\n", all,
         {"f:2:9: poll.every: expected a duration such as \"10m\", found an integer"}},
        {"a boolean for a duration", "[poll]\nevery = true\n", all,
         {"f:2:9: poll.every: expected a duration such as \"10m\", found a boolean"}},
        {"an integer for a size", "[poll]\nmax_body = 1000000\n", all,
         {"f:2:12: poll.max_body: expected a size such as \"16MiB\", found an integer"}},
        {"a string for a count", "[poll]\nfetches = \"64\"\n", all,
         {"f:2:11: poll.fetches: expected an integer from 1 to 10000, found a string"}},
        {"a fraction for a count", "[poll]\nfetches = 6.5\n", all,
         {"f:2:11: poll.fetches: expected an integer from 1 to 10000, found a number with a fraction"}},
        {"a string for a number", "[service]\nrelevant_at = \"half\"\n", all,
         {"f:2:15: service.relevant_at: expected a number from 0 to 1, found a string"}},
        {"a date for a string", "[service]\nuser_agent = 2026-01-01\n", all,
         {"f:2:14: service.user_agent: expected a string, found a date"}},
        {"a string for a boolean", "allow_private = \"yes\"\nsecret = { env = \"X\" }\n", all | hook,
         {"f:5:17: sink.allow_private: expected true or false, found a string",
          "f:6:18: sink.secret: the environment variable X is not set"}},
        {"a table for a string", "[service]\nstate = { path = \"a\" }\n", all,
         {"f:2:9: service.state: expected a string, found a table"}},
        {"a number in a list of strings", "[poll]\nallow_networks = [7]\n", all,
         {"f:2:19: poll.allow_networks: expected a string, found an integer"}},
        {"a string for a table", "[[feed]]\nurl = \"https://e.example/\"\nheaders = \"X: 1\"\n", all,
         {"f:3:11: feed.headers: expected a table such as { Authorization = \"…\" }, found a string"}},
        // values
        {"a bad duration", "[poll]\nevery = \"10 minutes\"\n", all,
         {R"(f:2:9: poll.every: "10 minutes" is not a duration; write a number and ms, s, m, h or d, such as "10m" or "1h30m")"}},
        {"a duration without a unit", "[poll]\ntimeout = \"30\"\n", all,
         {R"(f:2:11: poll.timeout: "30" is not a duration; write a number and ms, s, m, h or d, such as "10m" or "1h30m")"}},
        {"a bad size", "[poll]\nmax_body = \"16MB!\"\n", all,
         {R"(f:2:12: poll.max_body: "16MB!" is not a size; write a number and B, kB, MB, GB, KiB, MiB or GiB, such as "16MiB")"}},
        {"a bad backlog", "[poll]\nbacklog = \"some\"\n", all,
         {R"(f:2:11: poll.backlog: expected a duration such as "24h", "all" or "none", found "some")"}},
        {"a backlog without quotes", "[poll]\nbacklog = 24\n", all,
         {R"(f:2:11: poll.backlog: expected a duration such as "24h", "all" or "none", found an integer)"}},
        {"too short", "[poll]\nevery = \"0s\"\n", all,
         {"f:2:9: poll.every: must be from 1s to 365d, not 0s"}},
        {"not whole seconds", "[poll]\nevery = \"1500ms\"\n", all,
         {"f:2:9: poll.every: must be whole seconds, not 1s500ms"}},
        {"too long", "[poll]\ntimeout = \"1h\"\n", all,
         {"f:2:11: poll.timeout: must be from 100ms to 10m, not 1h"}},
        {"too small", "[poll]\nmax_body = \"10B\"\n", all,
         {"f:2:12: poll.max_body: must be from 1kB to 1GiB, not 10B"}},
        {"too many", "[poll]\nfetches = 100000\n", all,
         {"f:2:11: poll.fetches: must be from 1 to 10000, not 100000"}},
        {"none", "[poll]\nper_host = 0\n", all,
         {"f:2:12: poll.per_host: must be from 1 to 1000, not 0"}},
        {"negative", "[poll]\nmax_redirects = -1\n", all,
         {"f:2:17: poll.max_redirects: must be from 0 to 50, not -1"}},
        {"out of 0 to 1", "[service]\nrelevant_at = 1.5\n", all,
         {"f:2:15: service.relevant_at: must be from 0 to 1, not 1.5"}},
        {"not a number", "[service]\nrelevant_at = nan\n", all,
         {"f:2:15: service.relevant_at: must be from 0 to 1, not nan"}},
        {"unknown word", "[service]\nlog_level = \"warning\"\n", all,
         {R"(f:2:13: service.log_level: expected "trace", "debug", "info", "warn" or "error", found "warning")"}},
        {"empty string", "[service]\nuser_agent = \"\"\n", all,
         {"f:2:14: service.user_agent: must not be empty"}},
        {"two lines", "[service]\nuser_agent = \"a\\nb\"\n", all,
         {"f:2:14: service.user_agent: must be one line without control characters"}},
        {"no such knowledge", "[service]\nknowledge = [\"nowhere.toml\"]\n", all,
         {"f:2:14: service.knowledge: /etc/vigie/nowhere.toml is not there or cannot be reached"}},
        {"a bad network", "[poll]\nallow_networks = [\"10.0.0.0/8\", \"intranet\"]\n", all,
         {R"(f:2:33: poll.allow_networks: "intranet" is not a network such as "10.0.0.0/8" or "fd00::/8")"}},
        {"minimum over maximum", "[poll]\nmin_every = \"2h\"\nmax_every = \"1h\"\nevery = \"2h\"\n", all,
         {"f:2:13: poll.min_every: min_every (2h) is longer than max_every (1h)",
          "f:4:9: poll.every: 2h is longer than max_every (1h)"}},
        {"interval under the minimum", "[poll]\nmin_every = \"5m\"\nevery = \"1m\"\n", all,
         {"f:3:9: poll.every: 1m is shorter than min_every (5m)"}},
        // feeds
        {"no url", "[[feed]]\nname = \"a\"\n", all,
         {"f:1:1: feed: url is missing; such as url = \"https://example.org/feed.xml\""}},
        {"url without a scheme", "[[feed]]\nurl = \"example.org/feed\"\n", all,
         {"f:2:7: feed.url: expected an address that begins with http:// or https://"}},
        {"url of another scheme", "[[feed]]\nurl = \"ftp://example.org/feed\"\n", all,
         {"f:2:7: feed.url: expected an address that begins with http:// or https://"}},
        {"url without a host", "[[feed]]\nurl = \"https:///feed\"\n", all,
         {"f:2:7: feed.url: not an address: there must be a host, and no blanks; write a blank as %20"}},
        {"url with a blank", "[[feed]]\nurl = \"https://example.org/a feed\"\n", all,
         {"f:2:7: feed.url: not an address: there must be a host, and no blanks; write a blank as %20"}},
        {"a name twice", "[[feed]]\nurl = \"https://a.example/\"\nname = \"n\"\n"
                         "[[feed]]\nurl = \"https://b.example/\"\nname = \"n\"\n", all,
         {"f:6:8: feed: the name \"n\" is taken by the feed on line 3; give each a name of its own"}},
        {"names that come out the same", "[[feed]]\nurl = \"https://a.example/s?q=1\"\n"
                                         "[[feed]]\nurl = \"https://a.example/s?q=2\"\n", all,
         {"f:3:1: feed: the name \"a.example/s\" is taken by the feed on line 1; give each a name of its own"}},
        {"feed faster than the minimum", "[poll]\nmin_every = \"5m\"\n"
                                         "[[feed]]\nurl = \"https://a.example/\"\nevery = \"1m\"\n", all,
         {"f:5:9: feed.every: 1m is shorter than [poll] min_every (5m)"}},
        {"a bad header", "[[feed]]\nurl = \"https://a.example/\"\nheaders = { \"X Y\" = \"1\" }\n", all,
         {"f:3:13: feed.headers: \"X Y\" is not the name of a header field"}},
        {"a header over two lines", "[[feed]]\nurl = \"https://a.example/\"\nheaders = { X = \"1\\r\\nY: 2\" }\n",
         all,
         {"f:3:17: feed.headers.X: must be one line"}},
        {"unknown key of a feed", "[[feed]]\nurl = \"https://a.example/\"\ntag = [\"x\"]\n", all,
         {R"(f:3:1: feed: unknown key "tag"; did you mean "tags"?)"}},
        // sinks
        {"no type", "[[sink]]\nname = \"other\"\n", all,
         {R"(f:1:1: sink: type is missing; expected type = "jsonl" or type = "webhook")"}},
        {"unknown type", "[[sink]]\nname = \"other\"\ntype = \"webhok\"\n", all,
         {R"(f:3:8: sink.type: expected type = "jsonl" or type = "webhook"; did you mean "webhook"?)"}},
        {"a sink's name twice", "[[sink]]\nname = \"log\"\ntype = \"jsonl\"\npath = \"b.jsonl\"\n", all,
         {"f:8:8: sink \"log\" is there already, on line 2; give each a name of its own"}},
        {"no path", "[[sink]]\nname = \"other\"\ntype = \"jsonl\"\n", all,
         {"f:1:1: sink: path is missing; such as path = \"stories.jsonl\""}},
        {"a key of the other type", "[[sink]]\nname = \"other\"\ntype = \"jsonl\"\npath = \"b\"\nurl = \"https://a.example/\"\n",
         all,
         {"f:5:1: sink: unknown key \"url\"; it belongs in [[feed]]"}},
        {"no secret", "", all | hook,
         {"f:1:1: sink: secret is missing; such as secret = { file = \"/etc/vigie/newsroom.secret\" }"}},
        {"both secret and secrets", "secret = { env = \"A\" }\nsecrets = []\n", all | hook,
         {"f:6:11: sink.secrets: give secret or secrets, not both"}},
        {"five secrets", "secrets = [\"A\", \"B\", \"C\", \"D\", \"E\"]\n", all | hook,
         {"f:5:11: sink.secrets: expected an array of one to four secrets: the new one, then the old one, of one kind or both"}},
        {"a secret that is none", "secret = \"hunter2\"\n", all | hook,
         {"f:5:10: sink.secret: a webhook secret begins with \"whsec_\" or \"whsk_\"; this one does not"}},
        {"a secret that ends", "secret = { env = \"HOOK\", to = 2026-03-01 }\n", all | hook,
         {"f:5:10: sink.secret: nothing signs from 2026-03-01T00:00:00Z on; the newest secret has no to"}},
        {"a date that is none", "secret = { env = \"HOOK\", from = 7 }\n", all | hook,
         {"f:5:33: sink.secret.from: expected a date such as 2026-03-01 or 2026-03-01T09:00:00Z"}},
        {"secrets with a gap", "secrets = [{ env = \"HOOK\", from = 2026-03-02 }, { env = \"HOOK\", to = 2026-03-01 }]\n", all | hook,
         {"f:5:11: sink.secrets: nothing signs from 2026-03-01T00:00:00Z to 2026-03-02T00:00:00Z"}},
        {"a certificate without its key", "secret = { env = \"HOOK\" }\ncertificate = \"/proc/self/status\"\n", all | hook,
         {"f:6:15: sink.certificate: certificate and key go together: who we are, and how we prove it"}},
        {"a file of authorities that is not there", "secret = { env = \"HOOK\" }\nca_file = \"ca.pem\"\n", all | hook,
         {"f:6:11: sink.ca_file: /etc/vigie/ca.pem is not there, or is not a file that can be read"}},
        {"an unknown format", "secret = { env = \"HOOK\" }\nformat = \"xml\"\n", all | hook,
         {R"(f:6:10: sink.format: expected "standard" or "cloudevents", found "xml")"}},
        {"a secret of another type", "secret = 12345\n", all | hook,
         {"f:5:10: sink.secret: expected a string, { file = … }, { env = … } or { credential = … }, found an integer"}},
        {"a secret file that is not there", "secret = { file = \"no.secret\" }\n", all | hook,
         {"f:5:19: sink.secret: cannot read /etc/vigie/no.secret: No such file or directory"}},
        {"a secret file that is a folder", "secret = { file = \"/\" }\n", all | hook,
         {"f:5:19: sink.secret: cannot read /: Is a directory"}},
        {"a variable that is not set", "secret = { env = \"VIGIE_SECRET\" }\n", all | hook,
         {"f:5:18: sink.secret: the environment variable VIGIE_SECRET is not set"}},
        {"a credential outside systemd", "secret = { credential = \"hook\" }\n", all | hook,
         {"f:5:25: sink.secret: $CREDENTIALS_DIRECTORY is not set; run as a systemd service with LoadCredential=hook:…, or use { file = … }"}},
        {"a credential that is a path", "secret = { credential = \"../hook\" }\n", all | hook,
         {"f:5:25: sink.secret: a credential is a name, not a path"}},
        {"two places for a secret", "secret = { file = \"a\", env = \"B\" }\n", all | hook,
         {"f:5:10: sink.secret: expected one of file, env and credential"}},
        {"an unknown place for a secret", "secret = { path = \"a\" }\n", all | hook,
         {"f:5:12: sink.secret: unknown key \"path\"; it belongs in [[sink]] of type jsonl"}},
        // watches
        {"an unknown sink", "[[watch]]\nname = \"w\"\nto = [\"logs\"]\n", all,
         {R"(f:3:7: watch.to: no sink is called "logs"; did you mean "log"?)"}},
        {"no sink", "[[watch]]\nname = \"w\"\nto = []\n", all,
         {"f:3:6: watch.to: names no sink: nothing would be sent"}},
        {"a sink twice", "[[watch]]\nname = \"w\"\nto = [\"log\", \"log\"]\n", all,
         {"f:3:14: watch.to: \"log\" is named twice"}},
        {"no to", "[[watch]]\nname = \"w\"\n", all,
         {"f:1:1: watch: to is missing; such as to = [\"log\"]"}},
        {"no name", "[[watch]]\nto = [\"log\"]\n", all,
         {"f:1:1: watch: name is missing; such as name = \"everything\""}},
        {"a watch's name twice", "[[watch]]\nname = \"all\"\nto = [\"log\"]\n", all,
         {"f:11:8: watch \"all\" is there already, on line 2; give each a name of its own"}},
        {"unknown alert", "[[watch]]\nname = \"w\"\nto = [\"log\"]\nalert = \"once\"\n", all,
         {R"(f:4:9: watch.alert: expected "every story" or "once per event", found "once")"}},
        {"when with a mistake", "[[watch]]\nname = \"w\"\nto = [\"log\"]\nwhen = \"all and\"\n", all,
         {"f:4:16: watch.when: an expression is missing before the end"}},
        {"when with an unknown entity",
         "[[watch]]\nname = \"w\"\nto = [\"log\"]\nwhen = \"relevant and about(company/opnai)\"\n", all,
         {"f:4:28: watch.when: unknown entity 'company/opnai'; did you mean 'company/openai'?"}},
        {"when behind escapes and accents",
         "[[watch]]\nname = \"w\"\nto = [\"log\"]\nwhen = \"source = \\\"caf\\u00e9 é\\\" and nonsense\"\n", all,
         {"f:4:38: watch.when: unknown 'nonsense'; a test is all, none, about(…), mentions(…), theme(…), relation(…), role(…), relevance, relevant, salience(…), outlets, lang, feed, source, tag(…) or text(…)"}},
        {"when on its own lines",
         "[[watch]]\nname = \"w\"\nto = [\"log\"]\nwhen = \"\"\"\nall\n  and nonsense\"\"\"\n", all,
         {"f:6:7: watch.when: unknown 'nonsense'; a test is all, none, about(…), mentions(…), theme(…), relation(…), role(…), relevance, relevant, salience(…), outlets, lang, feed, source, tag(…) or text(…)"}},
        {"when in single quotes",
         "[[watch]]\nname = \"w\"\nto = [\"log\"]\nwhen = 'all and nonsense'\n", all,
         {"f:4:17: watch.when: unknown 'nonsense'; a test is all, none, about(…), mentions(…), theme(…), relation(…), role(…), relevance, relevant, salience(…), outlets, lang, feed, source, tag(…) or text(…)"}},
        // everything at once
        {"mistakes of every kind, in the order of the file",
         "[service]\nlog_level = 3\n[poll]\nevry = \"1m\"\nfetches = 0\n[[feed]]\nurl = \"nowhere\"\n"
         "[[watch]]\nname = \"w\"\nwhen = \"(\"\nto = [\"lgo\"]\n",
         all,
         {"f:2:13: service.log_level: expected a string, found an integer",
          R"(f:4:1: poll: unknown key "evry"; did you mean "every"?)",
          "f:5:11: poll.fetches: must be from 1 to 10000, not 0",
          "f:7:7: feed.url: expected an address that begins with http:// or https://",
          "f:10:9: watch.when: this '(' is never closed",
          "f:10:10: watch.when: an expression is missing before the end",
          "f:11:7: watch.to: no sink is called \"lgo\""}},
    };
    // clang-format on
    return rows;
}

TEST(BrokenConfigTest, SaysEverythingThatIsWrongAndWhere) {
    for (const Broken& row : broken()) {
        EXPECT_EQ(messages_of(row), row.messages) << row.what;
    }
}

TEST(BrokenConfigTest, NeverShowsASecret) {
    for (const Broken& row : broken()) {
        for (const std::string& message : messages_of(row)) {
            EXPECT_EQ(message.find("hunter2"), std::string::npos) << message;
            EXPECT_EQ(message.find("MfKQ"), std::string::npos) << message;
            EXPECT_EQ(message.find("12345"), std::string::npos) << message;
        }
    }
}

}  // namespace
}  // namespace vigie
