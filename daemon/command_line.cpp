#include "daemon/command_line.hpp"

#include "daemon/commands.hpp"
#include "daemon/completion.hpp"
#include "daemon/help_texts.hpp"
#include "daemon/version.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <functional>
#include <iostream>
#include <memory>
#include <string>

namespace vigie {

namespace {

// Adds subcommands and remembers which action was asked for.
class CommandLine {
  public:
    CommandLine() : app_(kAbout, "vigie") {
        app_.require_subcommand(1);
        app_.footer(kFooter);
        app_.set_version_flag("-V,--version", std::string("vigie ") + kVersion);
        app_.get_formatter()->column_width(30);
        add_daemon_commands();
        add_text_commands();
        add_watching_commands();
        add_feeds_commands();
        add_sinks_commands();
        add_watches_commands();
        add_silence_commands();
        add_other_commands();
    }

    int run(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            const int code = app_.exit(error, std::cout, std::cerr);
            return code == 0 ? kDone : kUsage;
        }
        return action_();
    }

  private:
    template <class Arguments>
    CLI::App* add(CLI::App& parent,
                  const char* name,
                  const char* about,
                  const char* footer,
                  std::shared_ptr<Arguments> arguments,
                  int (*command)(const Arguments&)) {
        CLI::App* sub = parent.add_subcommand(name, about);
        sub->footer(footer);
        sub->callback([this, arguments, command] {
            action_ = [arguments, command] { return command(*arguments); };
        });
        return sub;
    }

    static void add_config_option(CLI::App& sub, std::string& config) {
        sub.add_option("-c,--config", config, "configuration file")
            ->type_name("FILE")
            ->capture_default_str();
    }

    static void add_json_flag(CLI::App& sub, bool& json) {
        sub.add_flag("--json", json, "one JSON object per line instead of text for people");
    }

    static void add_colour_option(CLI::App& sub, std::string& colour) {
        sub.add_option("--color", colour, "auto, always or never; auto: on a terminal")
            ->type_name("WHEN")
            ->check(CLI::IsMember({"auto", "always", "never"}))
            ->capture_default_str();
    }

    void add_daemon_commands() {
        const auto run = std::make_shared<RunArguments>();
        add_config_option(*add(app_, "run", kRunAbout, kRunFooter, run, &run_command), run->config);
        const auto once = std::make_shared<RunArguments>();
        add_config_option(*add(app_, "once", kOnceAbout, kOnceFooter, once, &once_command),
                          once->config);
        const auto check = std::make_shared<RunArguments>();
        add_config_option(*add(app_, "check", kCheckAbout, kCheckFooter, check, &check_command),
                          check->config);
    }

    void add_text_commands() {
        const auto parse = std::make_shared<ParseArguments>();
        CLI::App* sub = add(app_, "parse", kParseAbout, kParseFooter, parse, &parse_command);
        add_json_flag(*sub, parse->json);
        sub->add_option("--base-url", parse->base_url, "address the document came from")
            ->type_name("URL");
        sub->add_option("--content-type", parse->content_type, "its Content-Type header")
            ->type_name("CT");
        sub->add_option("file", parse->file, "the document; - for standard input")
            ->type_name("FILE")
            ->required();

        const auto tag = std::make_shared<StoriesArguments>();
        sub = add(app_, "tag", kTagAbout, kTagFooter, tag, &tag_command);
        add_stories_options(*sub, *tag);
        sub->add_flag(
            "--explain", tag->explain, "of every name in the text: taken or not, and why");
        const auto dedup = std::make_shared<StoriesArguments>();
        add_stories_options(*add(app_, "dedup", kDedupAbout, kDedupFooter, dedup, &dedup_command),
                            *dedup);
    }

    static void add_stories_options(CLI::App& sub, StoriesArguments& arguments) {
        add_json_flag(sub, arguments.json);
        sub.add_option("--knowledge", arguments.knowledge, "more knowledge: a file or a folder")
            ->type_name("PATH");
        sub.add_option("file", arguments.file, "the stories; - for standard input")
            ->type_name("FILE")
            ->capture_default_str();
    }

    void add_watching_commands() {
        const auto tail = std::make_shared<TailArguments>();
        CLI::App* sub = add(app_, "tail", kTailAbout, kTailFooter, tail, &tail_command);
        add_config_option(*sub, tail->config);
        sub->add_flag("-f,--follow", tail->follow, "keep watching, also over log rotation");
        sub->add_option("-n,--lines", tail->lines, "how many of the newest stories to begin with")
            ->type_name("N")
            ->capture_default_str();
        sub->add_option("--since", tail->since, "all since a time, RFC 3339, or so long ago")
            ->type_name("TIME");
        sub->add_option("--file", tail->file, "read this log instead of the configured one")
            ->type_name("FILE");
        add_json_flag(*sub, tail->json);
        add_colour_option(*sub, tail->colour);
        sub->add_option("filter", tail->filter, "show only stories for which this holds")
            ->type_name("FILTER");

        const auto status = std::make_shared<StatusArguments>();
        CLI::App* status_sub =
            add(app_, "status", kStatusAbout, kStatusFooter, status, &status_command);
        add_config_option(*status_sub, status->config);
        add_json_flag(*status_sub, status->json);
        add_search_command();
        add_replay_command();
    }

    void add_search_command() {
        const auto search = std::make_shared<SearchArguments>();
        CLI::App* sub = add(app_, "search", kSearchAbout, kSearchFooter, search, &search_command);
        add_config_option(*sub, search->config);
        sub->add_option("--since",
                        search->since,
                        "only stories first seen since then: how long ago (2h, 7d), or a date")
            ->type_name("WHEN");
        sub->add_option("-n,--limit", search->limit, "how many stories at most")
            ->type_name("N")
            ->check(CLI::PositiveNumber)
            ->capture_default_str();
        add_json_flag(*sub, search->json);
        add_colour_option(*sub, search->colour);
        sub->add_option("query", search->query, "words, or an expression")
            ->type_name("QUERY")
            ->required();
    }

    void add_replay_command() {
        const auto replay = std::make_shared<ReplayArguments>();
        CLI::App* sub = add(app_, "replay", kReplayAbout, kReplayFooter, replay, &replay_command);
        add_config_option(*sub, replay->config);
        sub->add_flag("--retag", replay->retag, "tag the stories of the archive again");
        sub->add_option("--since",
                        replay->since,
                        "only stories first seen since then: how long ago (2h, 7d), or a date")
            ->type_name("WHEN");
        sub->add_flag("--dry-run", replay->dry_run, "say what would change, write nothing");
        add_json_flag(*sub, replay->json);
        add_colour_option(*sub, replay->colour);
    }

    void add_feeds_commands() {
        CLI::App* feeds = app_.add_subcommand("feeds", kFeedsAbout);
        feeds->require_subcommand(1);
        const auto list = std::make_shared<FeedsArguments>();
        CLI::App* list_sub =
            add(*feeds, "list", kFeedsListAbout, kFeedsListFooter, list, &feeds_list_command);
        add_config_option(*list_sub, list->config);
        add_json_flag(*list_sub, list->json);

        const auto test = std::make_shared<FeedsArguments>();
        CLI::App* test_sub =
            add(*feeds, "test", kFeedsTestAbout, kFeedsTestFooter, test, &feeds_test_command);
        add_config_option(*test_sub, test->config);
        add_json_flag(*test_sub, test->json);
        test_sub->add_option("feed", test->feed, "a URL, or the name of a configured feed")
            ->type_name("FEED")
            ->required();

        const auto discover = std::make_shared<FeedsArguments>();
        CLI::App* discover_sub = add(*feeds,
                                     "discover",
                                     kFeedsDiscoverAbout,
                                     kFeedsDiscoverFooter,
                                     discover,
                                     &feeds_discover_command);
        add_config_option(*discover_sub, discover->config);
        add_json_flag(*discover_sub, discover->json);
        discover_sub->add_option("url", discover->feed, "address of a page, or of a feed")
            ->type_name("URL")
            ->required();

        const auto import = std::make_shared<FeedsArguments>();
        CLI::App* import_sub = add(
            *feeds, "import", kFeedsImportAbout, kFeedsImportFooter, import, &feeds_import_command);
        add_config_option(*import_sub, import->config);
        import_sub->add_option("file", import->feed, "the OPML file; - for standard input")
            ->type_name("FILE")
            ->required();

        const auto exported = std::make_shared<FeedsArguments>();
        CLI::App* export_sub = add(*feeds,
                                   "export",
                                   kFeedsExportAbout,
                                   kFeedsExportFooter,
                                   exported,
                                   &feeds_export_command);
        add_config_option(*export_sub, exported->config);
    }

    void add_sinks_commands() {
        CLI::App* sinks = app_.add_subcommand("sinks", kSinksAbout);
        sinks->require_subcommand(1);
        add_sink_command(
            *sinks, "list", kSinksListAbout, kSinksListFooter, &sinks_list_command, false);
        add_sink_command(
            *sinks, "test", kSinksTestAbout, kSinksTestFooter, &sinks_test_command, true);
        add_since_option(add_sink_command(
            *sinks, "dead", kSinksDeadAbout, kSinksDeadFooter, &sinks_dead_command, false));
        add_since_option(add_sink_command(*sinks,
                                          "redrive",
                                          kSinksRedriveAbout,
                                          kSinksRedriveFooter,
                                          &sinks_redrive_command,
                                          false));
        add_sink_command(
            *sinks, "enable", kSinksEnableAbout, kSinksEnableFooter, &sinks_enable_command, true);
    }

    struct SinkCommand {
        CLI::App* sub = nullptr;
        std::shared_ptr<SinksArguments> arguments;
    };

    static void add_since_option(const SinkCommand& command) {
        command.sub
            ->add_option("--since",
                         command.arguments->since,
                         "those made since then: how long ago (2h, 7d), or a date")
            ->type_name("WHEN");
    }

    SinkCommand add_sink_command(CLI::App& sinks,
                                 const char* name,
                                 const char* about,
                                 const char* footer,
                                 int (*command)(const SinksArguments&),
                                 bool needs_name) {
        const auto arguments = std::make_shared<SinksArguments>();
        CLI::App* sub = add(sinks, name, about, footer, arguments, command);
        add_config_option(*sub, arguments->config);
        add_json_flag(*sub, arguments->json);
        CLI::Option* option =
            sub->add_option("sink", arguments->sink, "name of the sink")->type_name("NAME");
        option->required(needs_name);
        return {sub, arguments};
    }

    void add_watches_commands() {
        CLI::App* watches = app_.add_subcommand("watches", kWatchesAbout);
        watches->require_subcommand(1);
        const auto list = std::make_shared<WatchesArguments>();
        CLI::App* list_sub = add(
            *watches, "list", kWatchesListAbout, kWatchesListFooter, list, &watches_list_command);
        add_config_option(*list_sub, list->config);
        add_json_flag(*list_sub, list->json);

        const auto test = std::make_shared<WatchesArguments>();
        CLI::App* test_sub = add(
            *watches, "test", kWatchesTestAbout, kWatchesTestFooter, test, &watches_test_command);
        add_config_option(*test_sub, test->config);
        add_json_flag(*test_sub, test->json);
        add_colour_option(*test_sub, test->colour);
        test_sub->add_option("--outlets", test->outlets, "how many outlets have reported the event")
            ->type_name("N")
            ->capture_default_str();
        test_sub->add_option("story", test->stories, "files of stories; - for standard input")
            ->type_name("STORY");
    }

    void add_silence_commands() {
        CLI::App* silence = app_.add_subcommand("silence", kSilenceAbout);
        silence->require_subcommand(1);
        const auto begin = std::make_shared<SilenceArguments>();
        CLI::App* add_sub =
            add(*silence, "add", kSilenceAddAbout, kSilenceAddFooter, begin, &silence_add_command);
        add_config_option(*add_sub, begin->config);
        add_sub->add_option("--for", begin->time, "how long")->type_name("TIME");
        add_sub->add_option("--until", begin->until, "its end, RFC 3339")->type_name("TIME");
        add_sub->add_option("--watch", begin->watch, "only alerts of this watch")
            ->type_name("NAME");
        add_sub->add_option("--note", begin->note, "why, for the list")->type_name("TEXT");
        add_sub->add_option("expression", begin->expression, "which stories")
            ->type_name("EXPRESSION")
            ->required();

        const auto list = std::make_shared<SilenceArguments>();
        CLI::App* list_sub =
            add(*silence, "list", kSilenceListAbout, "", list, &silence_list_command);
        add_config_option(*list_sub, list->config);
        add_json_flag(*list_sub, list->json);
        list_sub->add_flag("--all", list->all, "also those that have ended");

        const auto end = std::make_shared<SilenceArguments>();
        CLI::App* end_sub = add(*silence, "end", kSilenceEndAbout, "", end, &silence_end_command);
        add_config_option(*end_sub, end->config);
        end_sub->add_option("number", end->number, "as the list says")
            ->type_name("NUMBER")
            ->required();
    }

    void add_other_commands() {
        CLI::App* knowledge = app_.add_subcommand("knowledge", kKnowledgeAbout);
        knowledge->require_subcommand(1);
        const auto check = std::make_shared<KnowledgeArguments>();
        CLI::App* check_sub = add(*knowledge,
                                  "check",
                                  kKnowledgeCheckAbout,
                                  kKnowledgeCheckFooter,
                                  check,
                                  &knowledge_check_command);
        check_sub->add_option("path", check->knowledge, "more knowledge: files or folders")
            ->type_name("PATH");

        const auto demo = std::make_shared<DemoArguments>();
        CLI::App* demo_sub = add(app_, "demo", kDemoAbout, kDemoFooter, demo, &demo_command);
        demo_sub->add_flag("--once",
                           demo->once,
                           "end when every item has been seen; exit 0 only if all went right");
        demo_sub->add_option("--seconds", demo->seconds, "end after this long")
            ->type_name("N")
            ->check(CLI::PositiveNumber);
        add_colour_option(*demo_sub, demo->colour);

        CLI::App* version = app_.add_subcommand("version", "print the version");
        version->callback([this] {
            action_ = [] {
                std::printf("vigie %s\n", kVersion);
                return kDone;
            };
        });
        CLI::App* completion =
            app_.add_subcommand("completion", "print a completion script for bash or zsh");
        completion->add_option("shell", shell_, "bash or zsh")
            ->type_name("SHELL")
            ->check(CLI::IsMember({"bash", "zsh"}))
            ->required();
        completion->footer(kCompletionFooter);
        completion->callback([this] {
            action_ = [this] {
                std::fputs(completion_script(shell_), stdout);
                return kDone;
            };
        });
    }

    CLI::App app_;
    std::string shell_;
    std::function<int()> action_;
};

}  // namespace

int run_command_line(int argc, char** argv) {
    CommandLine command_line;
    return command_line.run(argc, argv);
}

}  // namespace vigie
