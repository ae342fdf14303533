"""What the host changes in the embedded cloud is still there to be changed."""

import inspect

import botocore.session
from ministack.core import responses
from ministack.services import dynamodb, stepfunctions

from infra.local.shortcuts import REST_BEFORE_START


def test_the_rest_before_an_execution_is_the_one_that_is_left_out() -> None:
    assert f"time.sleep({REST_BEFORE_START})" in inspect.getsource(stepfunctions._run_execution)


def test_every_row_is_looked_at_by_way_of_the_check_that_is_remembered() -> None:
    assert "_condition_syntax_error(expr, slot)" in inspect.getsource(dynamodb._evaluate_condition)
    broken = dynamodb._condition_syntax_error("a = = b", "FilterExpression")
    assert broken is not None and broken.startswith("Invalid FilterExpression")
    assert dynamodb._condition_syntax_error("a = b", "FilterExpression") is None


def test_sessions_of_the_cloud_take_their_loader_from_where_it_is_shared() -> None:
    assert "botocore.session.get_session()" in inspect.getsource(responses._service_model)
    assert "create_loader(" in inspect.getsource(botocore.session.Session)
