// SPDX-License-Identifier: AGPL-3.0-or-later
#include "base/result.h"

namespace day {

std::string_view code_name(Code code) {
  switch (code) {
    case Code::NotFound:
      return "not found";
    case Code::Denied:
      return "denied";
    case Code::Damaged:
      return "damaged";
    case Code::Unsupported:
      return "unsupported";
    case Code::Busy:
      return "busy";
    case Code::NoSpace:
      return "no space";
    case Code::Failed:
      return "failed";
  }
  return "failed";
}

}  // namespace day
