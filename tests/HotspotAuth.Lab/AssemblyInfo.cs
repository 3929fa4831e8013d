// Labs are built one at a time: each has processes and timers of its own, and the machine is small.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
