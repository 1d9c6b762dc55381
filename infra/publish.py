"""After a deploy: let the gateway publish its own answers (401, 404, 429, …), which come after it.

    python -m infra.publish STACK

CloudFormation publishes an API when its routes change; what the gateway itself answers is no part
of that. Publishing once more is harmless.
"""

import sys

import boto3


def main(stack: str) -> None:
    """Publish the API of the deployed *stack*."""
    (found,) = boto3.client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in found["Outputs"]}
    boto3.client("apigateway").create_deployment(
        restApiId=outputs["ApiId"], stageName=outputs["ApiStage"]
    )


if __name__ == "__main__":
    main(sys.argv[1])
