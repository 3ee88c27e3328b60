// FleetDriver: the right to drive a fleet, held by one process at a time. The fleet command takes
// it before it starts tasks and keeps it until their results are merged.
#pragma once

#include <cstdint>

#include "harness/fleet/fleet_folder.hpp"

namespace zcbench {

/// Each driver has a number and a file. Once a driver has ended, a new one takes the next number,
/// whose file only one process can create. So nobody ever removes the file of a living driver.
class FleetDriver {
 public:
  /// Takes the place of a driver that has ended, or has died on this host. Throws InUseError if
  /// another driver is alive, or is on another host, where nobody knows whether it is alive;
  /// `takes_over` replaces it nevertheless. Throws OutputError, and CorruptError for a damaged
  /// file.
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
