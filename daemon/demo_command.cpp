#include "base/http/curl_global.hpp"
#include "daemon/app.hpp"
#include "daemon/commands.hpp"
#include "daemon/demo/judge.hpp"
#include "daemon/demo/newsroom.hpp"
#include "daemon/demo/receiver.hpp"
#include "daemon/demo/stage.hpp"
#include "daemon/log.hpp"
#include "daemon/service.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <optional>

namespace vigie {

namespace asio = boost::asio;

int demo_command(const DemoArguments& arguments) {
    prepare_process();
    const CurlGlobal curl;
    asio::io_context io(1);
    Result<std::unique_ptr<demo::Stage>> stage = demo::Stage::create(io, arguments);
    if (!stage) {
        fmt::print(stderr, "vigie: {}\n", stage.error().detail());
        return kFailed;
    }
    int code = kFailed;
    auto on_end = [&code](const std::exception_ptr& error, int result) {
        code = error ? kFailed : result;
    };
    asio::co_spawn(io, (*stage)->play(), on_end);
    io.run();
    return code;
}

}  // namespace vigie
