#pragma once

namespace vigie::test {

// The rest of a configuration that is right, whatever its feeds.
inline constexpr const char* kSinkAndWatch = R"(
[[sink]]
name = "log"
type = "jsonl"
path = "stories.jsonl"
[[watch]]
name = "everything"
to = ["log"]
)";

}  // namespace vigie::test
