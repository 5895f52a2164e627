"""The parts of a framework that the probe needs. Another release may lack them."""

from redline_probe.own import builtins as __builtins__  # noqa: F401, I001

import inspect  # as the frameworks do themselves

from redline_probe.switch import Failure


def has(owner, name, *parameters):
    """Whether a class has a method of its own that takes these, beside self."""
    try:
        return tuple(inspect.signature(vars(owner)[name]).parameters)[1:] == parameters
    except (KeyError, TypeError, ValueError):
        return False


def require(framework, module, owner, name, *parameters):
    """The class in a module, which has such a method, or a Failure."""
    found = getattr(module, owner, None)
    if not has(found, name, *parameters):
        raise Failure("framework", "%s lacks %s.%s(%s)" % (framework, owner, name, ", ".join(parameters)))
    return found
