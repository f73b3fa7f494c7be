"""`python -m cccrm` starts cccrm on this laptop; `make run` does the same. Standard library only.

This file is kept readable for very old Pythons, so that they can say what is wrong.
"""

import sys

if __name__ == "__main__":
    if sys.version_info < (3, 8):  # noqa: UP036
        sys.exit("cccrm needs Python 3.12 or newer; install it and start cccrm with it: python3.12 -m cccrm")
    from cccrm.launch.main import main

    sys.exit(main(sys.argv[1:]))
