#include "till/offline/store.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace till::offline {
namespace {

class ThreadWorker final : public Worker {
  public:
    ThreadWorker() : thread_([this] { run(); }) {}
    ~ThreadWorker() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    void post(hal::Scheduler::Work work) override {
        {
            const std::lock_guard lock(mutex_);
            queue_.push_back(std::move(work));
        }
        wake_.notify_one();
    }

  private:
    void run() {
        while (auto work = next())
            work();
    }
    hal::Scheduler::Work next() {  // empty when all is done and nothing more will come
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
        if (queue_.empty()) return {};
        auto work = std::move(queue_.front());
        queue_.pop_front();
        return work;
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<hal::Scheduler::Work> queue_;
    bool stopping_ = false;
    std::thread thread_;  // last: it starts when all the above is there
};

class InlineWorker final : public Worker {
  public:
    explicit InlineWorker(hal::Scheduler& loop) : loop_(loop) {}
    ~InlineWorker() override {
        while (run_one(*queue_)) {
        }
    }
    void post(hal::Scheduler::Work work) override {
        queue_->push_back(std::move(work));
        loop_.post([queue = std::weak_ptr(queue_)] {
            if (const auto alive = queue.lock()) run_one(*alive);
        });
    }

  private:
    using Queue = std::deque<hal::Scheduler::Work>;
    static bool run_one(Queue& queue) {
        if (queue.empty()) return false;
        auto work = std::move(queue.front());
        queue.pop_front();
        work();
        return true;
    }
    hal::Scheduler& loop_;
    std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
};

}  // namespace

std::unique_ptr<Worker> make_thread_worker() { return std::make_unique<ThreadWorker>(); }
std::unique_ptr<Worker> make_inline_worker(hal::Scheduler& loop) { return std::make_unique<InlineWorker>(loop); }

}  // namespace till::offline
