// Files that several machines read while one writes them, on any file system and without locks:
// each is written under another name and then gets its own. Used for all files of a fleet's folder.
#pragma once

#include <string>
#include <string_view>

namespace zcbench {

/// Writes the file under a name of its own and renames it: readers see the old file, none, or the
/// whole new one. Throws OutputError; nothing is left then.
void publish_file(const std::string& path, std::string_view text);
/// The same unless the file exists: then it stays as it is, and the result is false.
bool publish_new_file(const std::string& path, std::string_view text);

/// Whether it is the name of a file that is being written, or that a killed writer has left.
bool is_unpublished(std::string_view name);
/// Removes those of a folder.
void remove_unpublished_files(const std::string& folder);

}  // namespace zcbench
