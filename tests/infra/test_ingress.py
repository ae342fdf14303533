"""GET and HEAD show, POST decides, and the access log keeps nobody's secret."""

import json

import pytest

from infra.aws.manifest import FUNCTIONS
from tests.infra.templates import Assembly, text

PAGES = ["/", "/healthz", "/approvals/{id}", "/proposals/{id}", "/unsubscribe/{id}"]
FORMS = ["/webhooks/{source}", "/approvals/{id}", "/proposals/{id}", "/unsubscribe/{id}"]


def routes(assembly: Assembly) -> dict[str, str]:
    """Give the function behind every route."""
    integrations = {
        name: text(r["Properties"]["IntegrationUri"])
        for name, r in assembly.resources.items()
        if r["Type"] == "AWS::ApiGatewayV2::Integration"
    }
    found = {}
    for route in assembly.properties("AWS::ApiGatewayV2::Route"):
        behind = route["Target"]["Fn::Join"][1][1]["Ref"]
        uri = integrations[behind]
        (found[route["RouteKey"]],) = [f.name for f in FUNCTIONS if f'"Functions{f.pascal}' in uri]
    return found


def test_the_public_routes_are_those_of_the_contract(prod: Assembly) -> None:
    shown = {f"{method} {path}" for path in PAGES for method in ("GET", "HEAD")}
    assert set(routes(prod)) == shown | {f"POST {path}" for path in FORMS}


def test_head_is_routed_like_get(local: Assembly) -> None:
    found = routes(local)
    gets = {key.split()[1]: name for key, name in found.items() if key.startswith("GET ")}
    heads = {key.split()[1]: name for key, name in found.items() if key.startswith("HEAD ")}
    assert gets
    assert heads == gets


def test_both_hosts_have_the_same_routes(prod: Assembly, local: Assembly) -> None:
    assert routes(prod) == routes(local)


def test_a_flood_is_throttled(prod: Assembly) -> None:
    (live,) = prod.properties("AWS::ApiGatewayV2::Stage")
    limits = live["DefaultRouteSettings"]
    assert 0 < limits["ThrottlingRateLimit"] <= 100
    assert 0 < limits["ThrottlingBurstLimit"] <= 100


@pytest.mark.parametrize("secret", ["path", "sourceIp", "userAgent", "header", "query"])
def test_the_access_log_holds_no_link_and_no_visitor(prod: Assembly, secret: str) -> None:
    (live,) = prod.properties("AWS::ApiGatewayV2::Stage")
    noted = json.loads(live["AccessLogSettings"]["Format"])
    assert "$context.requestId" in noted.values()
    assert [v for v in noted.values() if secret.lower() in v.lower()] == []


def test_links_of_the_embedded_cloud_survive_a_restart(local: Assembly, prod: Assembly) -> None:
    (api,) = local.properties("AWS::ApiGatewayV2::Api")
    assert api["Tags"]["ms-custom-id"] == "0ee10ca1"
    assert "ms-custom-id" not in str(prod.properties("AWS::ApiGatewayV2::Api"))
