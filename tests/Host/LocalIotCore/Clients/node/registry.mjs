// What @aws-sdk/client-iot makes of the control plane; one JSON object to standard output.
// Environment: URL, and AWS's own variables for key and region.
import {
  CreateThingCommand, CreateThingTypeCommand, DeleteThingCommand, DeprecateThingTypeCommand, DescribeEndpointCommand,
  DescribeThingCommand, DescribeThingTypeCommand, IoTClient, ListThingPrincipalsCommand, ListThingTypesCommand,
  paginateListThings, UpdateThingCommand,
} from "@aws-sdk/client-iot";

const endpoint = process.env.URL;
const client = new IoTClient({ endpoint });
const stranger = new IoTClient({
  endpoint,
  credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "not the secret" },
});
const nobody = new IoTClient({ endpoint, credentials: { accessKeyId: "AKIANOBODY", secretAccessKey: "x" } });
const errorOf = (promise) => promise.then(() => "none", (error) => `${error.$metadata.httpStatusCode} ${error.name}`);

await client.send(new CreateThingTypeCommand({
  thingTypeName: "heating",
  thingTypeProperties: { thingTypeDescription: "A boiler", searchableAttributes: ["site"] },
}));
for (const name of ["c", "a", "b"]) {
  await client.send(new CreateThingCommand({
    thingName: name, thingTypeName: "heating", attributePayload: { attributes: { site: `floor/${name}:1` } },
  }));
}
const pages = [];
for await (const page of paginateListThings({ client, pageSize: 2 }, { thingTypeName: "heating" })) {
  pages.push(page.things.map((thing) => thing.thingName));
}
const filtered = [];
for await (const page of paginateListThings({ client }, { attributeName: "site", attributeValue: "floor/b:1" })) {
  filtered.push(...page.things.map((thing) => thing.thingName));
}
await client.send(new UpdateThingCommand({
  thingName: "a", expectedVersion: 1, attributePayload: { attributes: { room: "1" }, merge: true },
}));
await client.send(new DeprecateThingTypeCommand({ thingTypeName: "heating" }));
const type = await client.send(new DescribeThingTypeCommand({ thingTypeName: "heating" }));
const { $metadata, ...described } = await client.send(new DescribeThingCommand({ thingName: "a" }));
const principals = await client.send(new ListThingPrincipalsCommand({ thingName: "boiler-1" }));

console.log(JSON.stringify({
  pages,
  filtered,
  described,
  hasRequestId: Boolean($metadata.requestId),
  types: (await client.send(new ListThingTypesCommand({}))).thingTypes.map((entry) => entry.thingTypeName),
  isDeprecatedAtDate: type.thingTypeMetadata.deprecationDate instanceof Date,
  principals: principals.principals,
  endpointAddress: (await client.send(new DescribeEndpointCommand({ endpointType: "iot:Data-ATS" }))).endpointAddress,
  errors: {
    exists: await errorOf(client.send(new CreateThingCommand({ thingName: "b" }))),
    version: await errorOf(client.send(new UpdateThingCommand({ thingName: "a", expectedVersion: 1 }))),
    missing: await errorOf(client.send(new DescribeThingCommand({ thingName: "nowhere" }))),
    invalid: await errorOf(client.send(new CreateThingCommand({ thingName: "no spaces" }))),
    attached: await errorOf(client.send(new DeleteThingCommand({ thingName: "boiler-1" }))),
    signature: await errorOf(stranger.send(new DescribeThingCommand({ thingName: "a" }))),
    key: await errorOf(nobody.send(new DescribeThingCommand({ thingName: "a" }))),
  },
}));
