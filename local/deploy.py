"""Puts the template into the running emulator with the real `sam deploy`, then does what the emulator leaves out."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from local.admin import make_first_admin
from local.aws import client, stack_outputs, tool_environment
from local.build import build
from local.fingerprints import changed_parts, remember_deployed
from local.keys import make_signing_keys
from local.routes import import_routes
from local.settings import ROOT, LocalSettings
from local.stack import last_lines
from local.steps import LocalStackError, step

ARTIFACTS = "roost-local-artifacts"


def deploy(settings: LocalSettings, quiet: bool = False) -> dict[str, str]:
    """Build, deploy what changed, and return the stack's outputs. Safe to repeat."""
    with step("build", quiet):
        stage = build("local")
    if changed_parts(settings, stage):
        with step("sam deploy", quiet):
            sam_deploy(settings, stage)
        with step("routes", quiet):
            import_routes(settings, stack_outputs(settings)["ApiId"])
        remember_deployed(settings, stage)
    outputs = stack_outputs(settings)
    with step("signing keys, mail sender, administrator", quiet):
        make_signing_keys(settings, outputs)
        make_first_admin(settings, outputs)
        client(settings, "ses").verify_email_identity(EmailAddress=settings.mail_sender)
    return outputs


def sam_deploy(settings: LocalSettings, stage: Path) -> None:
    """Run `sam deploy` on the staged template with the profile `local`."""
    client(settings, "s3").create_bucket(Bucket=ARTIFACTS)
    parameters = [f"{name}={value}" for name, value in settings.template_parameters().items()]
    command = [find_sam(), "deploy", "--config-file", str(ROOT / "samconfig.toml"), "--config-env", "local"]
    options = ["--template-file", str(stage / "template.yaml"), "--stack-name", settings.stack_name]
    done = subprocess.run(
        [*command, *options, "--parameter-overrides", *parameters],
        cwd=ROOT,
        env=tool_environment(settings),
        stdin=subprocess.DEVNULL,
        text=True,
        capture_output=True,
    )
    (settings.state_dir / "deploy.log").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        reason = [line for line in done.stderr.splitlines() if line.strip()][-12:]
        emulator = last_lines(settings.state_dir / "stack.log")
        raise LocalStackError("\n".join(["sam deploy failed:", *reason, "Last lines of the emulator:", emulator]))


def find_sam() -> str:
    """The SAM CLI of its own virtual environment, else the one on PATH."""
    own = ROOT / ".venv-sam/bin/sam"
    found = os.environ.get("ROOST_SAM") or (str(own) if own.exists() else shutil.which("sam"))
    if not found:
        raise LocalStackError("The SAM CLI is missing: run `make setup`")
    return found
