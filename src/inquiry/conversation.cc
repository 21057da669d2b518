// SPDX-License-Identifier: AGPL-3.0-or-later
#include "inquiry/conversation.h"

#include <algorithm>
#include <set>
#include <utility>

#include "inquiry/limits.h"
#include "inquiry/snapshot.h"
#include "thread/attribution.h"
#include "thread/subject.h"
#include "thread/weak.h"

namespace day::inquiry {
namespace {

class Finder {
 public:
  explicit Finder(sql::Database* database) : threads_(database), catalog_(database) {}

  Result<Conversation> find(catalog::RowId message) {
    ASSIGN_OR_RETURN(const auto thread, threads_.thread_of(message));
    if (!thread) return Error{Code::NotFound, "the item is no message"};
    thread_ = *thread;
    ASSIGN_OR_RETURN(found_.id, threads_.id_of(thread_));
    TRY(load_thread(thread_));
    found_.messages = rows_.size();
    TRY(load_neighbours());
    TRY(link());
    if (keep_connected()) TRY(link());
    TRY(describe());
    return std::move(found_);
  }

 private:
  Status load_thread(catalog::ThreadRow thread) {
    ASSIGN_OR_RETURN(const auto members, threads_.members(thread));
    for (const catalog::RowId row : members) {
      ASSIGN_OR_RETURN(thread::Message facts, threads_.message(row));
      found_.facts.push_back(std::move(facts));
      rows_.push_back(row);
      thread_rows_.push_back(thread);
    }
    return {};
  }

  // Threads with the subject of one of the trees: all, where one of those may hang under them, else
  // those of which an answer may hang here.
  Status load_neighbours() {
    const thread::Forest forest = thread::build_forest(found_.facts);
    const auto loose = thread::find_loose_roots(forest, found_.facts);
    std::set<std::uint32_t> wanted;  // subjects of loose trees
    std::set<std::uint32_t> subjects;
    for (const std::uint32_t root : forest.roots) {
      const std::uint32_t number = subject_of(forest, root);
      if (number == 0) continue;
      subjects.insert(number);
      if (std::find(loose.begin(), loose.end(), root) != loose.end()) wanted.insert(number);
    }
    std::map<catalog::ThreadRow, bool> others;  // whether one may be under or above
    ASSIGN_OR_RETURN(const auto rows, threads_.with_subjects(subjects));
    for (const auto& [row, number] : rows) {
      TRY(consider(row, wanted.count(number) > 0, &others));
    }
    std::size_t taken = 0;
    for (const auto& [other, fits] : others) {
      if (!fits) continue;
      if (taken++ >= kMaxSubjectThreads) {
        ++found_.more_threads;
        continue;
      }
      TRY(load_thread(other));
    }
    return {};
  }

  Status consider(catalog::RowId row, bool wanted, std::map<catalog::ThreadRow, bool>* others) {
    ASSIGN_OR_RETURN(const auto thread, threads_.thread_of(row));
    if (!thread || *thread == thread_) return {};
    bool& fits = others->try_emplace(*thread, false).first->second;
    if (fits || wanted) {
      fits = true;
      return {};
    }
    ASSIGN_OR_RETURN(const std::string subject, threads_.subject(row));
    if (!thread::base_subject(subject).is_reply) return {};
    ASSIGN_OR_RETURN(fits, threads_.answers_nothing_here(row));
    return {};
  }

  // The number of the base subject of the first message of a tree.
  std::uint32_t subject_of(const thread::Forest& forest, std::uint32_t root) const {
    std::uint32_t node = root;
    while (!forest.nodes[node].message) node = forest.nodes[node].children.front();
    return thread::subject_number(
        thread::base_subject(found_.facts[*forest.nodes[node].message].subject).text);
  }

  Status link() {
    thread::Forest forest = thread::build_forest(found_.facts);
    std::size_t left = kMaxQuotationsRead;
    for (const std::uint32_t message : thread::find_quoting(forest, found_.facts)) {
      if (found_.facts[message].quotes) continue;
      if (left-- == 0) break;
      ASSIGN_OR_RETURN(const auto text, catalog_.text(rows_[message]));
      for (const mail::TextSegment& segment : text) {
        if (segment.kind != mail::TextKind::Quoted) continue;
        found_.facts[message].quotes = thread::parse_attribution(segment.text);
        break;
      }
    }
    found_.forest = thread::link_weakly(std::move(forest), found_.facts);
    return {};
  }

  // Leaves only the messages of trees that have one of the thread. Whether any were taken out.
  bool keep_connected() {
    const auto& nodes = found_.forest.nodes;
    std::vector<std::uint32_t> roots(nodes.size());
    std::vector<bool> kept(nodes.size(), false);
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
      roots[i] = nodes[i].parent == thread::kNoNode ? i : roots[nodes[i].parent];
      if (nodes[i].message && thread_rows_[*nodes[i].message] == thread_) kept[roots[i]] = true;
    }
    std::vector<bool> stays(rows_.size(), false);
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i].message) stays[*nodes[i].message] = kept[roots[i]];
    }
    std::size_t to = 0;
    for (std::size_t from = 0; from < rows_.size(); ++from) {
      if (!stays[from]) continue;
      if (to != from) {
        found_.facts[to] = std::move(found_.facts[from]);
        rows_[to] = rows_[from];
        thread_rows_[to] = thread_rows_[from];
      }
      ++to;
    }
    const bool fewer = to < rows_.size();
    found_.facts.resize(to);
    rows_.resize(to);
    thread_rows_.resize(to);
    return fewer;
  }

  Status describe() {
    std::map<catalog::ThreadRow, catalog::ThreadId> ids;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      ASSIGN_OR_RETURN(auto summary, catalog_.summary(rows_[i]));
      if (!summary) return Error{Code::Damaged, "catalog.db lacks an item; run `daylight rebuild`"};
      found_.summaries.push_back(std::move(*summary));
      if (ids.count(thread_rows_[i]) == 0) {
        ASSIGN_OR_RETURN(ids[thread_rows_[i]], threads_.id_of(thread_rows_[i]));
      }
      found_.threads.push_back(ids[thread_rows_[i]]);
    }
    const auto& nodes = found_.forest.nodes;
    for (std::uint32_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i].message) continue;
      ++found_.missing;
      found_.gaps.emplace(i, thread::find_gap_facts(found_.forest, found_.facts, i));
    }
    return {};
  }

  catalog::ThreadReader threads_;
  catalog::Reader catalog_;
  catalog::ThreadRow thread_;
  Conversation found_;
  // As found_.facts.
  std::vector<catalog::RowId> rows_;
  std::vector<catalog::ThreadRow> thread_rows_;
};

}  // namespace

Result<Conversation> find_conversation(sql::Database* database, catalog::RowId message) {
  ASSIGN_OR_RETURN(const Snapshot snapshot, Snapshot::take(database));
  return Finder(database).find(message);
}

}  // namespace day::inquiry
