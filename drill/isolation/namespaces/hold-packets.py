"""Holds every packet of a tun device for a while before it gives it back: a slow link, on kernels without netem.

Usage: hold-packets.py DEVICE MILLISECONDS
"""

import collections
import fcntl
import os
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000

# Longer than any packet that a tun device hands out.
LONGEST = 65536


def main(device, seconds):
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", device.encode(), IFF_TUN | IFF_NO_PI))
    held = collections.deque()
    while True:
        wait = max(0, held[0][0] - time.monotonic()) if held else None
        if select.select([tun], [], [], wait)[0]:
            try:
                while True:
                    held.append((time.monotonic() + seconds, os.read(tun, LONGEST)))
            except BlockingIOError:
                pass
        while held and held[0][0] <= time.monotonic():
            os.write(tun, held.popleft()[1])


main(sys.argv[1], float(sys.argv[2]) / 1000)
