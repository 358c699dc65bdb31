// SQLite as an engine: on a file, and in memory.

#include "store/sqlite_store.hpp"
#include "tests/store/store_model.hpp"
#include "tests/support/temporary_folder.hpp"

namespace vigie::test {
namespace {

class SqliteFile final : public Engine {
  public:
    Result<std::unique_ptr<Store>> open() override {
        return open_sqlite_store(folder_.path() / "vigie.db");
    }

  private:
    TemporaryFolder folder_;
};

class SqliteMemory final : public Engine {
  public:
    Result<std::unique_ptr<Store>> open() override { return open_sqlite_store(":memory:"); }
};

template <class E>
std::unique_ptr<Engine> make() {
    return std::make_unique<E>();
}

constexpr EngineCase kFile{"File", make<SqliteFile>};
constexpr EngineCase kMemory{"Memory", make<SqliteMemory>};

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreConformance, testing::Values(kFile, kMemory), engine_name);
INSTANTIATE_TEST_SUITE_P(Sqlite, StoreRestart, testing::Values(kFile), engine_name);
INSTANTIATE_TEST_SUITE_P(Sqlite, StoreModel, testing::Values(kFile), engine_name);

}  // namespace
}  // namespace vigie::test
