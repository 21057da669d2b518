// SPDX-License-Identifier: AGPL-3.0-or-later
#include "copies/difference.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/check.h"

namespace day::copies {
namespace {

bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

// Part of both texts, as numbers of tokens.
struct Box {
  std::int64_t a = 0, a_end = 0, b = 0, b_end = 0;
};

class Differ {
 public:
  Differ(std::vector<std::uint32_t> first, std::vector<std::uint32_t> second, std::size_t max_edits)
      : a_(std::move(first)), b_(std::move(second)), max_(static_cast<std::int64_t>(max_edits)) {}

  std::vector<Stretch> run() {
    boxes_.push_back(
        {0, static_cast<std::int64_t>(a_.size()), 0, static_cast<std::int64_t>(b_.size())});
    while (!boxes_.empty()) {
      const Box box = boxes_.back();
      boxes_.pop_back();
      solve(box);
    }
    return std::move(out_);
  }

 private:
  // Equal tokens at both ends are the same; what lies between is cut in two, the left half first.
  void solve(Box box) {
    std::int64_t lead = 0;
    while (box.a + lead < box.a_end && box.b + lead < box.b_end &&
           a_[at(box.a + lead)] == b_[at(box.b + lead)]) {
      ++lead;
    }
    emit(true, {box.a, box.a + lead, box.b, box.b + lead});
    box.a += lead;
    box.b += lead;
    std::int64_t tail = 0;
    while (box.a < box.a_end - tail && box.b < box.b_end - tail &&
           a_[at(box.a_end - tail - 1)] == b_[at(box.b_end - tail - 1)]) {
      ++tail;
    }
    const Box end{box.a_end - tail, box.a_end, box.b_end - tail, box.b_end};
    box.a_end -= tail;
    box.b_end -= tail;
    if (box.a == box.a_end || box.b == box.b_end) {
      emit(false, box);
      emit(true, end);
      return;
    }
    const auto [x, y] = find_cut(box);
    if (tail > 0) boxes_.push_back(end);
    boxes_.push_back({box.a + x, box.a_end, box.b + y, box.b_end});
    boxes_.push_back({box.a, box.a + x, box.b, box.b + y});
  }

  // A point on a shortest path through the box, not a corner, seen from its beginning: where paths
  // from both ends meet. The box begins and ends with a difference.
  std::pair<std::int64_t, std::int64_t> find_cut(const Box& box) {
    const std::int64_t n = box.a_end - box.a;
    const std::int64_t m = box.b_end - box.b;
    const std::int64_t delta = n - m;
    const bool odd = delta % 2 != 0;
    const std::int64_t most = std::min(max_, (n + m + 1) / 2);
    const std::int64_t zero = most + 1;
    forward_.assign(at(2 * zero + 1), 0);
    backward_.assign(at(2 * zero + 1), 0);
    for (std::int64_t d = 0; d <= most; ++d) {
      for (std::int64_t k = first_k(d, m); k <= last_k(d, n); k += 2) {
        const std::int64_t x = extend(&forward_, zero, d, k, [&](std::int64_t i, std::int64_t j) {
          return i < n && j < m && a_[at(box.a + i)] == b_[at(box.b + j)];
        });
        const std::int64_t other = delta - k;
        if (odd && other >= first_k(d - 1, m) && other <= last_k(d - 1, n) &&
            x + backward_[at(zero + other)] >= n) {
          return {x, x - k};
        }
      }
      for (std::int64_t k = first_k(d, m); k <= last_k(d, n); k += 2) {
        const std::int64_t x = extend(&backward_, zero, d, k, [&](std::int64_t i, std::int64_t j) {
          return i < n && j < m && a_[at(box.a_end - i - 1)] == b_[at(box.b_end - j - 1)];
        });
        const std::int64_t other = delta - k;
        if (!odd && other >= first_k(d, m) && other <= last_k(d, n) &&
            x + forward_[at(zero + other)] >= n) {
          return {n - x, m - (x - k)};
        }
      }
    }
    return furthest(zero, most, n, m);
  }

  // Diagonals that d edits can reach within the box.
  static std::int64_t first_k(std::int64_t d, std::int64_t m) { return d <= m ? -d : d - 2 * m; }
  static std::int64_t last_k(std::int64_t d, std::int64_t n) { return d <= n ? d : 2 * n - d; }

  template <typename Equal>
  std::int64_t extend(std::vector<std::int64_t>* reach, std::int64_t zero, std::int64_t d,
                      std::int64_t k, const Equal& equal) {
    const std::int64_t below = (*reach)[at(zero + k + 1)];
    const std::int64_t left = (*reach)[at(zero + k - 1)];
    std::int64_t x = 0;
    if (d > 0) x = k == -d || (k != d && left < below) ? below : left + 1;
    while (equal(x, x - k)) ++x;
    (*reach)[at(zero + k)] = x;
    return x;
  }

  std::pair<std::int64_t, std::int64_t> furthest(std::int64_t zero, std::int64_t d, std::int64_t n,
                                                 std::int64_t m) const {
    std::pair<std::int64_t, std::int64_t> best{0, 0};
    for (std::int64_t k = first_k(d, m); k <= last_k(d, n); k += 2) {
      const std::int64_t x = forward_[at(zero + k)];
      if (x <= n && x - k <= m && x + x - k > best.first + best.second) best = {x, x - k};
    }
    CHECK(best.first + best.second > 0 && best.first + best.second < n + m);
    return best;
  }

  void emit(bool same, const Box& box) {
    if (box.a == box.a_end && box.b == box.b_end) return;
    if (!out_.empty() && out_.back().same == same) {
      out_.back().first_end = static_cast<std::uint32_t>(box.a_end);
      out_.back().second_end = static_cast<std::uint32_t>(box.b_end);
      return;
    }
    out_.push_back({same, static_cast<std::uint32_t>(box.a), static_cast<std::uint32_t>(box.a_end),
                    static_cast<std::uint32_t>(box.b), static_cast<std::uint32_t>(box.b_end)});
  }

  static std::size_t at(std::int64_t index) { return static_cast<std::size_t>(index); }

  std::vector<std::uint32_t> a_, b_;  // tokens as numbers: equal ones are equal
  std::int64_t max_;
  std::vector<Box> boxes_;  // to do, the next one last
  std::vector<std::int64_t> forward_, backward_;
  std::vector<Stretch> out_;
};

std::vector<std::uint32_t> number_tokens(
    std::string_view text, const std::vector<Token>& tokens,
    std::unordered_map<std::string_view, std::uint32_t>* numbers) {
  std::vector<std::uint32_t> out;
  out.reserve(tokens.size());
  for (const Token& token : tokens) {
    const auto next = static_cast<std::uint32_t>(numbers->size());
    out.push_back(numbers->try_emplace(text.substr(token.begin, token.end - token.begin), next)
                      .first->second);
  }
  return out;
}

bool goes_on(std::string_view text, const std::vector<Token>& tokens) {
  const std::size_t end = tokens.empty() ? 0 : tokens.back().end;
  return !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), is_blank);
}

}  // namespace

std::vector<Token> split_tokens(std::string_view text, std::size_t limit) {
  std::vector<Token> tokens;
  text = text.substr(0, UINT32_MAX);
  std::size_t at = 0;
  while (tokens.size() < limit) {
    while (at < text.size() && is_blank(text[at])) ++at;
    if (at == text.size()) break;
    const std::size_t begin = at;
    while (at < text.size() && !is_blank(text[at])) ++at;
    tokens.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(at)});
  }
  return tokens;
}

Difference find_difference(std::string_view first, std::string_view second, std::size_t max_tokens,
                           std::size_t max_edits) {
  Difference out;
  out.first = split_tokens(first, max_tokens);
  out.second = split_tokens(second, max_tokens);
  out.complete = !goes_on(first, out.first) && !goes_on(second, out.second);
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  auto a = number_tokens(first, out.first, &numbers);
  auto b = number_tokens(second, out.second, &numbers);
  out.stretches = Differ(std::move(a), std::move(b), std::max<std::size_t>(max_edits, 1)).run();
  for (const Stretch& stretch : out.stretches) {
    if (stretch.same) {
      out.same += stretch.first_end - stretch.first_begin;
    } else {
      out.removed += stretch.first_end - stretch.first_begin;
      out.added += stretch.second_end - stretch.second_begin;
    }
  }
  return out;
}

}  // namespace day::copies
