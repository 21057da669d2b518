// SPDX-License-Identifier: AGPL-3.0-or-later
// The worked examples of RFC 5256 and of Zawinski's description, and the THREAD=REFERENCES answers
// of imaptest, which lie beside the tree. Servers leave gaps out as RFC 5256 §3 step (3) says;
// print_thread does the same with ours.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "thread/forest.h"
#include "thread/testing.h"
#include "thread/weak.h"

namespace day::thread {
namespace {

// The children of a list of nodes with gaps replaced by theirs.
std::vector<std::uint32_t> without_gaps(const Forest& forest,
                                        const std::vector<std::uint32_t>& nodes) {
  std::vector<std::uint32_t> out;
  std::vector<std::uint32_t> open(nodes.rbegin(), nodes.rend());
  while (!open.empty()) {
    const Node& node = forest.nodes[open.back()];
    if (node.message) {
      out.push_back(open.back());
      open.pop_back();
      continue;
    }
    open.pop_back();
    open.insert(open.end(), node.children.rbegin(), node.children.rend());
  }
  return out;
}

std::string print_members(const Forest& forest, std::uint32_t node) {
  std::string out = std::to_string(*forest.nodes[node].message + 1);
  const auto children = without_gaps(forest, forest.nodes[node].children);
  if (children.size() == 1) return out + " " + print_members(forest, children[0]);
  if (!children.empty()) out += " ";
  for (const std::uint32_t child : children) out += "(" + print_members(forest, child) + ")";
  return out;
}

// RFC 5256 §4, with message 0 of the list as number 1.
std::string print_thread(const Forest& forest) {
  std::string out;
  for (const std::uint32_t root : forest.roots) {
    const auto tops = without_gaps(forest, {root});
    if (tops.size() == 1) {
      out += "(" + print_members(forest, tops[0]) + ")";
      continue;
    }
    out += "(";
    for (const std::uint32_t top : tops) out += "(" + print_members(forest, top) + ")";
    out += ")";
  }
  return out;
}

std::string threaded(const std::vector<Message>& messages) {
  return print_thread(link_weakly(build_forest(messages), messages));
}

TEST(ThreadVectors, TheTreeThatRfc5256Draws) {
  // §4: "* THREAD (2)(3 6 (4 23)(44 7 96))".
  std::vector<Message> messages;
  for (std::uint32_t number = 1; number <= 96; ++number) {
    messages.push_back(make_message(number, number, std::to_string(number) + "@x"));
  }
  const auto answers = [&](std::uint32_t number, std::uint32_t what) {
    messages[number - 1].references = {std::to_string(what) + "@x"};
  };
  answers(6, 3);
  answers(4, 6);
  answers(23, 4);
  answers(44, 6);
  answers(7, 44);
  answers(96, 7);
  const std::string drawn = threaded(messages);
  EXPECT_NE(drawn.find("(2)(3 6 (4 23)(44 7 96))"), std::string::npos) << drawn;
}

TEST(ThreadVectors, ReferencesLinkMessagesThatAreNotThere) {
  // Zawinski, step 1.B: the field "A B C" makes A the parent of B, B that of C, and C that of the
  // message; step 4.A and B take the empty containers away.
  std::vector<Message> messages = {make_message(1, 1, "d", {"A", "B", "C"})};
  EXPECT_EQ(draw(build_forest(messages), messages), "?A(?B(?C(d)))");
  EXPECT_EQ(threaded(messages), "(1)");
  messages.push_back(make_message(2, 2, "e", {"A", "B"}));
  EXPECT_EQ(draw(build_forest(messages), messages), "?A(?B(?C(d) e))");
  EXPECT_EQ(threaded(messages), "((1)(2))");
  messages.push_back(make_message(3, 0, "A"));
  EXPECT_EQ(threaded(messages), "(3 (1)(2))");
}

TEST(ThreadVectors, TruncatedReferencesDoNotTearWhatIsKnownApart) {
  // RFC 5256 §3 step (1)(B): c has its parent from its own field, whatever d leaves out.
  const std::vector<Message> messages = {make_message(1, 1, "a"), make_message(2, 2, "b", {"a"}),
                                         make_message(3, 3, "c", {"a", "b"}),
                                         make_message(4, 4, "d", {"a", "c"})};
  EXPECT_EQ(threaded(messages), "(1 2 3 4)");
}

class Imaptest {
 public:
  explicit Imaptest(const std::string& path) : script_(path) {
    std::ifstream mailbox(path + ".mbox");
    std::string line;
    while (std::getline(mailbox, line)) read_line(line);
  }

  void run() {
    ASSERT_TRUE(script_.is_open());
    std::string line;
    while (std::getline(script_, line)) {
      if (line == "messages: all") {
        present_ = all_;
        appended_ = all_.size();
      } else if (line == "ok append") {
        present_.push_back(all_.at(appended_++));
      } else if (line.starts_with("ok store ")) {
        std::istringstream numbers(line.substr(9, line.find(' ', 9) - 9));
        std::string number;
        while (std::getline(numbers, number, ',')) deleted_.push_back(std::stoul(number) - 1);
      } else if (line == "ok expunge") {
        for (auto each = deleted_.rbegin(); each != deleted_.rend(); ++each) {
          present_.erase(present_.begin() + static_cast<std::ptrdiff_t>(*each));
        }
        deleted_.clear();
      } else if (line.size() > 9 && line.starts_with("* ")) {
        EXPECT_EQ(threaded(present_), line.substr(9)) << line;
        ++answers_;
      }
    }
  }
  int answers() const { return answers_; }

 private:
  // A message without a Date has that of its envelope, all of one day.
  void read_line(const std::string& line) {
    const auto value = [&](std::string_view name) {
      return line.size() > name.size() &&
             std::equal(name.begin(), name.end(), line.begin(),
                        [](char a, char b) { return std::tolower(a) == std::tolower(b); });
    };
    if (line.starts_with("From ")) {
      const std::string time = line.substr(line.find(':') - 2, 8);
      const std::int64_t seconds = std::stol(time.substr(0, 2)) * 3600 +
                                   std::stol(time.substr(3, 2)) * 60 + std::stol(time.substr(6));
      all_.push_back(make_message(static_cast<std::uint32_t>(all_.size()), seconds, ""));
      return;
    }
    std::vector<std::string> ids;
    for (std::size_t at = line.find('<'); at != std::string::npos; at = line.find('<', at + 1)) {
      ids.push_back(line.substr(at + 1, line.find('>', at) - at - 1));
    }
    if (value("Message-ID: ")) all_.back().message_id = ids.at(0);
    if (value("References: ")) all_.back().references = ids;
    if (value("In-Reply-To: ")) all_.back().in_reply_to = ids;
    if (value("Subject: ")) all_.back().subject = line.substr(9);
  }

  std::ifstream script_;
  std::vector<Message> all_;
  std::vector<Message> present_;
  std::size_t appended_ = 0;
  std::vector<std::size_t> deleted_;
  int answers_ = 0;
};

// thread-orderedsubject* ask for another algorithm, which goes by the subject alone.
TEST(ThreadVectors, AnswersOfImaptest) {
  const char* shared = std::getenv("DAYLIGHT_SHARED");
  const std::string folder =
      std::string(shared == nullptr ? "" : shared) + "/vectors/mail/imaptest/src/tests/";
  if (!std::ifstream(folder + "thread").is_open()) GTEST_SKIP() << "no vectors beside the tree";
  int answers = 0;
  for (const char* name :
       {"thread", "thread2", "thread3", "thread4", "thread5", "thread6", "thread7", "thread8"}) {
    SCOPED_TRACE(name);
    Imaptest test(folder + name);
    test.run();
    answers += test.answers();
  }
  EXPECT_EQ(answers, 14);
}

}  // namespace
}  // namespace day::thread
