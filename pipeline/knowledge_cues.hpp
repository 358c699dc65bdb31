#pragma once

// CueReader: reads roles, themes, relations and context words, the part of knowledge that is not
// about anyone, into a Knowledge. A rule that an earlier file began is added to.

#include "pipeline/knowledge.hpp"
#include "pipeline/knowledge_toml.hpp"

namespace vigie {

class CueReader {
  public:
    // `knowledge` must outlive the reader.
    explicit CueReader(Knowledge& knowledge) : knowledge_(knowledge) {}

    void read_role(const TomlTable& table);
    void read_theme(const TomlTable& table);
    void read_relation(const TomlTable& table);
    void read_context(const TomlTable& table);

  private:
    Knowledge& knowledge_;
};

}  // namespace vigie
