"""Steps back where the app has metrics of its own by the probe's names."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import functools
import gc

from redline_probe import process, switch


def patch(module, names):
    with switch.guard():
        registries = module.CollectorRegistry
        for registry in gc.get_referrers(registries):
            if isinstance(registry, registries):
                for collector in list(collectors(registry)):
                    check(registry, collector, names)
        registries.register = checked(registries.register, names)


def checked(register, names):
    @functools.wraps(register)
    def registered(registry, collector, *args, **named):
        register(registry, collector, *args, **named)
        if not switch.off:
            with switch.guard():
                check(registry, collector, names)

    return registered


def check(registry, collector, names):
    # The families in the files of all workers are not the app's own.
    if type(collector).__name__ == "MultiProcessCollector":
        return
    taken = names.of_requests().intersection(collectors(registry).get(collector, ()))
    if taken and not switch.off:
        process.remove()
        switch.turn_off("name taken", switch.Failure("name taken", "the app has a metric %s of its own" % min(taken)))


def collectors(registry):
    """The names of the metrics of each collector, if this release has them so."""
    return getattr(registry, "_collector_to_names", {})
