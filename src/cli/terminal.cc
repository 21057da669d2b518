// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "base/numbers.h"
#include "text/display.h"

namespace day::cli {
namespace {

constexpr std::size_t kDefaultColumns = 80;
constexpr auto kRedraw = std::chrono::milliseconds(100);

std::string_view code_of(Style style) {
  switch (style) {
    case Style::Plain:
      return "";
    case Style::Bold:
      return "\x1b[1m";
    case Style::Dim:
      return "\x1b[2m";
    case Style::Red:
      return "\x1b[31m";
    case Style::Green:
      return "\x1b[32m";
    case Style::Yellow:
      return "\x1b[33m";
    case Style::Cyan:
      return "\x1b[36m";
  }
  return "";
}

bool colours() {
  static const bool enabled = is_terminal(STDOUT_FILENO) && std::getenv("NO_COLOR") == nullptr;
  return enabled;
}

std::size_t columns_of(int descriptor) {
  winsize size{};
  if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return kDefaultColumns;
}

}  // namespace

bool is_terminal(int descriptor) {
  return ::isatty(descriptor) == 1;
}

std::size_t output_width() {
  return is_terminal(STDOUT_FILENO) ? columns_of(STDOUT_FILENO) : 0;
}

std::string styled(Style style, std::string_view text) {
  if (!colours() || style == Style::Plain) return std::string(text);
  return fmt::format("{}{}\x1b[0m", code_of(style), text);
}

Style style_of(dossier::Tone tone) {
  switch (tone) {
    case dossier::Tone::Proven:
      return Style::Green;
    case dossier::Tone::Supported:
      return Style::Cyan;
    case dossier::Tone::Caution:
      return Style::Yellow;
    case dossier::Tone::Altered:
      return Style::Red;
    case dossier::Tone::Plain:
      break;
  }
  return Style::Plain;
}

ProgressLine::ProgressLine(std::string verb)
    : verb_(std::move(verb)),
      enabled_(is_terminal(STDERR_FILENO)),
      start_(std::chrono::steady_clock::now()),
      last_(start_) {}

ProgressLine::~ProgressLine() {
  clear();
}

void ProgressLine::clear() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
  shown_ = false;
}

bool ProgressLine::is_due() {
  const auto time = std::chrono::steady_clock::now();
  if (!enabled_ || time - last_ < kRedraw) return false;
  last_ = time;
  return true;
}

void ProgressLine::draw(std::string_view line) {
  shown_ = true;
  fmt::print(stderr, "\r{}\x1b[K", text::clip_width(line, columns_of(STDERR_FILENO) - 1));
  std::fflush(stderr);
}

void ProgressLine::say(std::string_view words) {
  if (is_due()) draw(fmt::format("{} {}", verb_, words));
}

double ProgressLine::seconds() const {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
}

void ProgressLine::update(std::uint64_t bytes_done, std::uint64_t bytes_total,
                          std::uint64_t items) {
  if (!is_due()) return;
  const double rate = static_cast<double>(bytes_done) / std::max(seconds(), 0.001);
  std::string line = fmt::format("{} {}", verb_, print_size(bytes_done));
  if (bytes_total > 0) {
    const std::uint64_t left = bytes_total > bytes_done ? bytes_total - bytes_done : 0;
    line += fmt::format(" of {}  {} %", print_size(bytes_total), 100 * bytes_done / bytes_total);
    if (rate > 0) line += fmt::format("  {:.0f} s left", static_cast<double>(left) / rate);
  }
  if (items > 0) line += fmt::format("  {} items", group_digits(items));
  line += fmt::format("  {}/s", print_size(static_cast<std::uint64_t>(rate)));
  draw(line);
}

void ProgressLine::update_count(std::uint64_t done, std::uint64_t total, std::string_view noun) {
  if (!is_due()) return;
  const double rate = static_cast<double>(done) / std::max(seconds(), 0.001);
  std::string line =
      fmt::format("{} {} of {} {}", verb_, group_digits(done), group_digits(total), noun);
  if (total > 0) line += fmt::format("  {} %", 100 * done / total);
  if (rate > 0) {
    const std::uint64_t left = total > done ? total - done : 0;
    line += fmt::format("  {:.0f} s left  {:.1f}/s", static_cast<double>(left) / rate, rate);
  }
  draw(line);
}

std::string mark_hits(std::string_view text,
                      const std::vector<std::pair<std::uint32_t, std::uint32_t>>& hits,
                      std::size_t width) {
  std::string out;
  std::size_t used = 0;
  std::size_t at = 0;
  // Appends text[at, end) in a style, no further than the width allows.
  const auto put = [&](std::size_t end, Style style) {
    std::string piece = text::show_line(text.substr(at, end - at));
    at = end;
    if (width > 0) piece = text::clip_width(piece, width > used ? width - used : 0);
    used += text::display_width(piece);
    if (!piece.empty()) out += styled(style, piece);
  };
  for (const auto& [begin, end] : hits) {
    if (begin < at || end > text.size() || begin >= end) continue;
    put(begin, Style::Plain);
    put(end, Style::Yellow);
  }
  put(text.size(), Style::Plain);
  return out;
}

std::string wrap_text(std::string_view text, std::size_t width) {
  if (width == 0) return std::string(text);
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    while (text::display_width(line) > width) {
      // The longest prefix that fits, cut at its last blank if it has one.
      std::size_t low = 1;
      std::size_t high = std::min(line.size(), width * 4);
      while (low < high) {
        const std::size_t middle = (low + high + 1) / 2;
        if (text::display_width(line.substr(0, middle)) <= width) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      while (low < line.size() && (static_cast<unsigned char>(line[low]) & 0xC0) == 0x80) --low;
      const std::size_t blank = line.substr(0, low).rfind(' ');
      const bool at_blank = blank != std::string_view::npos && blank > 0;
      const std::size_t cut = at_blank ? blank : std::max<std::size_t>(low, 1);
      out.append(line.substr(0, cut));
      out.push_back('\n');
      line.remove_prefix(at_blank ? cut + 1 : cut);
    }
    out.append(line);
    if (end == std::string_view::npos) break;
    out.push_back('\n');
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace day::cli
