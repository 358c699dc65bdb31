// A tagger that finds nothing.

#include "pipeline/tagger.hpp"

namespace vigie {

struct Tagger::Impl {};

Tagger::Tagger(const Knowledge& /*knowledge*/, double /*relevant_at*/) {}

Tagger::~Tagger() = default;

void Tagger::tag(Story& /*story*/) const {}

}  // namespace vigie
