"""Deploys an assembly to the embedded cloud, with boto3 alone."""

import io
import json
import time
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import ClientError

from infra.local.environment import ACCOUNT, REGION

BOOTSTRAP = "/cdk-bootstrap/hnb659fds/version"
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
DONE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")
PATIENCE = 120.0
"""Seconds that one stack may take."""
STACK = "aws:cloudformation:stack"


class DeployFailed(Exception):
    """Names the stack and the resource, and what was said about it."""


def filled(text: str) -> str:
    """Fill in where we are."""
    here = {"AccountId": ACCOUNT, "Region": REGION, "Partition": "aws"}
    for name, value in here.items():
        text = text.replace(f"${{AWS::{name}}}", value)
    return text


class Deployment:
    """One assembly on its way into the cloud at `endpoint`."""

    def __init__(self, assembly: Path, endpoint: str) -> None:
        self._assembly, self._endpoint = assembly, endpoint
        manifest = json.loads((assembly / "manifest.json").read_text())
        self._artifacts: dict[str, Any] = manifest["artifacts"]

    @cached_property
    def _s3(self) -> Any:
        return boto3.client("s3")

    @cached_property
    def _stacks(self) -> Any:
        return boto3.client("cloudformation")

    def run(self) -> dict[str, str]:
        """Upload the assets, then create or update each stack after those it needs.

        Gives the outputs of all. Raises `DeployFailed`.
        """
        boto3.client("ssm").put_parameter(Name=BOOTSTRAP, Value="33", Type="String", Overwrite=True)
        self._upload()
        outputs: dict[str, str] = {}
        for name in self.order():
            outputs |= self._deploy(name)
        return outputs

    def order(self) -> list[str]:
        """Give the stacks, each after those it depends on."""
        needs = {
            name: [d for d in a.get("dependencies", []) if self._artifacts[d]["type"] == STACK]
            for name, a in self._artifacts.items()
            if a["type"] == STACK
        }
        order: list[str] = []
        while len(order) < len(needs):
            ready = [n for n, d in needs.items() if n not in order and set(d) <= set(order)]
            if not ready:
                raise DeployFailed(f"stacks wait for each other: {', '.join(needs)}")
            order += ready
        return order

    # --- assets ---------------------------------------------------------------------------------

    def _upload(self) -> None:
        known: set[str] = set()
        for source, bucket, key in self._assets():
            if bucket not in known:
                self._bucket(bucket)
                known.add(bucket)
            if not self._is_there(bucket, key):
                body = source.read_bytes() if source.is_file() else zipped(source)
                self._s3.put_object(Bucket=bucket, Key=key, Body=body)

    def _assets(self) -> Iterator[tuple[Path, str, str]]:
        for artifact in self._artifacts.values():
            if artifact["type"] == "cdk:asset-manifest":
                listed = json.loads((self._assembly / artifact["properties"]["file"]).read_text())
                for file in listed["files"].values():
                    source = self._assembly / file["source"]["path"]
                    for place in file["destinations"].values():
                        yield source, filled(place["bucketName"]), filled(place["objectKey"])

    def _bucket(self, name: str) -> None:
        try:
            self._s3.create_bucket(
                Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
                raise

    def _is_there(self, bucket: str, key: str) -> bool:
        try:
            self._s3.head_object(Bucket=bucket, Key=key)
        except ClientError:
            return False
        return True

    # --- stacks ---------------------------------------------------------------------------------

    def _deploy(self, name: str) -> dict[str, str]:
        url = filled(self._artifacts[name]["properties"]["stackTemplateAssetObjectUrl"])
        # A body over 51,200 bytes would be refused, so the cloud reads its own bucket.
        template = f"{self._endpoint}/{url.removeprefix('s3://')}"
        change = {"StackName": name, "TemplateURL": template, "Capabilities": CAPABILITIES}
        try:
            self._create_or_update(change)
        except ClientError as error:
            raise DeployFailed(f"{name}: {error.response['Error']['Message']}") from error
        stack = self._settled(name)
        if stack["StackStatus"] not in DONE:
            raise DeployFailed(f"{name}: {stack['StackStatus']}: {self._blame(name, stack)}")
        return {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])}

    def _create_or_update(self, change: dict[str, Any]) -> None:
        try:
            self._stacks.create_stack(**change)
        except ClientError as error:
            if error.response["Error"]["Code"] != "AlreadyExistsException":
                raise
            self._update(change)

    def _update(self, change: dict[str, Any]) -> None:
        try:
            self._stacks.update_stack(**change)
        except ClientError as error:
            if "No updates" not in error.response["Error"]["Message"]:
                raise

    def _settled(self, name: str) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            stack: dict[str, Any] = self._stacks.describe_stacks(StackName=name)["Stacks"][0]
            if not stack["StackStatus"].endswith("IN_PROGRESS"):
                return stack
            time.sleep(0.01)
        raise DeployFailed(f"{name}: nothing settled within {PATIENCE:.0f} seconds")

    def _blame(self, name: str, stack: dict[str, Any]) -> str:
        """Name the resources that failed, and why."""
        events = self._stacks.describe_stack_events(StackName=name)["StackEvents"]
        failed = [
            f"{e['LogicalResourceId']} ({e['ResourceType']}): {e.get('ResourceStatusReason', '?')}"
            for e in events
            if "FAILED" in e["ResourceStatus"] and e["ResourceType"] != "AWS::CloudFormation::Stack"
        ]
        return "; ".join(failed) or stack.get("StackStatusReason", "no reason given")


def zipped(folder: Path) -> bytes:
    """Pack a folder; the same files always give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.writestr(zipfile.ZipInfo(str(file.relative_to(folder))), file.read_bytes())
    return packed.getvalue()
