"""The layers: built twice the same, complete by themselves, able to reach each service we use."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local import build
from infra.local.build import ROOT
from layers import build as layers
from tests.support import drawn
from tests.support.processor_lines import http_line

CLIENTS = """
import sys
sys.path[:0] = sys.argv[1:]
import botocore.session
session = botocore.session.get_session()
session.set_credentials("key", "secret")
for service in {services}:
    for region in ("us-east-1", "us-gov-west-1"):
        client = session.create_client(service, region_name=region)
        assert region in client.meta.endpoint_url or service == "s3", client.meta.endpoint_url
        assert service != "dynamodb" or client.can_paginate("query")
        for operation in client.meta.service_model.operation_names:
            client.meta.service_model.operation_model(operation).input_shape
"""

PRESIGNED = """
import sys
sys.path[:0] = sys.argv[1:]
import botocore.session
from botocore.config import Config
session = botocore.session.get_session()
session.set_credentials("key", "secret")
s3 = session.create_client(
    "s3", region_name="us-east-1", config=Config(signature_version="s3v4"))
post = s3.generate_presigned_post("cards", "front", Conditions=[["content-length-range", 1, 9]])
assert post["fields"]["x-amz-signature"]
assert "X-Amz-Signature" in s3.generate_presigned_url(
    "get_object", Params={"Bucket": "cards", "Key": "front"})
"""

INSPECTED = """
import sys
from pathlib import Path
sys.path[:0] = [given for given in sys.argv[1:] if Path(given).is_dir()]
from backoffice.adapters import pictures
for file in (given for given in sys.argv[1:] if Path(given).is_file()):
    found = pictures.inspect(Path(file).read_bytes())
    assert found.why is None and found.jpeg and found.thumbnail, (file, found.why)
"""

PAID = """
import sys
sys.path[:0] = sys.argv[1:6]
from datetime import datetime, timedelta, timezone
from backoffice.adapters.payments.stripe import StripeAccount, StripeProcessor
from backoffice.domain.processor import CheckoutAsked, RefundAsked
from backoffice.domain.errors import ProcessorRefused, Unsigned
known_as = StripeAccount("http:/" + sys.argv[6], lambda: "sk_test_1", lambda: ["whsec_1"])
processor = StripeProcessor(known_as)
closes_at = datetime.now(timezone.utc) + timedelta(hours=1)
opened = processor.open_checkout(CheckoutAsked(
    payment_id="payment-0001", amount=2500, label="Invoice K7M3", language="en",
    return_to="https://a.example", give_up_to="https://b.example", closes_at=closes_at))
assert processor.look_at_checkout(opened.checkout_id).status == "open"
assert processor.news_between(closes_at - timedelta(days=1), closes_at).news == ()
assert processor.close_checkout(opened.checkout_id).status == "closed"
account = processor.open_payout_account(key="provider-0001").account_id
processor.look_at_payout_account(account)
processor.onboarding_address(
    account, return_to="https://a.example", start_anew_at="https://b.example")
refund = RefundAsked(refund_id="refund-1", charge_id="ch_none", amount=1)
for ask in (lambda: processor.refund(refund), lambda: processor.look_at_refund("re_none"),
            lambda: processor.contests_of("ch_none")):
    try:
        ask()
    except ProcessorRefused as refused:
        assert refused.reason == "resource_missing"
try:
    processor.heard(b"{}", "t=1,v1=2")
except Unsigned:
    pass
assert "requests" not in sys.modules
"""

EVERYTHING = """
import importlib, pathlib, sys
sys.path[:0] = sys.argv[1:]
import aws_lambda_powertools.metrics, botocore.session, chalice.app, jinja2, pydantic
import aws_lambda_powertools.utilities.batch
from zoneinfo import ZoneInfo
ours = pathlib.Path(sys.argv[-1])
for file in sorted(ours.rglob("*.py")):
    name = ".".join(file.relative_to(ours).with_suffix("").parts).removesuffix(".__init__")
    if not name.endswith("__main__"):
        importlib.import_module(name)
foreign = {name for name, module in sys.modules.items()
           if "site-packages" in (getattr(module, "__file__", None) or "")}
assert not foreign, foreign
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every layer, built for this interpreter."""
    places = {name: tmp_path_factory.mktemp(name) for name in layers.NAMES}
    for name, place in places.items():
        layers.build(name, place, python=Path(sys.executable))
    return {name: place / "python" for name, place in places.items()}


def alone(script: str, built: dict[str, Path], *files: Path) -> subprocess.CompletedProcess[str]:
    """Run *script* on *files* with nothing but the standard library and the layers."""
    command = [sys.executable, "-I", "-S", "-c", script]
    paths = [str(built[name]) for name in layers.NAMES] + [str(file) for file in files]
    return subprocess.run([*command, *paths], check=False, capture_output=True, text=True)


def contents(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in directory.rglob("*")
        if path.is_file()
    }


@pytest.mark.prove
@pytest.mark.parametrize("layer", layers.NAMES)
def test_a_second_build_is_the_same_to_the_byte(
    layer: str, built: dict[str, Path], tmp_path: Path
) -> None:
    layers.build(layer, tmp_path / "again", python=Path(sys.executable))
    again = tmp_path / "again" / "python"
    first, second = contents(built[layer]), contents(again)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    build.write_zip(built[layer], tmp_path / "one.zip")
    build.write_zip(again, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_each_service_we_use_has_a_client_in_every_partition(built: dict[str, Path]) -> None:
    done = alone(CLIENTS.format(services=sorted(layers.SERVICES)), built)
    assert done.returncode == 0, done.stderr


def test_every_service_that_our_code_calls_is_shipped() -> None:
    ours = build.ROOT / "layers/backoffice/python/backoffice/adapters/aws.py"
    called = set(re.findall(r'_client\("([a-z0-9-]+)"', ours.read_text(encoding="utf-8")))
    assert called
    assert called <= layers.SERVICES


def test_uploads_and_downloads_can_be_presigned(built: dict[str, Path]) -> None:
    done = alone(PRESIGNED, built)
    assert done.returncode == 0, done.stderr


def test_our_code_needs_nothing_outside_the_layers(built: dict[str, Path]) -> None:
    done = alone(EVERYTHING, built)
    assert done.returncode == 0, done.stderr


def test_each_kind_of_picture_is_inspected_with_what_the_imaging_layer_keeps_of_pillow(
    built: dict[str, Path], tmp_path: Path
) -> None:
    files = [ROOT / "tests/adapters/pictures/turned.heic"]
    for kind in ("jpeg", "png", "webp"):
        files.append(tmp_path / f"card.{kind}")
        files[-1].write_bytes(drawn.saved(drawn.front(), kind.upper()))
    done = alone(INSPECTED, built, *files)
    assert done.returncode == 0, done.stderr


def test_the_processor_is_asked_with_what_the_payments_layer_keeps_of_stripe(
    built: dict[str, Path],
) -> None:
    with http_line() as line:
        done = alone(PAID, built, Path(line.base.removeprefix("http:/")))
    assert done.returncode == 0, done.stderr
    assert not (built["payments"] / "stripe" / "params").exists()


DRAWN = """
import sys
sys.path[:0] = sys.argv[1:]
from backoffice.adapters.documents import drawn
from backoffice.domain.client_documents import Sheet
file = drawn(Sheet(language="en", title="Zoë", about=(("a", "Núñez"),)), network_name="Fernway")
assert file.isascii() and file.startswith(b"%PDF-")
"""


def test_a_document_is_drawn_with_what_the_documents_layer_keeps(built: dict[str, Path]) -> None:
    done = alone(DRAWN, built)
    assert done.returncode == 0, done.stderr
    kept = {path.name for path in (built["documents"] / "reportlab").iterdir()}
    assert {"fonts", "graphics"} & kept == set()


def test_no_decoder_but_those_of_the_four_kinds_is_shipped(built: dict[str, Path]) -> None:
    shipped = {path.name.partition(".")[0] for path in (built["imaging"] / "PIL").iterdir()}
    decoders = {name for name in shipped if name.endswith("ImagePlugin")}
    assert decoders == {f"{kind}ImagePlugin" for kind in ("Jpeg", "Png", "WebP", "Tiff")}
    assert not list((built["imaging"] / "pillow.libs").glob("libavif*"))


def test_no_service_but_ours_is_shipped(built: dict[str, Path]) -> None:
    shipped = {path.name for path in (built["dependencies"] / "botocore/data").iterdir()}
    assert {name for name in shipped if not name.endswith(".json")} == layers.SERVICES


def test_of_chalice_only_the_runtime_is_shipped(built: dict[str, Path]) -> None:
    shipped = {path.name for path in (built["dependencies"] / "chalice").glob("*.py")}
    assert shipped == {"__init__.py", "app.py"}


def test_every_module_carries_bytecode_that_is_trusted_unseen(built: dict[str, Path]) -> None:
    tag = sys.implementation.cache_tag
    for directory in built.values():
        for source in directory.rglob("*.py"):
            compiled = source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc"
            # PEP 552: the second word's bits say hash-based (1) and to be checked (2).
            assert compiled.read_bytes()[4:8] == b"\x01\0\0\0", source


def test_the_layers_together_stay_well_below_what_lambda_unpacks(built: dict[str, Path]) -> None:
    size = sum(len(file) for layer in built.values() for file in contents(layer).values())
    assert size < 75 * 1024 * 1024  # of Lambda's 250 MB, and no function carries all of them


def test_a_deploy_refuses_another_python_than_lambdas_own(tmp_path: Path) -> None:
    if f"{sys.version_info.major}.{sys.version_info.minor}" == layers.LAMBDA_PYTHON:
        pytest.skip("this is Lambda's own version")
    with pytest.raises(layers.BuildError, match=r"compiles with Python 3\.13"):
        layers.build("backoffice", tmp_path, python=Path(sys.executable), deploy=True)


def test_a_changed_line_makes_another_artifact_and_a_changed_cache_does_not(tmp_path: Path) -> None:
    function = tmp_path / "greeter"
    (function / "__pycache__").mkdir(parents=True)
    (function / "app.py").write_text("greeting = 'hello'\n")
    first = build.artifact(function, build=tmp_path / "out")
    (function / "__pycache__" / "app.pyc").write_bytes(b"compiled")
    assert build.artifact(function, build=tmp_path / "out") == first
    (function / "app.py").write_text("greeting = 'hi'\n")
    second = build.artifact(function, build=tmp_path / "out")
    assert second != first
    assert [path.name for path in (tmp_path / "out").glob("*.zip")] == [second.name]
