#include "daemon/config.hpp"

#include "daemon/config_keys.hpp"
#include "tests/daemon/sink_and_watch.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace vigie {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

using test::kSinkAndWatch;

constexpr const char* kHarbourFeed = "[[feed]]\nurl = \"https://example.org/feed\"\n";

const char* fake_environment(const char* name) {
    if (std::string_view(name) == "HOOK_SECRET") {
        return kSecret;
    }
    if (std::string_view(name) == "STATE_DIRECTORY") {
        return "/var/lib/vigie:/var/lib/other";
    }
    if (std::string_view(name) == "CREDENTIALS_DIRECTORY") {
        static const std::string folder = testing::TempDir();
        return folder.c_str();
    }
    return nullptr;
}

const char* empty_environment(const char*) {
    return nullptr;
}

class ConfigTest : public testing::Test {
  protected:
    ConfigTest() {
        context_.base = "/etc/vigie";
        context_.environment = &empty_environment;
    }

    // The configuration, or a test failure that says what was wrong with it.
    Config read(const std::string& toml) {
        auto config = parse_config(toml, "vigie.toml", context_);
        if (!config) {
            for (const ConfigError& error : config.error()) {
                ADD_FAILURE() << to_string(error);
            }
            return {};
        }
        return std::move(*config);
    }

    Config read_with_webhook(const std::string& keys) {
        return read(
            std::string(kHarbourFeed) + kSinkAndWatch +
            "[[sink]]\nname = \"hook\"\ntype = \"webhook\"\nurl = \"https://example.org/\"\n" +
            keys);
    }

    static std::string read_file(const fs::path& path) {
        std::ostringstream out;
        out << std::ifstream(path).rdbuf();
        return out.str();
    }

    static fs::path write_file(const std::string& name, const std::string& text) {
        fs::path path = fs::path(testing::TempDir()) / name;
        std::ofstream(path) << text;
        return path;
    }

    ConfigContext context_;
};

const WebhookOptions& hook_of(const Config& config) {
    return std::get<WebhookOptions>(config.sinks.at(1));
}

TEST_F(ConfigTest, FillsInEveryDefault) {
    const Config config = read(std::string(kHarbourFeed) + kSinkAndWatch);

    PollOptions poll;
    poll.user_agent = "Vigie/0.1 (news feed monitor; set [service] user_agent to your contact)";
    EXPECT_EQ(config.poll, poll);
    EXPECT_EQ(config.state, "/etc/vigie/vigie-state");
    EXPECT_EQ(config.log_level, "info");
    EXPECT_EQ(config.relevant_at, 0.5);
    EXPECT_EQ(config.pipeline.backlog, Seconds{24h});
    EXPECT_EQ(config.pipeline.window, Seconds{14 * 24h});
    ASSERT_EQ(config.feeds.size(), 1U);
    EXPECT_EQ(config.feeds[0].name, "example.org/feed");
    EXPECT_EQ(config.feeds[0].every, std::nullopt);
    ASSERT_EQ(config.sinks.size(), 1U);
    JsonlOptions log;
    log.name = "log";
    log.path = "/etc/vigie/stories.jsonl";
    EXPECT_EQ(std::get<JsonlOptions>(config.sinks[0]), log);
    ASSERT_EQ(config.watches.size(), 1U);
    EXPECT_EQ(config.watches[0].to, std::vector<std::string>{"log"});
    EXPECT_TRUE(config.watches[0].when.matches(Story{}));
    EXPECT_EQ(config.watches[0].alert, AlertMode::every_story);
}

TEST_F(ConfigTest, ReadsEveryKey) {
    const fs::path knowledge = write_file("config_test_knowledge.toml", "");
    const Config config = read(R"(
[service]
state = "state"
user_agent = "Lookout/1 +mailto:desk@example.org"
knowledge = [")" + knowledge.string() +
                               R"("]
log_level = "debug"
relevant_at = 1
[poll]
every = "20m"
min_every = "2m"
max_every = "2d"
fetches = 10
per_host = 1
max_body = "1MiB"
timeout = "2500ms"
max_redirects = 0
backlog = "1h30m"
stale_after = "7d"
allow_networks = ["127.0.0.0/8", "fd00::/8"]
[pipeline]
window = "3d"
max_remembered = 5000
[[feed]]
url = "https://example.org/feed"
name = "example"
every = "5m"
headers = { Accept-Language = "fr" }
tags = ["press", "fr"]
[[watch]]
name = "everything"
when = "none"
to = ["log", "hook"]
alert = "once per event"
[[sink]]
name = "log"
type = "jsonl"
path = "/var/log/stories.jsonl"
rotate_size = "1GB"
rotate_age = "1d"
keep = 3
[[sink]]
name = "hook"
type = "webhook"
url = "https://example.org/hook"
secret = ")" + std::string(kSecret) +
                               R"("
headers = { X-Desk = "7" }
timeout = "5s"
parallel = 2
max_body = "10kB"
allow_private = true
)");

    EXPECT_EQ(config.state, "/etc/vigie/state");
    EXPECT_EQ(config.poll.user_agent, "Lookout/1 +mailto:desk@example.org");
    EXPECT_EQ(config.knowledge, std::vector<fs::path>{knowledge});
    EXPECT_EQ(config.log_level, "debug");
    EXPECT_EQ(config.relevant_at, 1.0);
    EXPECT_EQ(config.poll.every, Seconds{20min});
    EXPECT_EQ(config.poll.min_every, Seconds{2min});
    EXPECT_EQ(config.poll.max_every, Seconds{48h});
    EXPECT_EQ(config.poll.fetches, 10U);
    EXPECT_EQ(config.poll.per_host, 1U);
    EXPECT_EQ(config.poll.max_body, std::size_t{1} << 20U);
    EXPECT_EQ(config.poll.timeout, 2500ms);
    EXPECT_EQ(config.poll.max_redirects, 0);
    EXPECT_EQ(config.pipeline.backlog, Seconds{90min});
    EXPECT_EQ(config.pipeline.stale_after, Seconds{7 * 24h});
    EXPECT_EQ(config.allow_networks, (std::vector<std::string>{"127.0.0.0/8", "fd00::/8"}));
    EXPECT_EQ(config.pipeline.window, Seconds{72h});
    EXPECT_EQ(config.pipeline.max_remembered, 5000U);
    FeedSpec feed;
    feed.url = "https://example.org/feed";
    feed.name = "example";
    feed.every = Seconds{300};
    feed.headers = {{"Accept-Language", "fr"}};
    feed.tags = {"press", "fr"};
    EXPECT_EQ(config.feeds, std::vector<FeedSpec>{feed});
    EXPECT_EQ(config.watches.at(0).alert, AlertMode::once_per_event);
    EXPECT_FALSE(config.watches.at(0).when.matches(Story{}));
    EXPECT_EQ(config.watches.at(0).to, (std::vector<std::string>{"log", "hook"}));
    JsonlOptions log;
    log.name = "log";
    log.path = "/var/log/stories.jsonl";
    log.rotate_size = 1'000'000'000;
    log.rotate_age = Seconds{24h};
    log.keep = 3;
    EXPECT_EQ(std::get<JsonlOptions>(config.sinks.at(0)), log);
    EXPECT_EQ(hook_of(config).url, "https://example.org/hook");
    EXPECT_EQ(hook_of(config).secrets.size(), 1U);
    EXPECT_EQ(hook_of(config).headers, (Headers{{"X-Desk", "7"}}));
    EXPECT_EQ(hook_of(config).timeout, 5000ms);
    EXPECT_EQ(hook_of(config).parallel, 2U);
    EXPECT_EQ(hook_of(config).max_body, 10'000U);
    EXPECT_TRUE(hook_of(config).allow_private);
    EXPECT_EQ(hook_of(config).user_agent, config.poll.user_agent);
}

TEST_F(ConfigTest, ReadsTheWordsForBacklog) {
    const std::string rest = std::string(kHarbourFeed) + kSinkAndWatch;

    EXPECT_EQ(read("[poll]\nbacklog = \"all\"\n" + rest).pipeline.backlog, std::nullopt);
    EXPECT_EQ(read("[poll]\nbacklog = \"none\"\n" + rest).pipeline.backlog, Seconds{0});
}

TEST_F(ConfigTest, ReadsNeverForRotation) {
    const Config config = read(std::string(kHarbourFeed) + R"(
[[sink]]
name = "log"
type = "jsonl"
path = "stories.jsonl"
rotate_size = "never"
rotate_age = "never"
[[watch]]
name = "everything"
to = "log"
)");

    EXPECT_EQ(std::get<JsonlOptions>(config.sinks.at(0)).rotate_size, 0U);
    EXPECT_EQ(std::get<JsonlOptions>(config.sinks.at(0)).rotate_age, Seconds{0});
}

TEST_F(ConfigTest, AShortIntervalLowersTheMinimumThatIsNotGiven) {
    const std::string rest = std::string(kHarbourFeed) + "every = \"5s\"\n" + kSinkAndWatch;

    EXPECT_EQ(read(rest).poll.min_every, Seconds{5});
    EXPECT_EQ(read("[poll]\nevery = \"2s\"\n" + rest).poll.min_every, Seconds{2});
}

TEST_F(ConfigTest, AcceptsOneAddressTwice) {
    const Config config = read(std::string(kHarbourFeed) + kHarbourFeed + kSinkAndWatch);

    EXPECT_EQ(config.feeds.size(), 2U);
}

TEST_F(ConfigTest, NamesAFeedByItsAddressWithoutWhatMayBePrivate) {
    const Config config =
        read("[[feed]]\nurl = \"https://me:pass@www.example.org/a/feed/?token=1\"\n" +
             std::string(kSinkAndWatch));

    EXPECT_EQ(config.feeds.at(0).name, "example.org/a/feed");
}

TEST_F(ConfigTest, TakesTheStateFolderThatSystemdGives) {
    context_.environment = &fake_environment;

    EXPECT_EQ(read(std::string(kHarbourFeed) + kSinkAndWatch).state, "/var/lib/vigie");
}

TEST_F(ConfigTest, ReadsSecretsFromWhereTheyAreKept) {
    context_.environment = &fake_environment;
    const fs::path file = write_file("config_test_secret", std::string(kSecret) + "\n");
    const std::vector<WebhookKey> expected =
        hook_of(read_with_webhook("secret = \"" + std::string(kSecret) + "\"")).secrets;
    ASSERT_EQ(expected.size(), 1U);

    for (const std::string& secret : {"{ file = \"" + file.string() + "\" }",
                                      std::string("{ env = \"HOOK_SECRET\" }"),
                                      std::string("{ credential = \"config_test_secret\" }")}) {
        EXPECT_EQ(hook_of(read_with_webhook("secret = " + secret)).secrets, expected) << secret;
    }
    EXPECT_EQ(hook_of(read_with_webhook("secrets = [{ env = \"HOOK_SECRET\" }, \"" +
                                        std::string(kSecret) + "\"]"))
                  .secrets.size(),
              2U);
}

TEST_F(ConfigTest, ReadsFromWhenToWhenASecretSigns) {
    context_.environment = &fake_environment;
    const std::vector<WebhookKey> secrets =
        hook_of(read_with_webhook("secrets = [{ env = \"HOOK_SECRET\", from = 2026-03-01 }, "
                                  "{ env = \"HOOK_SECRET\", to = \"2026-03-02T00:00:00Z\" }]"))
            .secrets;
    const Time march{std::chrono::sys_days{std::chrono::year{2026} / 3 / 1}};

    ASSERT_EQ(secrets.size(), 2U);
    EXPECT_EQ(secrets[0].from, march);
    EXPECT_EQ(secrets[0].to, std::nullopt);
    EXPECT_EQ(secrets[1].from, std::nullopt);
    EXPECT_EQ(secrets[1].to, march + std::chrono::hours{24});

    const WebhookKey with_offset =
        hook_of(read_with_webhook("secrets = [\"" + std::string(kSecret) +
                                  "\", { env = \"HOOK_SECRET\", to = 2026-03-01T01:00:00+01:00 }]"))
            .secrets[1];
    EXPECT_EQ(with_offset.to, march);
}

TEST_F(ConfigTest, ReadsHowAWebhookIsSpokenTo) {
    const fs::path file = write_file("config_test.pem", "x");
    const std::string path = '"' + file.string() + '"';
    const WebhookOptions sink = hook_of(
        read_with_webhook("secret = \"" + std::string(kSecret) +
                          "\"\nformat = \"cloudevents\"\nexpire = \"2h\"\n"
                          "retry_first = \"1s\"\nretry_longest = \"1h\"\nretry_for = \"12h\"\n" +
                          "allow_networks = [\"10.0.0.0/8\"]\nca_file = " + path +
                          "\ncertificate = " + path + "\nkey = " + path + "\nmin_tls = \"1.3\""));

    EXPECT_EQ(sink.format, WebhookFormat::cloudevents);
    EXPECT_EQ(sink.expire, 2h);
    EXPECT_EQ(sink.retry_first, 1s);
    EXPECT_EQ(sink.retry_longest, 1h);
    EXPECT_EQ(sink.retry_for, 12h);
    EXPECT_EQ(sink.allow_networks, std::vector<Network>{*Network::parse("10.0.0.0/8")});
    EXPECT_EQ(sink.tls.ca_file, file.string());
    EXPECT_EQ(sink.tls.certificate, file.string());
    EXPECT_EQ(sink.tls.key, file.string());
    EXPECT_EQ(sink.tls.least, TlsOptions::Version::tls1_3);
}

TEST_F(ConfigTest, ReadsHeadersFromWhereSecretsAreKept) {
    context_.environment = &fake_environment;
    const Config config =
        read(std::string(kHarbourFeed) +
             "headers = { Authorization = { env = \"HOOK_SECRET\" } }\n" + kSinkAndWatch);

    EXPECT_EQ(config.feeds.at(0).headers, (Headers{{"Authorization", kSecret}}));
}

TEST_F(ConfigTest, AsksForTheVocabularyOfTheKnowledgeThatTheFileNames) {
    std::vector<fs::path> asked;
    context_.vocabulary = [&](const std::vector<fs::path>& knowledge) {
        asked = knowledge;
        WatchVocabulary words;
        words.entities = {"company/openai"};
        return words;
    };
    const fs::path knowledge = write_file("config_test_knowledge.toml", "");
    const Config config = read("[service]\nknowledge = \"" + knowledge.string() + "\"\n" +
                               kHarbourFeed + kSinkAndWatch + "when = \"about(company/openai)\"\n");

    EXPECT_EQ(asked, std::vector<fs::path>{knowledge});
    EXPECT_EQ(config.watches.size(), 1U);
}

TEST_F(ConfigTest, LoadsAFileWithPathsAgainstItsFolder) {
    const fs::path file = write_file("config_test.toml", std::string(kHarbourFeed) + kSinkAndWatch);

    const auto config = load_config(file, context_);

    ASSERT_TRUE(config);
    EXPECT_EQ(std::get<JsonlOptions>(config->sinks.at(0)).path,
              file.parent_path() / "stories.jsonl");
}

TEST_F(ConfigTest, SaysWhichFileCannotBeRead) {
    const auto missing = load_config("/nowhere/vigie.toml", context_);
    const auto folder = load_config(testing::TempDir(), context_);

    ASSERT_FALSE(missing);
    EXPECT_EQ(to_string(missing.error().at(0)),
              "/nowhere/vigie.toml: cannot be read: No such file or directory; config.example.toml "
              "shows how");
    ASSERT_FALSE(folder);
    EXPECT_EQ(folder.error().at(0).message, "is a folder, not a configuration file");
}

// ---- config.example.toml ------------------------------------------------------------------------

fs::path example_file() {
    return fs::path(VIGIE_TEST_DATA).parent_path().parent_path() / "config.example.toml";
}

TEST_F(ConfigTest, TheExampleIsRight) {
    const auto config = load_config(example_file(), context_);

    if (!config) {
        for (const ConfigError& error : config.error()) {
            ADD_FAILURE() << to_string(error);
        }
        return;
    }
    EXPECT_GE(config->feeds.size(), 10U);
}

// What is commented out is put in place too: "# key = value" and "# [[section]]".
TEST_F(ConfigTest, TheExampleIsRightAlsoWhereItIsCommentedOut) {
    std::istringstream example(read_file(example_file()));
    std::string all;
    for (std::string line; std::getline(example, line);) {
        const bool is_key = line.starts_with("# ") && line.find(" = ") != std::string::npos &&
                            line.find(' ', 2) == line.find(" = ") &&
                            line.find('(') == std::string::npos;
        const bool is_section = line.starts_with("# [[") && line.ends_with("]]");
        const bool needs_a_file = line.find("file = ") != std::string::npos ||
                                  line.find("env = ") != std::string::npos ||
                                  line.find(" = \"/etc/") != std::string::npos;
        if ((is_key || is_section) && !needs_a_file) {
            line.erase(0, 2);
        }
        all += line + "\n";
        if (line == "type = \"webhook\"") {
            all += "secret = \"" + std::string(kSecret) + "\"\n";
        }
    }

    const Config shown = read(all);
    const Config active = read(read_file(example_file()));

    EXPECT_EQ(shown.poll, active.poll) << "a key that is commented out must show its default";
    EXPECT_EQ(shown.state, active.state);
    EXPECT_EQ(shown.log_level, active.log_level);
    EXPECT_EQ(shown.relevant_at, active.relevant_at);
    EXPECT_EQ(shown.pipeline.backlog, active.pipeline.backlog);
    EXPECT_EQ(shown.pipeline.stale_after, active.pipeline.stale_after);
    EXPECT_EQ(shown.pipeline.window, active.pipeline.window);
    EXPECT_EQ(shown.pipeline.max_remembered, active.pipeline.max_remembered);
    EXPECT_EQ(shown.sinks.at(0), active.sinks.at(0));
    WebhookOptions usual;
    EXPECT_EQ(hook_of(shown).timeout, usual.timeout);
    EXPECT_EQ(hook_of(shown).parallel, usual.parallel);
    EXPECT_EQ(hook_of(shown).max_body, usual.max_body);
    EXPECT_EQ(hook_of(shown).allow_private, usual.allow_private);
    EXPECT_EQ(hook_of(shown).allow_networks, usual.allow_networks);
    EXPECT_EQ(hook_of(shown).format, usual.format);
    EXPECT_EQ(hook_of(shown).expire, usual.expire);
    EXPECT_EQ(hook_of(shown).retry_first, usual.retry_first);
    EXPECT_EQ(hook_of(shown).retry_longest, usual.retry_longest);
    EXPECT_EQ(hook_of(shown).retry_for, usual.retry_for);
    EXPECT_EQ(hook_of(shown).tls, usual.tls);
}

template <class Keys>
void expect_keys_in(const std::string& text, const Keys& keys) {
    for (const std::string_view key : keys) {
        const std::string at_start = "\n" + std::string(key) + " = ";
        const std::string commented = "\n# " + std::string(key) + " = ";
        EXPECT_TRUE(text.find(at_start) != std::string::npos ||
                    text.find(commented) != std::string::npos)
            << key << " is not shown in config.example.toml";
    }
}

TEST_F(ConfigTest, TheExampleShowsEveryKey) {
    const std::string text = read_file(example_file());

    expect_keys_in(text, kServiceKeys);
    expect_keys_in(text, kPollKeys);
    expect_keys_in(text, kPipelineKeys);
    expect_keys_in(text, kFeedKeys);
    expect_keys_in(text, kWatchKeys);
    expect_keys_in(text, kJsonlKeys);
    expect_keys_in(text, kWebhookKeys);
}

TEST(ConfigSyntaxTest, ReportsTableNamesThatTheTomlLibraryAssertsOn) {
    for (const char* text :
         {"[.a]\n", "[=\n", "[[[[a\n", "[[.a]]\n", "[a.]\n", "[]\n", "[\uFEBF2\n"}) {
        const auto config = parse_config(text, "f", ConfigContext{});

        ASSERT_FALSE(config) << text;
        EXPECT_EQ(to_string(config.error().at(0)).rfind("f:1:", 0), 0U) << text;
    }
}

}  // namespace
}  // namespace vigie
