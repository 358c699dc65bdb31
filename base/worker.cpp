#include "base/worker.hpp"

#include <pthread.h>

namespace vigie {

Worker::Worker(const char* thread_name)
    : guard_(boost::asio::make_work_guard(io_)), thread_([this] { io_.run(); }) {
    pthread_setname_np(thread_.native_handle(), thread_name);
}

Worker::~Worker() {
    guard_.reset();
    thread_.join();
}

}  // namespace vigie
