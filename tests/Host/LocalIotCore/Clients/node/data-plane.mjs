// What @aws-sdk/client-iot-data-plane makes of the data plane; one JSON object to standard output.
// Environment: URL, and AWS's own variables for key and region.
import {
  DeleteConnectionCommand, DeleteThingShadowCommand, GetRetainedMessageCommand, GetThingShadowCommand,
  IoTDataPlaneClient, ListNamedShadowsForThingCommand, paginateListRetainedMessages, PublishCommand,
  UpdateThingShadowCommand,
} from "@aws-sdk/client-iot-data-plane";

const endpoint = process.env.URL;
const client = new IoTDataPlaneClient({ endpoint });
const stranger = new IoTDataPlaneClient({
  endpoint,
  credentials: { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "not the secret" },
});
const thingName = "boiler-1";
const json = (payload) => JSON.parse(new TextDecoder().decode(payload));
const bytes = (document) => new TextEncoder().encode(JSON.stringify(document));
const errorOf = (promise) => promise.then(
  () => "none", (error) => `${error.$metadata.httpStatusCode} ${error.name}: ${error.message}`);
const update = async (document, shadowName) =>
  json((await client.send(new UpdateThingShadowCommand({ thingName, shadowName, payload: bytes(document) }))).payload);

const updated = await update({ state: { desired: { samplingIntervalS: 30 } }, clientToken: "token-1" }, "configuration");
await update({ state: { reported: { samplingIntervalS: 10 } } }, "configuration");
await update({ state: { reported: { connected: true } } });
await update({ state: { reported: { uptimeS: 1 } } }, "telemetry");
const got = json((await client.send(new GetThingShadowCommand({ thingName, shadowName: "configuration" }))).payload);
const named = await client.send(new ListNamedShadowsForThingCommand({ thingName, pageSize: 1 }));
const rest = await client.send(
  new ListNamedShadowsForThingCommand({ thingName, pageSize: 1, nextToken: named.nextToken }));

await client.send(new PublishCommand({ topic: "home/heating/commands/ü", qos: 1, retain: true, payload: bytes("hello") }));
await client.send(new PublishCommand({
  topic: "home/heating/other", retain: true, payload: new Uint8Array([0, 255]), contentType: "text/plain",
  userProperties: '[{"room":"attic"}]', messageExpiry: 60, payloadFormatIndicator: "UNSPECIFIED_BYTES",
}));
const retained = await client.send(new GetRetainedMessageCommand({ topic: "home/heating/commands/ü" }));
const topics = [];
for await (const page of paginateListRetainedMessages({ client, pageSize: 1 }, {})) {
  topics.push(...page.retainedTopics.map((message) => `${message.topic} ${message.payloadSize} ${message.qos}`));
}
await client.send(new DeleteConnectionCommand({ clientId: "viewer", cleanSession: true, preventWillMessage: true }));
const deleted = json(
  (await client.send(new DeleteThingShadowCommand({ thingName, shadowName: "telemetry" }))).payload);

console.log(JSON.stringify({
  updated: { version: updated.version, state: updated.state, clientToken: updated.clientToken },
  got: { version: got.version, state: got.state },
  named: [named.results, rest.results, rest.nextToken ?? null],
  retained: { payload: json(retained.payload), qos: retained.qos, isRecent: Date.now() - retained.lastModifiedTime < 60000 },
  topics,
  deletedVersion: deleted.version,
  errors: {
    missing: await errorOf(client.send(new GetThingShadowCommand({ thingName, shadowName: "nowhere" }))),
    missingClassic: await errorOf(client.send(new GetThingShadowCommand({ thingName: "nobody" }))),
    conflict: await errorOf(update({ state: {}, version: 99 }, "configuration")),
    tooLarge: await errorOf(update({ state: { reported: { text: "x".repeat(9000) } } }, "configuration")),
    invalid: await errorOf(update({ notState: {} }, "configuration")),
    name: await errorOf(client.send(new GetThingShadowCommand({ thingName: "no spaces" }))),
    reserved: await errorOf(client.send(new PublishCommand({ topic: "$aws/nothing" }))),
    connection: await errorOf(client.send(new DeleteConnectionCommand({ clientId: "nobody" }))),
    signature: await errorOf(stranger.send(new GetThingShadowCommand({ thingName }))),
  },
}));
