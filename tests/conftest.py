"""What holds for every test."""

from hypothesis import HealthCheck, settings

from tests.support.loopback import refuse_the_internet

refuse_the_internet()

# A busy machine is no defect: nothing here is judged by how long it takes.
settings.register_profile("keel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("keel")
