#include "daemon/demo/feed_writer.hpp"

#include "base/story_json.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <zlib.h>

#include <memory>

namespace vigie::demo {

namespace {

std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string rfc822(Time time) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", time);
}

const char* declared(Charset charset) {
    switch (charset) {
        case Charset::utf8:
            return "UTF-8";
        case Charset::utf16:
            return "UTF-16";
        case Charset::windows1252:
            return "windows-1252";
    }
    return "";
}

std::string declaration(const Feed& feed) {
    return fmt::format("<?xml version=\"1.0\" encoding=\"{}\"?>\n", declared(feed.charset));
}

std::string write_rss20(const Feed& feed, const std::vector<Published>& items) {
    std::string out = declaration(feed);
    out += fmt::format(
        "<rss version=\"2.0\"><channel><title>{}</title><link>https://{}/</link>"
        "<description>{}</description><language>{}</language>\n",
        escape(feed.title),
        feed.host,
        escape(feed.title),
        feed.language);
    for (const Published& item : items) {
        out += fmt::format(
            "<item><title>{}</title><link>{}</link><guid isPermaLink=\"false\">{}</guid>"
            "<pubDate>{}</pubDate><description><![CDATA[<p>{}</p>]]></description></item>\n",
            escape(item.title),
            escape(item.link),
            escape(item.guid),
            rfc822(item.at),
            escape(item.text));
    }
    return out + "</channel></rss>\n";
}

std::string write_rss10(const Feed& feed, const std::vector<Published>& items) {
    std::string out = declaration(feed);
    out += fmt::format(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
        "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
        "<channel rdf:about=\"https://{0}/\"><title>{1}</title><link>https://{0}/</link>"
        "<description>{1}</description><dc:language>{2}</dc:language></channel>\n",
        feed.host,
        escape(feed.title),
        feed.language);
    for (const Published& item : items) {
        out += fmt::format(
            "<item rdf:about=\"{}\"><title>{}</title><link>{}</link><dc:date>{}</dc:date>"
            "<description>{}</description></item>\n",
            escape(item.guid),
            escape(item.title),
            escape(item.link),
            format_rfc3339(item.at),
            escape(item.text));
    }
    return out + "</rdf:RDF>\n";
}

std::string write_atom(const Feed& feed, const std::vector<Published>& items) {
    std::string out = declaration(feed);
    out += fmt::format(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\"><title>{}</title>"
        "<id>https://{}/</id><link href=\"https://{}/\"/>\n",
        feed.language,
        escape(feed.title),
        feed.host,
        feed.host);
    for (const Published& item : items) {
        out += fmt::format(
            "<entry><title>{0}</title><id>{1}</id><link href=\"{2}\"/><published>{3}</published>"
            "<updated>{3}</updated><content type=\"html\">{4}</content></entry>\n",
            escape(item.title),
            escape(item.guid),
            escape(item.link),
            format_rfc3339(item.at),
            escape("<p>" + escape(item.text) + "</p>"));
    }
    return out + "</feed>\n";
}

std::string write_json(const Feed& feed, const std::vector<Published>& items) {
    const auto field = [](std::string& out, const char* name, std::string_view value) {
        out += fmt::format("\"{}\":", name);
        append_json_string(out, value);
    };
    std::string out = "{\"version\":\"https://jsonfeed.org/version/1.1\",";
    field(out, "title", feed.title);
    out += ',';
    field(out, "language", feed.language);
    out += ",\"items\":[";
    bool first = true;
    for (const Published& item : items) {
        out += first ? "{" : ",{";
        first = false;
        field(out, "id", item.guid);
        out += ',';
        field(out, "url", item.link);
        out += ',';
        field(out, "title", item.title);
        out += ',';
        field(out, "content_text", item.text);
        out += ',';
        field(out, "date_published", format_rfc3339(item.at));
        out += '}';
    }
    return out + "]}\n";
}

}  // namespace

std::string write_feed(const Feed& feed, const std::vector<Published>& items) {
    switch (feed.format) {
        case Format::rss20:
            return write_rss20(feed, items);
        case Format::rss10:
            return write_rss10(feed, items);
        case Format::atom:
            return write_atom(feed, items);
        case Format::json:
            return write_json(feed, items);
    }
    return {};
}

const char* content_type(const Feed& feed) {
    switch (feed.format) {
        case Format::rss20:
            return "application/rss+xml";
        case Format::rss10:
            return "application/rdf+xml";
        case Format::atom:
            return "application/atom+xml";
        case Format::json:
            return "application/feed+json";
    }
    return "";
}

std::string encode(std::string_view text, Charset charset) {
    if (charset == Charset::utf8) {
        return std::string(text);
    }
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> to(
        ucnv_open(declared(charset), &status), &ucnv_close);
    const std::unique_ptr<UConverter, decltype(&ucnv_close)> from(ucnv_open("UTF-8", &status),
                                                                  &ucnv_close);
    ucnv_setFromUCallBack(
        to.get(), UCNV_FROM_U_CALLBACK_ESCAPE, UCNV_ESCAPE_XML_DEC, nullptr, nullptr, &status);
    std::string out(text.size() * 8 + 16, '\0');
    char* target = out.data();
    const char* source = text.data();
    ucnv_convertEx(to.get(),
                   from.get(),
                   &target,
                   out.data() + out.size(),
                   &source,
                   text.data() + text.size(),
                   nullptr,
                   nullptr,
                   nullptr,
                   nullptr,
                   1,
                   1,
                   &status);
    out.resize(static_cast<std::size_t>(target - out.data()));
    return out;
}

std::string gzip(std::string_view bytes) {
    constexpr int kGzipWindow = 15 + 16;
    constexpr int kMemory = 8;
    z_stream stream{};
    deflateInit2(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemory, Z_DEFAULT_STRATEGY);
    std::string in(bytes);
    std::string out(deflateBound(&stream, static_cast<uLong>(in.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

}  // namespace vigie::demo
