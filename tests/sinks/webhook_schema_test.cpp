// What is sent, against what docs/schemas promises.

#include "sinks/webhook_body.hpp"
#include "sinks/webhook_sink.hpp"
#include "tests/support/deliveries.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/log_capture.hpp"
#include "tests/support/run.hpp"

#include <gtest/gtest.h>

namespace vigie::test {
namespace {

JsonSchema schema(const std::string& name) {
    const std::filesystem::path data(VIGIE_TEST_DATA);
    return JsonSchema(data.parent_path().parent_path() / "docs" / "schemas" / (name + ".json"));
}

void expect_right(const std::string& name, const std::string& body) {
    for (const std::string& mistake : schema(name).mistakes(body)) {
        ADD_FAILURE() << name << mistake << " in " << body.substr(0, 200);
    }
}

// With every member a story can have.
Story full_story() {
    Story story = numbered_story(3);
    story.published = std::chrono::floor<Seconds>(kMorning);
    story.authors = {"A. Writer"};
    story.relevant = true;
    story.relevance = 0.75;
    Tag tag;
    tag.id = "company/harbour";
    tag.kind = TagKind::company;
    tag.name = "Harbour";
    tag.salience = 0.5;
    tag.roles = {"owner of company/harbour"};
    tag.mentions = {{Field::title, MentionBy::alias, 0, 4}};
    story.tags = {tag};
    story.themes = {{"shipping", 0.5}};
    story.relations = {{"company/harbour", "owns", "company/harbour", Field::text, 0, 6}};
    return story;
}

class WebhookSchemaTest : public testing::Test {
  protected:
    // The body of what `act` has the sink send.
    template <class Act>
    std::string sent(WebhookFormat format, Act act) {
        WebhookOptions options;
        options.name = "newsroom";
        options.url = "https://hooks.example/in";
        options.secrets = {{std::string(32, 'n')}};
        options.format = format;
        WebhookSink sink(options, http_, clock_, log_.logger());
        HttpResponse response;
        response.status = 204;
        http_.will_answer(response);
        act(sink);
        return http_.asked().back().body;
    }

    boost::asio::io_context io_;
    FakeHttp http_;
    FakeClock clock_{kMorning};
    LogCapture log_;
};

TEST_F(WebhookSchemaTest, IsKeptByEachKindOfDelivery) {
    Delivery delivery = delivery_of(full_story());
    expect_right("story.tagged", *webhook_body(delivery, 20'000));
    delivery.extra = R"("alert":{"id":"alr_1","event":"e"})";
    delivery.type = MessageType::alert;
    expect_right("event.alert", *webhook_body(delivery, 20'000));
    delivery.type = MessageType::update;
    delivery.extra += R"(,"update":{"why":"outlets 5","outlets":5,"reports":7,"new_reports":4,)"
                      R"("new_outlets":["paper.example"],"new_tags":[],"new_numbers":["97.4"],)"
                      R"("since":"2024-02-29T09:00:00Z"})";
    expect_right("event.update", *webhook_body(delivery, 20'000));
    delivery.type = MessageType::digest;
    delivery.story_json =
        R"({"v":1,"title":"2 stories","why":"digest","from":"2024-02-29T09:00:00Z",)"
        R"("to":"2024-02-29T10:00:00Z","count":2,"left_out":1,"text":"* One",)"
        R"("items":[{"id":"a","event":"e","title":"One","url":"","source":"","lang":)"
        R"("en","at":"2024-02-29T09:00:00Z","update":false,"watches":["w"]}]})";
    expect_right("digest", *webhook_body(delivery, 20'000));
}

TEST_F(WebhookSchemaTest, IsKeptByWhatWasCut) {
    Story story = full_story();
    story.text.append(30'000, 'x');
    const Delivery delivery = delivery_of(story);

    for (const std::size_t limit : {20'000U, 1'500U, 900U}) {
        expect_right("story.tagged", *webhook_body(delivery, limit));
    }
}

TEST_F(WebhookSchemaTest, IsKeptByMessagesOfOurOwn) {
    const auto test = [&](WebhookSink& sink) { EXPECT_TRUE(run(io_, sink.test())); };
    const auto announce = [&](WebhookSink& sink) {
        const DisabledNotice notice{"desk", "webhook https://desk.example/in", "gone", kMorning};
        EXPECT_TRUE(run(io_, sink.announce(notice)));
    };

    expect_right("test", sent(WebhookFormat::standard, test));
    expect_right("sink.disabled", sent(WebhookFormat::standard, announce));
    expect_right("cloudevent", sent(WebhookFormat::cloudevents, test));
    expect_right("cloudevent", sent(WebhookFormat::cloudevents, announce));
    expect_right("cloudevent",
                 *webhook_body(delivery_of(full_story()), 20'000, WebhookFormat::cloudevents));
}

// The checker checks: each of these breaks one promise.
TEST_F(WebhookSchemaTest, IsBrokenByWhatItForbids) {
    const std::string good = *webhook_body(delivery_of(full_story()), 20'000);
    const auto changed = [&](const std::string& from, const std::string& to) {
        std::string body = good;
        const std::size_t at = body.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return body.replace(at, from.size(), to);
    };
    for (const std::string& body : {std::string("{"),
                                    changed("story.tagged", "story.other"),
                                    changed("\"v\":1", "\"v\":2"),
                                    changed("\"first_seen\"", "\"seen_first\""),
                                    changed("\"relevance\":0.75", "\"relevance\":1.75"),
                                    changed("\"by\":\"alias\"", "\"by\":\"guess\""),
                                    changed("\"start\":0", "\"start\":-1"),
                                    changed("\"relevant\":true", "\"relevant\":\"yes\"")}) {
        EXPECT_FALSE(schema("story.tagged").mistakes(body).empty()) << body.substr(0, 200);
    }
    EXPECT_FALSE(schema("event.alert").mistakes(changed("story.tagged", "event.alert")).empty());
}

}  // namespace
}  // namespace vigie::test
