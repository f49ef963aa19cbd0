//===- DriverStreams.cpp - Streams and events of the fake driver ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Call.h"

using namespace cp::cuda;
using namespace cp::fake;

/// What a handle stands for.
template <typename T>
static Outcome find(std::map<const void *, T> &handles, const void *handle,
                    T *&found) {
  auto entry = handles.find(handle);
  if (entry == handles.end())
    return {InvalidHandle, toHex(handle) + " is not alive"};
  found = &entry->second;
  return {};
}

extern "C" {

int cuStreamCreateWithPriority(StreamHandle *handle, unsigned flags,
                               int priority) {
  return call("cuStreamCreateWithPriority", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                if (!(flags & StreamNonBlocking))
                  return {NotSupported,
                          "streams that wait for the default one"};
                auto stream = fake.queue.makeStream(currentDevice);
                *handle = reinterpret_cast<StreamHandle>(stream.get());
                notes("stream", *handle)("priority", priority);
                fake.streams[*handle] = std::move(stream);
                return {};
              });
}

int cuStreamDestroy_v2(StreamHandle handle) {
  return call("cuStreamDestroy_v2", Needs::Release,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("stream", handle);
                // Its work stays queued.
                if (fake.streams.erase(handle) == 0)
                  return {InvalidHandle, toHex(handle) + " is no stream"};
                return {};
              });
}

int cuStreamQuery(StreamHandle handle) {
  return call("cuStreamQuery", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("stream", handle);
                std::shared_ptr<Stream> *found = nullptr;
                Outcome outcome = find(fake.streams, handle, found);
                if (outcome.failed())
                  return outcome;
                std::shared_ptr<Stream> stream = *found;
                return fake.poll([&] { return stream->isDone(); });
              });
}

int cuStreamWaitEvent(StreamHandle stream, EventHandle handle, unsigned) {
  return call("cuStreamWaitEvent", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("stream", stream)("event", handle);
                std::unique_ptr<Event> *event = nullptr;
                Outcome outcome = find(fake.events, handle, event);
                if (outcome.failed())
                  return outcome;
                Work work;
                work.what = "wait for event " + toHex(handle);
                work.waited = (*event)->last;
                return fake.enqueue(stream, std::move(work));
              });
}

int cuLaunchHostFunc(StreamHandle stream, void (*function)(void *),
                     void *data) {
  return call("cuLaunchHostFunc", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("stream", stream);
                Work work;
                work.what = "function of the host";
                work.host = [function, data] { function(data); };
                return fake.enqueue(stream, std::move(work));
              });
}

int cuEventCreate(EventHandle *handle, unsigned flags) {
  return call("cuEventCreate", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                auto event = std::make_unique<Event>(
                    Event{currentDevice, !(flags & EventDisableTiming)});
                *handle = reinterpret_cast<EventHandle>(event.get());
                notes("event", *handle);
                fake.events[*handle] = std::move(event);
                return {};
              });
}

int cuEventDestroy_v2(EventHandle handle) {
  return call("cuEventDestroy_v2", Needs::Release,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("event", handle);
                if (fake.events.erase(handle) == 0)
                  return {InvalidHandle, toHex(handle) + " is no event"};
                return {};
              });
}

int cuEventRecord(EventHandle handle, StreamHandle stream) {
  return call("cuEventRecord", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("event", handle)("stream", stream);
                std::unique_ptr<Event> *event = nullptr;
                Outcome outcome = find(fake.events, handle, event);
                if (outcome.failed())
                  return outcome;
                auto record = std::make_shared<Record>();
                Work work;
                work.what = "record of event " + toHex(handle);
                work.recorded = record;
                outcome = fake.enqueue(stream, std::move(work));
                if (outcome.failed())
                  return outcome;
                if (fake.streams[stream]->device != (*event)->device)
                  return {InvalidHandle,
                          "an event of one device, a stream of another"};
                (*event)->last = std::move(record);
                return {};
              });
}

int cuEventQuery(EventHandle handle) {
  return call("cuEventQuery", Needs::Context,
              [&](Fake &fake, Notes &notes) -> Outcome {
                notes("event", handle);
                std::unique_ptr<Event> *event = nullptr;
                Outcome outcome = find(fake.events, handle, event);
                if (outcome.failed())
                  return outcome;
                std::shared_ptr<Record> record = (*event)->last;
                return fake.poll([&] { return !record || record->done; });
              });
}

int cuEventElapsedTime(float *milliseconds, EventHandle beginHandle,
                       EventHandle endHandle) {
  return call("cuEventElapsedTime", Needs::Context,
              [&](Fake &fake, Notes &) -> Outcome {
                std::unique_ptr<Event> *begin = nullptr, *end = nullptr;
                Outcome outcome = find(fake.events, beginHandle, begin);
                if (!outcome.failed())
                  outcome = find(fake.events, endHandle, end);
                if (outcome.failed())
                  return outcome;
                for (const Event *event : {begin->get(), end->get()}) {
                  if (!event->hasTime || !event->last)
                    return {InvalidHandle, "an event that has no time"};
                  if (!event->last->done)
                    return {NotReady};
                }
                std::chrono::duration<float, std::milli> time =
                    (*end)->last->time - (*begin)->last->time;
                *milliseconds = time.count();
                return {};
              });
}
}
