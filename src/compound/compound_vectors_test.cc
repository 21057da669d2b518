// SPDX-License-Identifier: AGPL-3.0-or-later
// Every compound file among the shared vectors is read as libgsf reads it: the same names in the
// same order, the same bytes.
#include <gsf/gsf-infile-msole.h>
#include <gsf/gsf-infile.h>
#include <gsf/gsf-input-memory.h>
#include <gsf/gsf-utils.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "base/utf8.h"
#include "compound/compound.h"

namespace day::compound {
namespace {

// What libgsf says of one storage, path by path; what lies in others is left to `open`.
using Listing = std::multiset<std::pair<std::string, Bytes>>;

void add_listing(GsfInfile* top, Listing* listing) {
  std::vector<std::pair<GsfInfile*, std::string>> open = {{top, ""}};
  while (!open.empty()) {
    const auto [folder, path] = open.back();
    open.pop_back();
    for (int at = 0; at < gsf_infile_num_children(folder); ++at) {
      GsfInput* child = gsf_infile_child_by_index(folder, at);
      if (child == nullptr) continue;
      const char* name = gsf_input_name(child);
      const std::string full = path + "/" + (name == nullptr ? "" : name);
      if (GSF_IS_INFILE(child) && gsf_infile_num_children(GSF_INFILE(child)) >= 0) {
        open.emplace_back(GSF_INFILE(child), full);
        continue;
      }
      const auto size = static_cast<std::size_t>(gsf_input_size(child));
      const guint8* data = size == 0 ? nullptr : gsf_input_read(child, size, nullptr);
      listing->emplace(
          full, data == nullptr ? Bytes() : Bytes(reinterpret_cast<const char*>(data), size));
      g_object_unref(child);
    }
    if (folder != top) g_object_unref(folder);
  }
}

TEST(CompoundVectors, AreReadAsLibgsfReadsThem) {
  const char* shared = std::getenv("DAYLIGHT_SHARED");
  if (shared == nullptr || !std::filesystem::exists(std::string(shared) + "/vectors")) {
    GTEST_SKIP() << "no shared vectors beside the tree";
  }
  gsf_init();
  std::size_t files = 0;
  std::size_t streams = 0;
  for (const auto& each :
       std::filesystem::recursive_directory_iterator(std::filesystem::path(shared) / "vectors")) {
    if (!each.is_regular_file()) continue;
    std::ifstream in(each.path(), std::ios::binary);
    Bytes bytes(8, '\0');
    in.read(bytes.data(), 8);
    if (!is_compound(bytes)) continue;
    in.clear();
    in.seekg(0);
    bytes.assign(std::istreambuf_iterator<char>(in), {});
    auto file = File::open(bytes);
    GsfInput* input = gsf_input_memory_new(reinterpret_cast<const guint8*>(bytes.data()),
                                           static_cast<gsf_off_t>(bytes.size()), FALSE);
    GsfInfile* infile = gsf_infile_msole_new(input, nullptr);
    g_object_unref(input);
    if (infile == nullptr) {
      std::printf("libgsf does not open %s; %s\n", each.path().filename().c_str(),
                  file.ok() ? "we do" : file.error().message.c_str());
      continue;
    }
    ++files;
    ASSERT_TRUE(file.ok()) << each.path();
    Listing theirs;
    add_listing(infile, &theirs);
    g_object_unref(infile);
    Listing ours;
    for (const Entry& entry : file->entries()) {
      if (entry.is_storage || entry.is_orphan) continue;
      ours.emplace("/" + file->path_of(entry), file->read(entry).bytes);
    }
    streams += ours.size();
    EXPECT_TRUE(ours == theirs) << each.path() << ": " << ours.size() << " streams, libgsf has "
                                << theirs.size();
    for (const std::string& defect : file->defects()) {
      std::printf("%s: %s\n", each.path().filename().c_str(), defect.c_str());
    }
  }
  gsf_shutdown();
  std::printf("%zu files, %zu streams\n", files, streams);
  EXPECT_GT(files, 100U);
}

}  // namespace
}  // namespace day::compound
