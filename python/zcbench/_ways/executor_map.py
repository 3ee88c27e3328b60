"""concurrent.futures.ProcessPoolExecutor.map: slices and results are pickled."""

from concurrent.futures import ProcessPoolExecutor

from zcbench._ways.mapping import Mapping, begin_pool_worker


class ExecutorMap(Mapping):
    name = "executor_map"
    description = "concurrent.futures.ProcessPoolExecutor.map"
    notices_dead = True

    def new_executor(self):
        return ProcessPoolExecutor(self.job.workers, self.job.context, begin_pool_worker, (self.task,))

    def run(self):
        with self.new_executor() as executor:
            return self.map_slices(executor.map)

    def start(self):
        self.executor = self.new_executor()

    def exchange(self):
        return self.map_slices(self.executor.map)

    def stop(self):
        self.executor.shutdown()
