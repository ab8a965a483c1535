"""What boto3 makes of the calls that provision a device and undo it; one JSON object to standard output.

Environment: URL, CSR (a file), and AWS's own variables for key, region and CA.
"""

import json
import os

import boto3
from botocore.exceptions import ClientError

iot = boto3.client("iot", endpoint_url=os.environ["URL"])
with open(os.environ["CSR"], encoding="ascii") as file:
    csr = file.read()


def policy(effect):
    return json.dumps({"Version": "2012-10-17",
                       "Statement": {"Effect": effect, "Action": "iot:*", "Resource": "*"}})


def error_of(call, **arguments):
    try:
        call(**arguments)
        return "none"
    except ClientError as error:
        return f'{error.response["ResponseMetadata"]["HTTPStatusCode"]} {error.response["Error"]["Code"]}'


def pages(name, member, size, **arguments):
    return [[item for item in page[member]] for page in
            iot.get_paginator(name).paginate(PaginationConfig={"PageSize": size}, **arguments)]


errors = {}
for name in ("a", "b", "c"):
    iot.create_policy(policyName=name, policyDocument=policy("Allow"))
errors["policy exists"] = error_of(iot.create_policy, policyName="a", policyDocument=policy("Allow"))
errors["malformed"] = error_of(iot.create_policy, policyName="d", policyDocument="{}")
version = iot.create_policy_version(policyName="a", policyDocument=policy("Deny"), setAsDefault=True)
for _ in range(3):
    iot.create_policy_version(policyName="a", policyDocument=policy("Deny"))
errors["sixth version"] = error_of(iot.create_policy_version, policyName="a", policyDocument=policy("Deny"))
versions = [(v["versionId"], v["isDefaultVersion"]) for v in iot.list_policy_versions(policyName="a")["policyVersions"]]
iot.set_default_policy_version(policyName="a", policyVersionId="3")
errors["default version"] = error_of(iot.delete_policy_version, policyName="a", policyVersionId="3")
for number in "1245":
    iot.delete_policy_version(policyName="a", policyVersionId=number)

iot.create_thing(thingName="boiler-2")
created = iot.create_certificate_from_csr(certificateSigningRequest=csr, setAsActive=True)
arn, certificate_id = created["certificateArn"], created["certificateId"]
keys = iot.create_keys_and_certificate()
errors["bad csr"] = error_of(iot.create_certificate_from_csr, certificateSigningRequest="nonsense")
errors["registered"] = error_of(iot.register_certificate_without_ca, certificatePem=created["certificatePem"])
for name in ("a", "b", "c"):
    iot.attach_policy(policyName=name, target=arn)
iot.attach_thing_principal(thingName="boiler-2", principal=arn, thingPrincipalType="EXCLUSIVE_THING")
described = iot.describe_certificate(certificateId=certificate_id)["certificateDescription"]
seen = {
    "version": [version["policyVersionId"], version["isDefaultVersion"]],
    "versions": versions,
    "described": [described["status"], described["certificateMode"], described["ownedBy"],
                  described["validity"]["notAfter"] > described["creationDate"]],
    "keys": [keys["keyPair"]["PrivateKey"].splitlines()[0], keys["keyPair"]["PublicKey"].splitlines()[0]],
    "policies": [[p["policyName"] for p in page] for page in pages("list_policies", "policies", 2, ascendingOrder=True)],
    "attached": [[p["policyName"] for p in page] for page in pages("list_attached_policies", "policies", 2, target=arn)],
    "deprecated": [p["policyName"] for p in
                   iot.list_principal_policies(principal=arn, ascendingOrder=True)["policies"]],
    "targets": pages("list_targets_for_policy", "targets", 5, policyName="a") == [[arn]],
    "certificates": [len(page) for page in pages("list_certificates", "certificates", 2)],
    "principals": [(o["principal"] == arn, o["thingPrincipalType"]) for o in
                   iot.list_thing_principals_v2(thingName="boiler-2")["thingPrincipalObjects"]],
    "things": iot.list_principal_things(principal=arn)["things"],
}

errors["thing attached"] = error_of(iot.delete_thing, thingName="boiler-2")
errors["policy attached"] = error_of(iot.delete_policy, policyName="a")
errors["active"] = error_of(iot.delete_certificate, certificateId=certificate_id)
iot.detach_thing_principal(thingName="boiler-2", principal=arn)
iot.update_certificate(certificateId=certificate_id, newStatus="INACTIVE")
errors["policies"] = error_of(iot.delete_certificate, certificateId=certificate_id)
errors["status"] = error_of(iot.update_certificate, certificateId=certificate_id, newStatus="PENDING_TRANSFER")
for name in ("a", "b", "c"):
    iot.detach_policy(policyName=name, target=arn)
    iot.delete_policy(policyName=name)
iot.delete_certificate(certificateId=certificate_id)
iot.delete_thing(thingName="boiler-2")
errors["gone"] = error_of(iot.describe_certificate, certificateId=certificate_id)
errors["transfer"] = error_of(iot.transfer_certificate, certificateId=certificate_id, targetAwsAccount="123456789012")
print(json.dumps(seen | {"errors": errors}))
