// SPDX-License-Identifier: AGPL-3.0-or-later
// The two hooks of FTS5 (https://www.sqlite.org/fts5.html §7): our functions behind its tables of
// C functions.
#include <array>
#include <exception>
#include <utility>

#include "sql/database.h"
#include "sql/handles.h"

namespace day::sql {

struct RankContext::Row {
  const Fts5ExtensionApi* api;
  Fts5Context* context;
};

std::int64_t RankContext::rowid() const {
  return row_->api->xRowid(row_->context);
}

int RankContext::phrase_count() const {
  return row_->api->xPhraseCount(row_->context);
}

// After xPhraseFirst, the iterator holds what is left of the position list as it is in the file
// (fts5Int.h, "Position list"): varints, each an offset but 1, which a column number follows.
// Walking it here instead of by xPhraseNext makes common words three times as quick.
void RankContext::count(int phrase, std::uint32_t* counts, std::size_t columns) const {
  Fts5PhraseIter place{};
  int first_column = -1;
  int offset = 0;
  if (row_->api->xPhraseFirst(row_->context, phrase, &place, &first_column, &offset) != SQLITE_OK) {
    return;
  }
  if (first_column < 0) return;
  auto column = static_cast<std::size_t>(first_column);
  std::uint32_t here = 1;
  const unsigned char* at = place.a;
  const auto skip_varint = [&] {
    while (at < place.b && (*at & 0x80) != 0) ++at;
    ++at;
  };
  while (at < place.b) {
    if (*at != 1) {
      skip_varint();
      ++here;
      continue;
    }
    if (column < columns) counts[column] += here;
    here = 0;
    ++at;
    if (at >= place.b) break;
    column = *at;  // no table of ours has 128 columns: one octet
    skip_varint();
  }
  if (column < columns) counts[column] += here;
}

namespace {

int create_tokenizer(void* user, const char**, int, Fts5Tokenizer** out) {
  *out = static_cast<Fts5Tokenizer*>(user);
  return SQLITE_OK;
}

void delete_tokenizer(Fts5Tokenizer*) {}

int run_tokenizer(Fts5Tokenizer* tokenizer, void* context, int flags, const char* text, int bytes,
                  int (*token)(void*, int, const char*, int, int, int)) {
  const auto* tokenize = reinterpret_cast<const Tokenize*>(tokenizer);
  const auto purpose =
      (flags & FTS5_TOKENIZE_QUERY) != 0 ? TokenizePurpose::Query : TokenizePurpose::Document;
  const EmitTerm emit(context, token);
  try {
    (*tokenize)({text == nullptr ? "" : text, static_cast<std::size_t>(bytes)}, purpose, emit);
  } catch (const std::exception&) {
    return SQLITE_NOMEM;  // nothing else is thrown by the standard library here
  }
  return emit.status();
}

void run_rank(const Fts5ExtensionApi* api, Fts5Context* fts, sqlite3_context* result, int,
              sqlite3_value**) {
  const auto* rank = static_cast<const Rank*>(api->xUserData(fts));
  RankContext::Row row{api, fts};
  sqlite3_result_double(result, (*rank)(RankContext(&row)));
}

Result<fts5_api*> find_fts5(sqlite3* connection) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  int status = sqlite3_prepare_v2(connection, "SELECT fts5(?1)", -1, &statement, nullptr);
  if (status == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
  }
  sqlite3_finalize(statement);
  if (api == nullptr) return Error{Code::Unsupported, "this SQLite has no FTS5"};
  return api;
}

}  // namespace

Status Database::register_tokenizer(const std::string& name, Tokenize tokenize) {
  auto& slot = impl_->tokenizers[name];
  if (slot != nullptr) {
    *slot = std::move(tokenize);
    return {};
  }
  slot = std::make_unique<Tokenize>(std::move(tokenize));
  ASSIGN_OR_RETURN(fts5_api* const api, find_fts5(impl_->connection));
  fts5_tokenizer functions{create_tokenizer, delete_tokenizer, run_tokenizer};
  const int status = api->xCreateTokenizer(api, name.c_str(), slot.get(), &functions, nullptr);
  if (status != SQLITE_OK) return error_from(impl_->connection, status, name);
  return {};
}

bool Database::has_tokenizer(const std::string& name) const {
  return impl_->tokenizers.contains(name);
}

Status Database::register_rank(const std::string& name, Rank rank) {
  auto& slot = impl_->ranks[name];
  if (slot != nullptr) {
    *slot = std::move(rank);
    return {};
  }
  slot = std::make_unique<Rank>(std::move(rank));
  ASSIGN_OR_RETURN(fts5_api* const api, find_fts5(impl_->connection));
  const int status = api->xCreateFunction(api, name.c_str(), slot.get(), run_rank, nullptr);
  if (status != SQLITE_OK) return error_from(impl_->connection, status, name);
  return {};
}

bool Database::has_rank(const std::string& name) const {
  return impl_->ranks.contains(name);
}

}  // namespace day::sql
