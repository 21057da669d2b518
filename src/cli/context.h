// SPDX-License-Identifier: AGPL-3.0-or-later
// What every command shares: the vault it works on, the way it speaks, and the exit statuses.
#pragma once

#include <functional>
#include <string>

#include "base/result.h"
#include "dossier/opened.h"
#include "reader/pool.h"
#include "vault/vault.h"

namespace CLI {  // NOLINT(readability-identifier-naming): CLI11's own name
class App;
}

namespace day::cli {

// house.md §5.
inline constexpr int kExitDone = 0;
inline constexpr int kExitNo = 1;  // done, and the answer is no
inline constexpr int kExitUsage = 2;
inline constexpr int kExitCouldNot = 3;  // could not

struct Context {
  std::string vault_folder;  // --vault, may be empty
  bool json = false;
  std::function<int()> run;  // set by the command that was named

  // The vault from --vault, else $DAYLIGHT_VAULT, else the enclosing folder.
  Result<vault::Vault> open_vault() const;
};

// The vault opened for questions; what is to be known of its state is said on standard error.
Result<dossier::Opened> open_for_questions(const Context& context);

// Prints "daylight: message" and answers kExitCouldNot.
int fail(const Error& error);
// The same, but kExitNo where what was named is not there.
int fail_or_no(const Error& error);

// Each adds one verb with its options, help and example.
void add_init(CLI::App* app, Context* context);
void add_add(CLI::App* app, Context* context);
void add_status(CLI::App* app, Context* context);
void add_search(CLI::App* app, Context* context);
void add_thread(CLI::App* app, Context* context);
void add_show(CLI::App* app, Context* context);
void add_verify(CLI::App* app, Context* context);
void add_copies(CLI::App* app, Context* context);
void add_keys(CLI::App* app, Context* context);
void add_people(CLI::App* app, Context* context);
void add_label(CLI::App* app, Context* context);
void add_note(CLI::App* app, Context* context);
void add_save(CLI::App* app, Context* context);
void add_searches(CLI::App* app, Context* context);
void add_log(CLI::App* app, Context* context);
void add_operator(CLI::App* app, Context* context);
void add_export(CLI::App* app, Context* context);
void add_check(CLI::App* app, Context* context);
void add_read(CLI::App* app, Context* context);
void add_rebuild(CLI::App* app, Context* context);
void add_serve(CLI::App* app, Context* context);
void add_doctor(CLI::App* app, Context* context);

}  // namespace day::cli
