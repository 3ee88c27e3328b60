// FleetDriver: the right to drive a fleet, which one process has at a time. Taken by the fleet
// command before it starts tasks, and kept until their results are merged.
#pragma once

#include <cstdint>

#include "harness/fleet/fleet_folder.hpp"

namespace zcbench {

/// Drivers have numbers, and a file each; a new one
/// takes the next number, whose file only one process can create, once the driver before it has
/// ended. So nobody ever removes the file of a driver that lives.
class FleetDriver {
 public:
  /// Takes the place of a driver that has ended, or has died on this host. Throws InUseError if
  /// there is another one, or one on another host, of which nobody knows if it lives; `takes_over`
  /// permits that. Throws OutputError, and CorruptError for a damaged file.
  FleetDriver(const FleetFolder& folder, bool takes_over);
  ~FleetDriver();
  /// Throws InUseError if another process has taken over.
  void require_place() const;
  FleetDriver(const FleetDriver&) = delete;
  FleetDriver& operator=(const FleetDriver&) = delete;

 private:
  FleetFolder folder_;
  std::uint64_t number_ = 0;
};

}  // namespace zcbench
