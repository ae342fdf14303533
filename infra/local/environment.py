"""What this process and the functions it runs are told, and what they must not inherit."""

import os
from collections.abc import Mapping
from pathlib import Path

from infra.local.data import DataFolder
from infra.stages import LOCAL

ACCOUNT = str(LOCAL.account)
REGION = LOCAL.region
HOST = "127.0.0.1"
MODEL_KEY = "ANTHROPIC_API_KEY"


def without_aws(given: Mapping[str, str]) -> dict[str, str]:
    """Give an environment in which nothing points at a real account or a proxy."""
    foreign = ("AWS_", "LOCALSTACK_", "MINISTACK_", "SFN_", "SMTP_")
    proxies = {"http_proxy", "https_proxy", "all_proxy"}
    return {
        name: value
        for name, value in given.items()
        if not name.startswith(foreign) and name.lower() not in proxies and name != MODEL_KEY
    }


def for_clients(gateway: str) -> dict[str, str]:
    """Give what points AWS clients at this cloud and at nothing else."""
    return {
        "AWS_ENDPOINT_URL": gateway,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "local",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "*",
    }


def for_functions(folder: DataFolder, public_url: str, company: Path | None) -> dict[str, str]:
    """Give what functions of this host are told beside what the template tells them."""
    told = {
        "KEEL_PUBLIC_URL": public_url,
        "KEEL_CLOCK_FILE": str(folder.clock),
        "POWERTOOLS_LOG_LEVEL": "INFO",
        # Warnings of a library's own start would only slow down every cold function.
        "PYTHONWARNINGS": "ignore",
    }
    return {**told, "KEEL_COMPANY": str(company.resolve())} if company else told


def for_cloud(folder: DataFolder, port: int) -> dict[str, str]:
    """Give what the cloud reads when it is first imported."""
    return {
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        "MINISTACK_REGION": REGION,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(folder.state),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(folder.objects),
        "TMPDIR": str(folder.temporary),
        # Both would listen on every interface.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
    }
