// SPDX-License-Identifier: AGPL-3.0-or-later
// The program daylight-documents: a worker of the locked room for documents. It is started by
// daylight, never by hand.
#include "desk/desk.h"
#include "reader/document_worker.h"

int main(int argc, char** argv) {
  day::desk::Desk desk;
  return day::reader::serve_document_room(argc, argv, desk);
}
