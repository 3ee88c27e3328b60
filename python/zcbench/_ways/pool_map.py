"""multiprocessing.Pool.map: slices and results are pickled."""

from zcbench._ways.mapping import Mapping, begin_pool_worker


class PoolMap(Mapping):
    name = "pool_map"
    description = "multiprocessing.Pool.map"

    def new_pool(self):
        return self.job.context.Pool(self.job.workers, begin_pool_worker, (self.task,))

    def run(self):
        self.notices_dead = False
        with self.new_pool() as pool:
            results = self.map_slices(pool.map)
            self.notices_dead = True  # the pool ends its workers with a signal
        return results

    def start(self):
        self.pool = self.new_pool()

    def exchange(self):
        return self.map_slices(self.pool.map)

    def stop(self):
        self.pool.close()
        self.pool.join()
