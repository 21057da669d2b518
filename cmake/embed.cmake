# SPDX-License-Identifier: AGPL-3.0-or-later
# Files as constants in a program.
#
# daylight_embed(TARGET HEADER h SPACE s FILES a/b.html …) adds to TARGET a source that defines, in
# namespace SPACE, what HEADER declares:
#   const EmbeddedFile kEmbedded[]; const std::size_t kEmbeddedCount;
# with names as given here and the contents of the files. As a script (cmake -P) this file writes
# that source, so that a changed file is put in anew.

if(CMAKE_SCRIPT_MODE_FILE)
  file(WRITE ${OUT}.new "// Made by cmake/embed.cmake.\n#include \"${HEADER}\"\n\n"
    "namespace ${SPACE} {\n\nconst EmbeddedFile kEmbedded[] = {\n")
  string(REPLACE "|" ";" FILES "${FILES}")
  foreach(name IN LISTS FILES)
    file(READ ${DIR}/${name} text HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" text "${text}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "char(0x\\1)," text "${text}")
    string(MAKE_C_IDENTIFIER "${name}" id)
    file(APPEND ${OUT}.new "    {\"${name}\", [] {\n"
      "       static constexpr char k${id}[] = {${text}0};\n"
      "       return std::string_view(k${id}, sizeof k${id} - 1);\n     }()},\n")
  endforeach()
  list(LENGTH FILES count)
  file(APPEND ${OUT}.new "};\nconst std::size_t kEmbeddedCount = ${count};\n\n"
    "}  // namespace ${SPACE}\n")
  file(RENAME ${OUT}.new ${OUT})
  return()
endif()

set(DAYLIGHT_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(daylight_embed target)
  cmake_parse_arguments(ARG "" "HEADER;SPACE" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cc)
  string(REPLACE ";" "|" files "${ARG_FILES}")
  list(TRANSFORM ARG_FILES PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE paths)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DHEADER=${ARG_HEADER} -DSPACE=${ARG_SPACE}
      -DDIR=${CMAKE_CURRENT_SOURCE_DIR} "-DFILES=${files}" -P ${DAYLIGHT_EMBED_SCRIPT}
    DEPENDS ${paths} ${DAYLIGHT_EMBED_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${out})
endfunction()
