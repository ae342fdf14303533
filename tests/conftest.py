"""What holds for every test."""

from tests.support.loopback import refuse_the_internet

refuse_the_internet()
