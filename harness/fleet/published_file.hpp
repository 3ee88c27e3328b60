// Files that several machines read while one writes them, on any file system and without locks:
// each is written under a temporary name and then gets its own. Used for all files of a fleet's
// folder.
#pragma once

#include <string>
#include <string_view>

namespace zcbench {

/// Writes the file under a temporary name and renames it: readers see the old file, none, or the
/// whole new one. Throws OutputError, and then leaves nothing behind.
void publish_file(const std::string& path, std::string_view text);
/// The same, but if the file exists, leaves it as it is and returns false.
bool publish_new_file(const std::string& path, std::string_view text);

/// Whether this is the name of a file that is being written or that a killed writer left behind.
bool is_unpublished(std::string_view name);
/// Removes all such files from a folder.
void remove_unpublished_files(const std::string& folder);

}  // namespace zcbench
