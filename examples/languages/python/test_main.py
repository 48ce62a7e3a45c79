"""Runs the program with answers in the engine's place: python -m unittest."""

import json
import runpy
import unittest
from pathlib import Path
from typing import Any

import pulumi


class Recorder(pulumi.runtime.Mocks):
    """Keeps the inputs and the providers of each resource by its type and name."""

    def __init__(self) -> None:
        self.inputs: dict[str, dict[str, Any]] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        self.inputs[f"{args.typ} {args.name}"] = args.inputs
        return args.name, args.inputs

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]]]:
        return args.args, []


class Program(unittest.TestCase):
    def test_the_components_are_given_what_is_declared(self) -> None:
        recorder = Recorder()
        pulumi.runtime.set_mocks(recorder, project="holdfast-in-python")
        pulumi.runtime.set_all_config({"holdfast-in-python:ansanKubeconfig": json.dumps({"clusters": []})})
        program = str(Path(__file__).with_name("__main__.py"))
        pulumi.runtime.test(lambda: pulumi.Output.from_input(runpy.run_path(program)["payments"].urn))()
        goal = recorder.inputs["holdfast:index:PlacementPolicy payments"]
        self.assertEqual(goal["survive"], "two-sites")
        self.assertEqual(goal["stores"], [{"kind": "database", "name": "payments", "access": "read-write"}])
        service = recorder.inputs["holdfast:index:ActiveActiveService payments-ansan"]
        self.assertEqual(service["placement"]["servedAfterTwoLosses"], 0.6)
        self.assertIn("pulumi:providers:kubernetes ansan", recorder.inputs)


if __name__ == "__main__":
    unittest.main()
