# python-olm is a package of Debian's here. Last in the path, so that nothing else of Debian's is taken before the
# bridge's own.
import sys

sys.path.append("/usr/lib/python3/dist-packages")
