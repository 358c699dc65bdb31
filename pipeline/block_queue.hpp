#pragma once

// BlockQueue: a queue with access by position that holds little more than its values: blocks of a
// few kilobytes, freed as they are left. References last until their value is taken off.

#include <cstddef>
#include <deque>
#include <memory>
#include <utility>

namespace vigie {

template <class T>
class BlockQueue {
  public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

    [[nodiscard]] T& operator[](std::size_t i) noexcept {
        return blocks_[(skipped_ + i) / kBlock][(skipped_ + i) % kBlock];
    }

    [[nodiscard]] const T& operator[](std::size_t i) const noexcept {
        return blocks_[(skipped_ + i) / kBlock][(skipped_ + i) % kBlock];
    }

    [[nodiscard]] T& front() noexcept { return (*this)[0]; }

    [[nodiscard]] const T& front() const noexcept { return (*this)[0]; }

    [[nodiscard]] T& back() noexcept { return (*this)[size_ - 1]; }

    // Has the value come from memory, while something else is done. Any position will do.
    void prefetch(std::size_t i) const noexcept {
        if (i < size_) {
            __builtin_prefetch(&(*this)[i]);
        }
    }

    void push_back(T value) {
        if (skipped_ + size_ == blocks_.size() * kBlock) {
            blocks_.push_back(std::make_unique<T[]>(kBlock));
        }
        ++size_;
        back() = std::move(value);
    }

    void pop_front() {
        front() = T{};
        --size_;
        if (++skipped_ == kBlock) {
            blocks_.pop_front();
            skipped_ = 0;
        }
    }

    void pop_back() {
        back() = T{};
        --size_;
        while ((blocks_.size() - 1) * kBlock >= skipped_ + size_ && blocks_.size() > 1) {
            blocks_.pop_back();
        }
    }

    [[nodiscard]] std::size_t memory() const noexcept {
        constexpr std::size_t kAllocation = 16;
        return blocks_.size() * (kBlock * sizeof(T) + sizeof(void*) + kAllocation);
    }

  private:
    static constexpr std::size_t kBlock = 64;

    std::deque<std::unique_ptr<T[]>> blocks_;
    std::size_t skipped_ = 0;  // values taken off the first block
    std::size_t size_ = 0;
};

}  // namespace vigie
