// SPDX-License-Identifier: AGPL-3.0-or-later
// The layers one by one, each without those that would hide it. All of them together are tried by
// the reader's forbidden acts.
#include "os/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "os/limits.h"
#include "os/process.h"

namespace day::os {
namespace {

Result<ConfinedProcess> start_child(const std::string& act) {
  return ConfinedProcess::start(DAYLIGHT_SANDBOX_CHILD, {act}, 100);
}

std::string hear(const ConfinedProcess& process) {
  std::string said;
  char into[4096];
  while (true) {
    pollfd waiting{process.socket(), POLLIN, 0};
    if (::poll(&waiting, 1, 60'000) != 1) return said + "silence";
    const ssize_t got = ::recv(process.socket(), into, sizeof into, 0);
    if (got <= 0) return said;
    said.append(into, static_cast<std::size_t>(got));
  }
}

std::string ask(const std::string& act) {
  Result<ConfinedProcess> process = start_child(act);
  if (!process.ok()) return process.error().message;
  return hear(*process);
}

bool says(const std::string& text, std::string_view line) {
  return text.find(line) != std::string::npos;
}

bool is_held(const ConfinedProcess& process, Layer layer) {
  for (const LayerReport& report : process.namespaces()) {
    if (report.layer == layer) return report.state == LayerState::Held;
  }
  return false;
}

TEST(Sandbox, LandlockAloneForbidsFiles) {
  const std::string said = ask("landlock");
  if (says(said, "landlock: not offered")) GTEST_SKIP() << said;
  EXPECT_TRUE(says(said, "landlock: held")) << said;
  EXPECT_TRUE(says(said, "open: Permission denied")) << said;
}

TEST(Sandbox, LimitsAloneForbidFilesMemoryAndProcesses) {
  const std::string said = ask("limits");
  EXPECT_TRUE(says(said, "limits: held")) << said;
  EXPECT_TRUE(says(said, "open: Too many open files")) << said;
  EXPECT_TRUE(says(said, "map: Cannot allocate memory")) << said;
  EXPECT_TRUE(says(said, "fork: Resource temporarily unavailable")) << said;
}

TEST(Sandbox, NamespacesAloneLeaveNothingToSee) {
  Result<ConfinedProcess> process = start_child("namespaces");
  ASSERT_TRUE(process.ok()) << process.error().message;
  const std::string said = hear(*process);
  if (is_held(*process, Layer::MountNamespace)) {
    EXPECT_TRUE(says(said, "mount namespace: held")) << said;
    EXPECT_TRUE(says(said, "open: No such file or directory")) << said;
    EXPECT_TRUE(says(said, "root: 2 names")) << said;
  }
  if (is_held(*process, Layer::NetworkNamespace)) {
    EXPECT_TRUE(says(said, "connect: Network is unreachable")) << said;
  }
  EXPECT_EQ(process->namespaces().size(), 6U);
}

TEST(Sandbox, EachWallAloneLetsAViewBeReadAndNothingElse) {
  if (view_folders(kFontView).empty()) GTEST_SKIP() << "no fonts are installed";
  std::string said = ask("landlock with a view");
  if (!says(said, "landlock: not offered")) {
    EXPECT_TRUE(says(said, "open: Permission denied")) << said;
    EXPECT_TRUE(says(said, "look: done")) << said;
    EXPECT_TRUE(says(said, "make: Permission denied")) << said;
  }
  Result<ConfinedProcess> process = start_child("namespaces with a view");
  ASSERT_TRUE(process.ok()) << process.error().message;
  if (!is_held(*process, Layer::MountNamespace)) GTEST_SKIP() << "no mount namespace";
  said = hear(*process);
  EXPECT_TRUE(says(said, "open: No such file or directory")) << said;
  EXPECT_TRUE(says(said, "look: done")) << said;
  EXPECT_TRUE(says(said, "make: Read-only file system")) << said;
}

TEST(Sandbox, OpensSoManyFilesOfAViewAndNoMore) {
  if (view_folders(kFontView).empty()) GTEST_SKIP() << "no fonts are installed";
  const std::string said = ask("limits with a view");
  // The socket is one of them.
  EXPECT_TRUE(says(said, "files: " + std::to_string(kMaxViewFiles - 1) + "\n")) << said;
}

TEST(Sandbox, ShowsFoldersByFlagsOnly) {
  EXPECT_TRUE(view_folders(kNoView).empty());
  for (const std::string& folder : view_folders(kWholeView)) {
    EXPECT_TRUE(std::filesystem::is_directory(folder)) << folder;
  }
}

TEST(Sandbox, LeavesNoRightsBehind) {
  Result<ConfinedProcess> process = start_child("identity");
  ASSERT_TRUE(process.ok()) << process.error().message;
  const std::string said = hear(*process);
  EXPECT_TRUE(says(said, "identity: held")) << said;
  EXPECT_TRUE(says(said, "capabilities: held")) << said;
  EXPECT_TRUE(says(said, "descriptors: 1\n")) << said;
  EXPECT_TRUE(says(said, "no new privileges: 1\n")) << said;
  if (is_held(*process, Layer::UserNamespace)) {
    EXPECT_TRUE(says(said, "uid: 65534\ngid: 65534\n")) << said;
  }
  if (is_held(*process, Layer::ProcessNamespace)) {
    EXPECT_TRUE(says(said, "pid: 1\n")) << said;
  }
}

TEST(ConfinedProcess, LivesInNamespacesOfItsOwn) {
  Result<ConfinedProcess> process = start_child("nothing");
  ASSERT_TRUE(process.ok());
  const std::pair<Layer, const char*> cases[] = {
      {Layer::UserNamespace, "user"},   {Layer::MountNamespace, "mnt"},
      {Layer::NetworkNamespace, "net"}, {Layer::ProcessNamespace, "pid"},
      {Layer::IpcNamespace, "ipc"},     {Layer::HostNamespace, "uts"}};
  // It cannot have been waited for yet, so its entry in /proc is there.
  for (const auto& [layer, name] : cases) {
    std::error_code gone;
    const auto its = std::filesystem::read_symlink(
        "/proc/" + std::to_string(process->pid()) + "/ns/" + name, gone);
    if (gone || !is_held(*process, layer)) continue;
    EXPECT_NE(its, std::filesystem::read_symlink(std::string("/proc/self/ns/") + name)) << name;
  }
}

TEST(ConfinedProcess, LeavesTheTimeToWhoStartedItAndItsInterrupts) {
  const std::string said = ask("niceness");
  EXPECT_TRUE(says(said, "niceness: 10\n")) << said;
  EXPECT_TRUE(says(said, "session is new: false\n")) << said;
  EXPECT_TRUE(says(said, "group is new: true\n")) << said;
}

TEST(ConfinedProcess, HasAnEmptyEnvironmentButForTheLimitOfThreads) {
  EXPECT_EQ(ask("environment"), "");
  Result<ConfinedProcess> process =
      ConfinedProcess::start(DAYLIGHT_SANDBOX_CHILD, {"environment"}, 100, kFontView);
  ASSERT_TRUE(process.ok()) << process.error().message;
  EXPECT_EQ(hear(*process), "[OMP_THREAD_LIMIT=1]");
}

TEST(ConfinedProcess, TellsHowItEnded) {
  Result<ConfinedProcess> process = ConfinedProcess::start("/bin/false", {}, 0);
  ASSERT_TRUE(process.ok()) << process.error().message;
  hear(*process);
  const Exit exit = process->kill();
  EXPECT_EQ(exit.signal, 0);
  EXPECT_EQ(exit.status, 1);
  EXPECT_EQ(describe_exit(exit), "ended with status 1");
  EXPECT_EQ(describe_exit(process->kill()), "ended with status 1");

  Result<ConfinedProcess> other = ConfinedProcess::start("/bin/cat", {"/dev/zero"}, 0);
  ASSERT_TRUE(other.ok());
  const pid_t pid = other->pid();
  ConfinedProcess moved = std::move(other).value();
  EXPECT_EQ(moved.pid(), pid);
  moved.kill();
  EXPECT_LT(::kill(pid, 0), 0);
}

TEST(ConfinedProcess, CannotBeWhatIsNoProgram) {
  EXPECT_EQ(ConfinedProcess::start("/nowhere/program", {}, 0).error().code, Code::NotFound);
  EXPECT_EQ(ConfinedProcess::start("/etc/passwd", {}, 0).error().code, Code::Denied);
  EXPECT_EQ(ConfinedProcess::start("/etc", {}, 0).error().code, Code::Denied);
}

TEST(Confinement, IsReadAsItWasPrinted) {
  const Confinement full{CLONE_NEWUSER | CLONE_NEWNS, true, 240, kFontView | kPdfView};
  const std::optional<Confinement> back = parse_confinement(print_confinement(full));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->namespaces, full.namespaces);
  EXPECT_TRUE(back->started_by_root);
  EXPECT_EQ(back->cpu_seconds, 240U);
  EXPECT_EQ(back->view, full.view);
  for (const char* text : {"", "1", "1,2", "0,0,0", "0,2,0,0", "0,0,0,0,", "0,0,0,0x", "-1,0,0,0",
                           "1,0,0,0", "99999999999,0,0,0", "0,0,0,8", "help"}) {
    EXPECT_FALSE(parse_confinement(text).has_value()) << text;
  }
}

TEST(Sandbox, NamesItsLayersAndStates) {
  for (std::uint8_t i = 0; i < kLayerCount; ++i) {
    EXPECT_NE(layer_name(Layer{i}), "unknown");
    for (std::uint8_t j = 0; j < i; ++j) EXPECT_NE(layer_name(Layer{i}), layer_name(Layer{j}));
  }
  EXPECT_EQ(layer_state_name(LayerState::NotOffered), "not offered");
  const std::vector<LayerReport> layers = {{Layer::Limits, LayerState::Held, ""},
                                           {Layer::Landlock, LayerState::NotOffered, "old"}};
  EXPECT_EQ(find_failed(layers), nullptr);
}

}  // namespace
}  // namespace day::os
