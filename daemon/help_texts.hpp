#pragma once

// What `vigie --help` and each command's help say, beyond the options.

namespace vigie {

inline constexpr const char* kAbout =
    R"(Vigie reads the world's news feeds and tells you, within seconds and once per
event, what is being said about AI companies and the people who lead them.)";

inline constexpr const char* kFooter = R"(
START HERE
  vigie demo                         see it work, with a newsroom of its own
  vigie check -c my.toml             is the configuration right?
  vigie run -c my.toml               the daemon, in the foreground
  vigie tail -f                      watch the stories as they come

EXIT STATUS
  0  done      1  could not do it (stderr says why)      2  usage or configuration

FILES
  /etc/vigie/vigie.toml              the configuration, unless -c says otherwise
  /etc/vigie/knowledge.d/*.toml      your own companies, people and products
  config.example.toml                every key, its default and unit

Each command has its own help: vigie COMMAND --help)";

inline constexpr const char* kRunAbout = "run the daemon in the foreground";
inline constexpr const char* kRunFooter = R"(
Polls every configured feed when it is due, tags what is new, writes it to the
sinks. Speaks systemd's notify protocol (Type=notify, WatchdogSec=).

SIGNALS
  TERM, INT   finish what is under way (at most 10 s) and end; a second INT ends at once
  HUP         read the configuration again, wholly or not at all; reopen log files

EXAMPLE
  vigie run -c /etc/vigie/vigie.toml)";

inline constexpr const char* kOnceAbout = "poll every feed once, deliver, end";
inline constexpr const char* kOnceFooter = R"(
For cron, and for trying a configuration. Prints a summary on stderr. A feed that
fails is reported and does not stop the others; exits 1 when no feed could be read
or when a delivery is left to be tried again.)";

inline constexpr const char* kCheckAbout = "check a configuration; every mistake with its place";
inline constexpr const char* kCheckFooter = R"(
Prints each mistake as file:line:column and what would be right. Nothing is
fetched and nothing is written. Exits 0 when all is well, 2 otherwise.)";

inline constexpr const char* kParseAbout = "read a feed document: RSS, Atom, JSON Feed or CDF";
inline constexpr const char* kParseFooter = R"(
EXAMPLES
  vigie parse feed.xml
  curl -s https://example.org/feed | vigie parse --json --base-url https://example.org/feed -

What is not a feed exits 1 and says what it is instead.)";

inline constexpr const char* kTagAbout = "find companies, people, products, themes and relations";
inline constexpr const char* kTagFooter = R"(
Reads one JSON object per line, {"id","title","text","published","url","lang"} with
at least a title or a text; or plain text, which is taken as one story whose first
line is the title.

With --explain the text comes first, names taken in [brackets] and names refused in
{braces}; then the reason for each. With --json it is a list "explain" beside the tags.

EXAMPLES
  echo "Satya Nadella defends Microsoft's stake in OpenAI" | vigie tag
  echo "Claude Lelouch films the mistral" | vigie tag --explain
  vigie tag --json stories.jsonl)";

inline constexpr const char* kDedupAbout = "find copies among stories in time order";
inline constexpr const char* kDedupFooter = R"(
Reads one JSON object per line, as `vigie tag` does, in time order; says of each
which story it is a copy of and which event it belongs to.)";

inline constexpr const char* kTailAbout = "watch tagged stories";
inline constexpr const char* kTailFooter = R"(
FILTER is an expression as in [[watch]] when.

With --since also rotated files beside the log are read, compressed (.gz, .zst) or
not, oldest first; those that end before that time are not opened. A file that cannot
be read is named on stderr, and the exit status is 1.

EXAMPLES
  vigie tail -f
  vigie tail -n 50 'about(company/openai) and not lang = en'
  vigie tail --since 6h 'role(ceo of company/openai)'
  vigie tail --json 'theme(lawsuit)' | jq .url)";

inline constexpr const char* kSearchAbout = "search the archive, by text and by tags";
inline constexpr const char* kSearchFooter = R"(
QUERY is words, all of which must stand in a story's title or text, or an expression
as in [[watch]] when. Case and width do not matter. Of words, "several in quotes" stand
together, an ending * allows any ending, and company/openai (or a person or product)
asks for the tag, which is found in every language.

The newest come first. The archive is read from the newest story back until --limit
are found, so what is rare in a long archive takes its time; --since ends it earlier.
Reads beside a running daemon, or without one.

EXAMPLES
  vigie search lawsuit company/openai
  vigie search --since 30d '"data centre" Norway'
  vigie search --json -n 100 'about(company/openai) and text("lawsuit*")' | jq -r .url)";

inline constexpr const char* kStatusAbout = "how the daemon and its store stand";
inline constexpr const char* kStatusFooter = R"(
Reads the store beside a running daemon, or without one. Exits 1 when there is no
store yet.

Tells of each sink what was delivered, waits or was given up; how many alerts are
held back for a group, a digest, the end of quiet hours or a limit, and when the next
of them goes; and which silences hold. With --json as "sinks", "held", "silences".)";

inline constexpr const char* kReplayAbout = "tag the archive again with what is known now";
inline constexpr const char* kReplayFooter = R"(
With --retag each story of the archive is tagged with the present knowledge, and what
it gained (+) and lost (-) is printed, a summary on stderr. Stories of which only
weights or places changed are counted, and listed with --json.

What is read is what the archive has: title and text as the feed gave them (up to
32 KiB, all that the tagger read the first time), language and date. Pages behind
the links are not fetched, texts of copies were not kept.

Without --dry-run the stories are written back, 200 in a transaction: it may be
interrupted at any time, and run again. Ids, events, watches and what has been told
stay; nobody is alerted; log files keep what they have. What still waits for a sink
goes out with its new tags. The daemon must not run meanwhile; for --dry-run it may.

EXAMPLES
  vigie replay --retag --dry-run --since 30d
  vigie replay --retag --json | jq -r '.tags.added[]' | sort | uniq -c)";

inline constexpr const char* kFeedsAbout = "the feeds: list, test, discover, import, export";
inline constexpr const char* kFeedsListAbout = "each feed, its last answer and when it is due";
inline constexpr const char* kFeedsListFooter = "";
inline constexpr const char* kFeedsTestAbout = "fetch one feed now and show what it says";
inline constexpr const char* kFeedsTestFooter = R"(
Nothing is stored and nothing is delivered.

EXAMPLE
  vigie feeds test https://example.org/feed.xml)";
inline constexpr const char* kFeedsDiscoverAbout = "find the feeds of a web site";
inline constexpr const char* kFeedsDiscoverFooter = R"(
Asks for the page, then for the feeds it advertises, else at the usual places:
twenty requests at most, one after the other. Prints what really is a feed.

EXAMPLE
  vigie feeds discover example.org)";
inline constexpr const char* kFeedsImportAbout = "turn an OPML file into [[feed]] sections";
inline constexpr const char* kFeedsImportFooter = R"(
Prints TOML to be put into the configuration; folders become tags. Feeds that the
configuration already has are left out.

EXAMPLE
  vigie feeds import reader.opml >> /etc/vigie/vigie.toml && vigie check)";
inline constexpr const char* kFeedsExportAbout = "write the configured feeds as OPML";
inline constexpr const char* kFeedsExportFooter = R"(
Headers and intervals stay out: other programs do not know them.)";

inline constexpr const char* kSinksAbout = "the sinks: list, test, dead letters";
inline constexpr const char* kSinksListAbout = "each sink, what waits for it and what failed";
inline constexpr const char* kSinksListFooter = R"(
A sink whose receiver answered 410 is disabled; see vigie sinks enable.)";
inline constexpr const char* kSinksTestAbout = "send a marked test message and explain the answer";
inline constexpr const char* kSinksTestFooter = R"(
The message takes the way of the daemon's own: same address guard, TLS, signature and
headers. Says what the receiver answered, what that would mean for a story, and what
to do about it. Exits 1 when the message was not accepted.)";
inline constexpr const char* kSinksDeadAbout = "deliveries that were given up";
inline constexpr const char* kSinksDeadFooter = R"(
EXAMPLES
  vigie sinks dead newsroom --since 7d
  vigie sinks dead --json | jq -r .error | sort | uniq -c)";
inline constexpr const char* kSinksRedriveAbout = "put dead letters back into the queue";
inline constexpr const char* kSinksRedriveFooter = R"(
A running daemon takes them up within half a minute. They keep their ids.

EXAMPLE
  vigie sinks redrive newsroom --since 2026-03-01)";
inline constexpr const char* kSinksEnableAbout = "speak again to a sink that was disabled";
inline constexpr const char* kSinksEnableFooter = R"(
A sink is disabled when its receiver answers 410: it wants nothing more. What it is owed
waits, and becomes dead letters after 72 hours. A running daemon goes on within half a
minute; dead letters stay until they are redriven.)";

inline constexpr const char* kWatchesAbout = "the watches: list, test";
inline constexpr const char* kWatchesListAbout = "each watch, what it asks for and whom it tells";
inline constexpr const char* kWatchesListFooter = "";
inline constexpr const char* kWatchesTestAbout = "which watches a story matches, and why";
inline constexpr const char* kWatchesTestFooter = R"(
STORY is a file of stories as `vigie tag` reads them: one JSON object per line, or
a plain text. "feed" and "source" of an object are what feed, tag and source of a
watch are asked about. Nothing is stored and nothing is delivered.

EXAMPLES
  echo "Sam Altman resigns as OpenAI's chief executive" | vigie watches test
  vigie watches test -c my.toml --json stories.jsonl)";

inline constexpr const char* kSilenceAbout =
    "tell nobody of something until a time: add, list, end";
inline constexpr const char* kSilenceAddAbout = "begin a silence; prints its number";
inline constexpr const char* kSilenceAddFooter = R"(
Stories for which EXPRESSION (as in [[watch]] when) holds are kept from every sink
but logs until the silence ends, and are not told afterwards. A running daemon
obeys from the next document on.

EXAMPLES
  vigie silence add --for 2h 'about(company/openai) and theme(product-launch)'
  vigie silence add --until 2026-12-01T08:00:00Z --watch newsroom all)";
inline constexpr const char* kSilenceListAbout = "the silences that hold";
inline constexpr const char* kSilenceEndAbout = "end a silence now";

inline constexpr const char* kKnowledgeAbout = "the knowledge base: check";
inline constexpr const char* kKnowledgeCheckAbout = "find clashes and gaps in the knowledge files";
inline constexpr const char* kKnowledgeCheckFooter = R"(
Checks the built-in knowledge, /etc/vigie/knowledge.d and the paths given. Exits 1
when something is found.)";

inline constexpr const char* kDemoAbout = "see it work: a small newsroom on this machine";
inline constexpr const char* kDemoFooter = R"(
A newsroom on loopback serves a dozen feeds and keeps publishing; the real daemon
polls them, tags what comes, writes the log and sends signed webhooks to a receiver
that verifies them. Needs no network and no configuration; leaves nothing behind.)";

inline constexpr const char* kCompletionFooter = R"(
EXAMPLE
  vigie completion bash > /etc/bash_completion.d/vigie)";

}  // namespace vigie
