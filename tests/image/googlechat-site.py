# mautrix-googlechat 0.5.2 has an enumeration that Python 3.13 no longer understands: auto() after a
# member that is itself one of another enumeration. Until 3.12 that made the count begin at one.
import enum
import sys


def _next(name, start, count, last_values):
    numbers = [value for value in last_values if isinstance(value, int)]
    return max(numbers) + 1 if numbers else start


enum.Enum._generate_next_value_ = staticmethod(_next)

# python-olm is a package of Debian's here. Last in the path, so that nothing else of Debian's is taken before the
# bridge's own.
sys.path.append("/usr/lib/python3/dist-packages")
