// SPDX-License-Identifier: AGPL-3.0-or-later
// TSV of key evidence (docs/formats/key-evidence.md).
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "dkim/key_file_sink.h"

namespace day::dkim {
namespace {

// Lower case and without underscores, so that firstSeenAt is first_seen_at.
std::string plain_name(std::string_view name) {
  std::string out = lower_ascii(trim_blanks(name));
  out.erase(std::remove(out.begin(), out.end(), '_'), out.end());
  return out;
}

std::vector<ByteView> split_cells(ByteView line) {
  std::vector<ByteView> cells;
  while (true) {
    const std::size_t tab = line.find('\t');
    cells.push_back(trim_blanks(line.substr(0, tab)));
    if (tab == ByteView::npos) return cells;
    line.remove_prefix(tab + 1);
  }
}

// Where each cell stands in a line; nothing for a column that is not there.
struct Columns {
  std::optional<std::size_t> domain, selector, record, first_seen, last_seen, private_since, source;

  static Columns without_head(std::size_t cells) {
    Columns columns;
    columns.domain = 0;
    columns.selector = 1;
    if (cells == 3) {
      columns.record = 2;
    } else {
      columns.first_seen = 2;
      columns.last_seen = 3;
      columns.record = 4;
    }
    return columns;
  }
};

std::optional<Columns> parse_head(const std::vector<ByteView>& cells) {
  Columns columns;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string name = plain_name(cells[i]);
    if (name == "domain") columns.domain = i;
    if (name == "selector") columns.selector = i;
    if (name == "record" || name == "value" || name == "txt") columns.record = i;
    if (name == "firstseen" || name == "firstseenat") columns.first_seen = i;
    if (name == "lastseen" || name == "lastseenat") columns.last_seen = i;
    if (name == "privatesince") columns.private_since = i;
    if (name == "source" || name == "channel") columns.source = i;
  }
  if (!columns.domain || !columns.selector) return std::nullopt;
  return columns;
}

void read_row(const std::vector<ByteView>& cells, const Columns& columns, std::size_t line,
              KeyFileSink* sink) {
  const auto cell = [&](std::optional<std::size_t> at) {
    return at && *at < cells.size() ? cells[*at] : ByteView();
  };
  if (cell(columns.record).empty()) return sink->problem(line, "the line has no record");
  const auto channel = parse_source(cell(columns.source));
  if (!channel) {
    return sink->problem(line, fmt::format("a source that is not known: {}", cell(columns.source)));
  }
  KeyFileEntry entry;
  entry.domain = cell(columns.domain);
  entry.selector = cell(columns.selector);
  entry.txt = cell(columns.record);
  entry.channel = *channel;
  entry.line = line;
  read_time(cell(columns.first_seen), "first_seen", line, &entry.first_seen, sink);
  read_time(cell(columns.last_seen), "last_seen", line, &entry.last_seen, sink);
  const ByteView since = cell(columns.private_since);
  if (!since.empty() && since != "-") {
    entry.private_since = parse_evidence_time(since);
    // Without it the key would prove more than it can.
    if (!entry.private_since) {
      return sink->problem(line, "since when its private half is public is no time; not taken");
    }
  }
  sink->add(std::move(entry));
}

}  // namespace

void read_tsv(ByteView text, KeyFileSink* sink) {
  std::optional<Columns> columns;
  bool first = true;
  LineReader lines(text);
  while (const auto line = lines.next()) {
    const ByteView words = trim_blanks(*line);
    if (words.empty() || words[0] == '#') continue;
    if (line->size() > kMaxWrittenRecordBytes) {
      sink->problem(lines.number(), "the line is longer than a record can be");
      continue;
    }
    const auto cells = split_cells(*line);
    if (first) columns = parse_head(cells);
    const bool head = first && columns;
    first = false;
    if (head) continue;
    read_row(cells, columns ? *columns : Columns::without_head(cells.size()), lines.number(), sink);
  }
}

}  // namespace day::dkim
