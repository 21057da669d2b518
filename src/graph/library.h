// SPDX-License-Identifier: AGPL-3.0-or-later
// A shared library that is loaded when somebody asks for it. Linked, igraph and Graphviz would
// bring nineteen libraries into every start of the program, OpenBLAS with its threads among them:
// 12 ms more for each search. Private to the room.
#pragma once

#include <dlfcn.h>

#include <string>

#include "base/result.h"

namespace day::graph {

class Library {
 public:
  // By the name that its version has in the file system, e.g. "libgvc.so.6". It stays loaded.
  explicit Library(const char* name) : name_(name), handle_(::dlopen(name, RTLD_NOW)) {
    if (handle_ == nullptr) missing_ = "";
  }

  // Fills in a pointer to a function or an object; what is missing is reported by status().
  template <typename Pointer>
  void find(const char* symbol, Pointer* out) {
    void* const found = handle_ != nullptr ? ::dlsym(handle_, symbol) : nullptr;
    if (found == nullptr && missing_ == nullptr) missing_ = symbol;
    *out = reinterpret_cast<Pointer>(found);
  }

  Status status() const {
    if (missing_ == nullptr) return {};
    return Error{Code::Unsupported, std::string(name_) + " is not here, or another version of it" +
                                        (*missing_ != '\0' ? std::string(": no ") + missing_ : "") +
                                        "; install it, or ask for csv, which needs none"};
  }

 private:
  const char* name_;
  void* handle_;
  const char* missing_ = nullptr;
};

}  // namespace day::graph
