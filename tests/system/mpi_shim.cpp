// Preloaded into ranks by mpi_test.py, through MPI's profiling interface. It makes one MPI call
// faulty, or one host look like two; ZCBENCH_MPI_FAULT names the fault.
#include <mpi.h>

#include <cstdlib>
#include <cstring>

namespace {

bool is_faulty(const char* call) {
  const char* const chosen = std::getenv("ZCBENCH_MPI_FAULT");
  return chosen != nullptr && std::strcmp(chosen, call) == 0;
}

int own_rank() {
  int rank = 0;
  PMPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

void spoil(void* values) {
  if (values != nullptr && values != MPI_IN_PLACE) static_cast<double*>(values)[0] += 0.25;
}

}  // namespace

extern "C" {

int MPI_Scatterv(const void* from, const int* counts, const int* firsts, MPI_Datatype sent,
                 void* to, int count, MPI_Datatype type, int root, MPI_Comm group) {
  const int result = PMPI_Scatterv(from, counts, firsts, sent, to, count, type, root, group);
  if (is_faulty("scatter")) spoil(to);
  return result;
}

int MPI_Gatherv(const void* from, int count, MPI_Datatype type, void* to, const int* counts,
                const int* firsts, MPI_Datatype received, int root, MPI_Comm group) {
  const int result = PMPI_Gatherv(from, count, type, to, counts, firsts, received, root, group);
  if (is_faulty("gather_slices") && own_rank() == root) spoil(to);
  return result;
}

int MPI_Gather(const void* from, int count, MPI_Datatype type, void* to, int each,
               MPI_Datatype received, int root, MPI_Comm group) {
  const int result = PMPI_Gather(from, count, type, to, each, received, root, group);
  // Changes the count in the first rank's result.
  if (is_faulty("gather_results") && own_rank() == root) ++*static_cast<unsigned long*>(to);
  return result;
}

int MPI_Get(void* to, int count, MPI_Datatype type, int rank, MPI_Aint at, int sent,
            MPI_Datatype received, MPI_Win window) {
  const int result = PMPI_Get(to, count, type, rank, at, sent, received, window);
  if (!is_faulty("get")) return result;
  PMPI_Win_flush(rank, window);
  spoil(to);
  return result;
}

int MPI_Put(const void* from, int count, MPI_Datatype type, int rank, MPI_Aint at, int received,
            MPI_Datatype target, MPI_Win window) {
  // Drops the last element.
  const int lost = is_faulty("put") ? 1 : 0;
  return PMPI_Put(from, count - lost, type, rank, at, received - lost, target, window);
}

int MPI_Comm_split_type(MPI_Comm group, int type, int key, MPI_Info info, MPI_Comm* part) {
  if (!is_faulty("two_machines")) return PMPI_Comm_split_type(group, type, key, info, part);
  int size = 1;
  PMPI_Comm_size(group, &size);
  return PMPI_Comm_split(group, own_rank() * 2 / size, key, part);
}

int MPI_Win_shared_query(MPI_Win window, int rank, MPI_Aint* size, int* unit, void* base) {
  const int result = PMPI_Win_shared_query(window, rank, size, unit, base);
  // Every rank but the first works one element beside its slice.
  if (is_faulty("window") && own_rank() != 0) *static_cast<double**>(base) -= 1;
  return result;
}
}
