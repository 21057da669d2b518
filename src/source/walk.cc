// SPDX-License-Identifier: AGPL-3.0-or-later
// Files, folders of any kind and standard input as sources.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <vector>

#include "os/file.h"
#include "source/contents.h"
#include "source/limits.h"
#include "source/mail_folder.h"
#include "source/source.h"

namespace day::source {
namespace {

namespace fs = std::filesystem;

// What has been read of the outermost files, for a person.
class Meter {
 public:
  Meter(const Options& options, std::uint64_t bytes_total) : options_(options) {
    progress_.bytes_total = bytes_total;
  }

  void begin_file() {
    before_ += furthest_;
    furthest_ = 0;
  }
  // The current file has been read up to there.
  void reached(std::uint64_t offset) {
    if (offset <= furthest_) return;
    furthest_ = offset;
    progress_.bytes_done = before_ + furthest_;
    if (options_.progress) options_.progress(progress_);
  }

 private:
  const Options& options_;
  Progress progress_;
  std::uint64_t before_ = 0;
  std::uint64_t furthest_ = 0;
};

class FileStream : public Stream {
 public:
  FileStream(os::File* file, Meter* meter) : file_(file), meter_(meter) {}
  Result<std::size_t> read(char* into, std::size_t size) override {
    ASSIGN_OR_RETURN(const std::size_t got, file_->read(into, size));
    done_ += got;
    meter_->reached(done_);
    return got;
  }

 private:
  os::File* file_;
  Meter* meter_;
  std::uint64_t done_ = 0;
};

std::string join(const std::string& folder, const std::string& name) {
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

// The name under which an outermost file or folder is known.
std::string name_of(const std::string& path) {
  std::error_code error;
  fs::path absolute = fs::absolute(path, error).lexically_normal();
  if (absolute.filename().empty() && absolute.has_parent_path()) absolute = absolute.parent_path();
  const std::string name = absolute.filename().string();
  return name.empty() ? "/" : name;
}

struct Folder {
  std::string path;
  std::vector<std::string> names;
  std::size_t next = 0;
  Open open;
  bool is_maildir = false;
  bool is_mh = false;
  Surroundings surroundings = Surroundings::Unknown;
  MhSequences sequences;
};

class Walker {
 public:
  Walker(const Options& options, const Sink& sink, std::uint64_t bytes_total)
      : outlet_(options, sink), contents_(&outlet_), meter_(options, bytes_total) {}

  Status walk_folder(const std::string& path, const std::string& name);
  Status walk_file(const std::string& path, Place place);
  Status walk_stream(os::File file, const std::string& name);
  bool is_stopped() const { return outlet_.is_stopped(); }

 private:
  Status enter(const std::string& path, const std::string& name);
  Status step(const std::string& name);
  Status leave(Status outcome);
  void recognise(Folder* folder, const Folder* parent, const std::string& name);
  std::string detail_of(const Folder& folder, const std::string& name) const;

  Outlet outlet_;
  Contents contents_;
  Meter meter_;
  std::vector<Folder> stack_;
};

Status Walker::walk_folder(const std::string& path, const std::string& name) {
  Status outcome = enter(path, name);
  while (!stack_.empty()) {
    Folder& folder = stack_.back();
    if (!outcome.ok() || folder.next == folder.names.size()) {
      outcome = leave(outcome);
    } else {
      const std::string next = std::move(folder.names[folder.next++]);
      outcome = step(next);
    }
  }
  return outcome;
}

// Tells a Maildir and an MH folder by what is in them.
void Walker::recognise(Folder* folder, const Folder* parent, const std::string& name) {
  const auto& names = folder->names;
  const auto has_folder = [&](const std::string& wanted) {
    if (!std::binary_search(names.begin(), names.end(), wanted)) return false;
    const auto info = os::file_info(join(folder->path, wanted));
    return info.ok() && info->kind == os::FileKind::Folder;
  };
  folder->is_maildir = has_folder("cur") && has_folder("new");
  if (parent != nullptr && parent->is_maildir &&
      (name == "cur" || name == "new" || name == "tmp")) {
    folder->surroundings = Surroundings::MailFolder;
  }
  constexpr const char* kSequences = ".mh_sequences";
  const bool has_sequences = std::binary_search(names.begin(), names.end(), kSequences);
  folder->is_mh =
      has_sequences ||
      (!names.empty() && std::all_of(names.begin(), names.end(),
                                     [](const std::string& each) { return is_all_digits(each); }));
  if (!has_sequences) return;
  const auto file = os::read_file(join(folder->path, kSequences), kMaxSequencesBytes);
  if (file.ok()) folder->sequences = MhSequences::parse(*file);
}

std::string Walker::detail_of(const Folder& folder, const std::string& name) const {
  if (folder.is_maildir) {
    const bool is_sub = name.starts_with('.') && !stack_.empty() && stack_.back().is_maildir;
    return is_sub ? "maildir++" : "maildir";
  }
  return folder.is_mh ? "mh" : "";
}

Status Walker::enter(const std::string& path, const std::string& name) {
  Folder folder;
  folder.path = path;
  folder.open.is_hashed = false;
  auto names = os::list_folder(path);
  const bool too_deep = stack_.size() >= kMaxFolderDepth;
  if (names.ok() && !too_deep) folder.names = std::move(*names);
  const Folder* const parent = stack_.empty() ? nullptr : &stack_.back();
  recognise(&folder, parent, name);
  store::ContainerBegin begin;
  begin.kind = folder.is_maildir ? store::ContainerKind::Maildir : store::ContainerKind::Folder;
  begin.path = name;
  begin.detail = detail_of(folder, name);
  if (const auto info = os::file_info(path); info.ok()) {
    begin.modified_seconds = info->modified_seconds;
  }
  TRY(outlet_.put(begin));
  const bool is_undelivered = parent != nullptr && parent->is_maildir && name == "tmp";
  stack_.push_back(std::move(folder));
  Folder& entered = stack_.back();
  if (!names.ok()) return outlet_.gap(&entered.open, 0, names.error().message);
  if (too_deep) {
    return outlet_.gap(&entered.open, 0,
                       fmt::format("more than {} folders inside each other", kMaxFolderDepth));
  }
  if (is_undelivered && !entered.names.empty()) {
    return outlet_.notice("messages here were never delivered in full; they are read as they are");
  }
  return {};
}

Status Walker::leave(Status outcome) {
  Open open = std::move(stack_.back().open);
  stack_.pop_back();
  if (!open.complete && !stack_.empty()) stack_.back().open.complete = false;
  return outlet_.close(&open, std::move(outcome));
}

// One name in the folder on top of the stack.
Status Walker::step(const std::string& name) {
  Folder& folder = stack_.back();
  const std::string path = join(folder.path, name);
  const auto info = os::file_info(path);
  if (!info.ok()) return outlet_.notice(info.error().message);
  Place place;
  switch (info->kind) {
    case os::FileKind::Folder:
      return enter(path, name);
    case os::FileKind::Symlink: {
      std::error_code error;
      const fs::path target = fs::read_symlink(path, error);
      return outlet_.notice(
          fmt::format("{} is a symbolic link to {} and was not followed", name, target.string()));
    }
    case os::FileKind::Other:
      return outlet_.notice(fmt::format("{} is no file but a device, pipe or socket", name));
    case os::FileKind::Regular:
      break;
  }
  place.path = name;
  place.modified_seconds = info->modified_seconds;
  place.size_bytes = info->size_bytes;
  place.surroundings = folder.surroundings;
  if (folder.surroundings == Surroundings::MailFolder) place.flags = find_maildir_flags(name);
  if (folder.is_mh && is_all_digits(name)) {
    place.surroundings = Surroundings::MailFolder;
    place.flags = folder.sequences.find(name);
  }
  return walk_file(path, std::move(place));
}

Status Walker::walk_file(const std::string& path, Place place) {
  meter_.begin_file();
  auto file = os::File::open_read(path);
  if (!file.ok()) {
    TRY(outlet_.put(
        store::ContainerBegin{store::ContainerKind::File, place.path, place.modified_seconds, {}}));
    Open open;
    const Status outcome = outlet_.gap(&open, place.size_bytes.value_or(0), file.error().message);
    return outlet_.close(&open, outcome);
  }
  if (const auto size = file->size(); size.ok()) place.size_bytes = *size;
  place.read_at = [this, &file](std::uint64_t offset, char* into, std::size_t size) {
    auto got = file->read_at(offset, into, size);
    if (got.ok()) meter_.reached(offset + *got);
    return got;
  };
  FileStream stream(&*file, &meter_);
  Input input(&stream);
  return contents_.take(&input, place);
}

Status Walker::walk_stream(os::File file, const std::string& name) {
  meter_.begin_file();
  FileStream stream(&file, &meter_);
  Input input(&stream);
  Place place;
  place.path = name;
  return contents_.take(&input, place);
}

Status walk_path(Walker* walker, const std::string& path) {
  if (path == "-") {
    const int descriptor = ::dup(STDIN_FILENO);
    if (descriptor < 0) return os::error_from_errno(errno, "cannot read", "standard input");
    return walker->walk_stream(os::File::adopt(descriptor, "standard input"), "-");
  }
  // What the operator names is followed, whatever links lead to it.
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::directory) {
    TRY(os::list_folder(path));
    return walker->walk_folder(path, name_of(path));
  }
  ASSIGN_OR_RETURN(os::File file, os::File::open_read(path));
  if (status.type() != fs::file_type::regular) {
    return walker->walk_stream(std::move(file), name_of(path));
  }
  Place place;
  place.path = name_of(path);
  const std::string real = fs::canonical(path, error).string();
  if (const auto info = os::file_info(real); info.ok()) {
    place.modified_seconds = info->modified_seconds;
  }
  return walker->walk_file(path, std::move(place));
}

}  // namespace

Status walk(const std::string& path, const Options& options, const Sink& sink) {
  Walker walker(options, sink, options.progress ? measure_bytes(path) : 0);
  const Status outcome = walk_path(&walker, path);
  if (!outcome.ok() && walker.is_stopped()) return {};
  return outcome;
}

std::uint64_t measure_bytes(const std::string& path) {
  if (path == "-") return 0;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::regular) {
    const auto size = fs::file_size(path, error);
    return error ? 0 : size;
  }
  if (status.type() != fs::file_type::directory) return 0;
  std::uint64_t total = 0;
  std::vector<std::pair<std::string, std::size_t>> folders = {{path, 0}};
  while (!folders.empty()) {
    const auto [folder, depth] = std::move(folders.back());
    folders.pop_back();
    const auto names = os::list_folder(folder);
    if (!names.ok()) continue;
    for (const std::string& name : *names) {
      const auto info = os::file_info(join(folder, name));
      if (!info.ok()) continue;
      if (info->kind == os::FileKind::Regular) total += info->size_bytes;
      if (info->kind == os::FileKind::Folder && depth + 1 < kMaxFolderDepth) {
        folders.emplace_back(join(folder, name), depth + 1);
      }
    }
  }
  return total;
}

}  // namespace day::source
