"""What boto3 makes of both planes; one JSON object to standard output.

Environment: URL, and AWS's own variables for key, region and CA.
"""

import json
import os

import boto3
from botocore.exceptions import ClientError

URL = os.environ["URL"]
iot = boto3.client("iot", endpoint_url=URL)
data = boto3.client("iot-data", endpoint_url=URL)


def error_of(call, **arguments):
    try:
        call(**arguments)
        return "none"
    except ClientError as error:
        return f'{error.response["ResponseMetadata"]["HTTPStatusCode"]} {error.response["Error"]["Code"]}'


def update(document, **arguments):
    answer = data.update_thing_shadow(thingName="boiler-1", payload=json.dumps(document), **arguments)
    return json.load(answer["payload"])


iot.create_thing_type(thingTypeName="heating")
for name in ("b", "a", "c"):
    iot.create_thing(thingName=name, thingTypeName="heating", attributePayload={"attributes": {"site": "a b".replace(" ", "/")}})
iot.update_thing(thingName="a", attributePayload={"attributes": {"site": ""}, "merge": True})
pages = [[thing["thingName"] for thing in page["things"]]
         for page in iot.get_paginator("list_things").paginate(thingTypeName="heating", PaginationConfig={"PageSize": 2})]
described = iot.describe_thing(thingName="a")
endpoint = iot.describe_endpoint(endpointType="iot:Data-ATS")["endpointAddress"]
found = boto3.client("iot-data", endpoint_url="https://" + endpoint)

update({"state": {"desired": {"samplingIntervalS": 30}}}, shadowName="configuration")
got = json.load(found.get_thing_shadow(thingName="boiler-1", shadowName="configuration")["payload"])
data.publish(topic="home/heating/commands/boiler-1", qos=1, retain=True, payload=b"\x00hello")
retained = data.get_retained_message(topic="home/heating/commands/boiler-1")

print(json.dumps({
    "pages": pages,
    "described": [described["attributes"], described["version"], described["thingTypeName"]],
    "created": iot.describe_thing_type(thingTypeName="heating")["thingTypeMetadata"]["creationDate"].tzinfo is not None,
    "got": [got["state"], got["version"]],
    "named": data.list_named_shadows_for_thing(thingName="boiler-1")["results"],
    "retained": [retained["payload"].decode("latin-1"), retained["qos"]],
    "errors": {
        "missing": error_of(data.get_thing_shadow, thingName="nobody"),
        "conflict": error_of(data.update_thing_shadow, thingName="boiler-1", shadowName="configuration",
                             payload=b'{"state":{},"version":99}'),
        "version": error_of(iot.update_thing, thingName="a", expectedVersion=9),
        "exists": error_of(iot.create_thing, thingName="b"),
        "unknown": error_of(iot.list_jobs),
    },
}))
