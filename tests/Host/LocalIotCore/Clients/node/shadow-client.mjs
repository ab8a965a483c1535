// What aws-iot-device-sdk-v2's shadow client makes of the shadow service over MQTT 3.1.1 and mutual TLS; one JSON object
// to standard output. Environment: HOST, PORT, CA, CERTIFICATE, KEY (files), THING.
import { iot, iotshadow, mqtt } from "aws-iot-device-sdk-v2";

const thingName = process.env.THING;
const shadowName = "configuration";
const qos = mqtt.QoS.AtLeastOnce;
const config = iot.AwsIotMqttConnectionConfigBuilder
  .new_mtls_builder_from_path(process.env.CERTIFICATE, process.env.KEY)
  .with_certificate_authority_from_path(undefined, process.env.CA)
  .with_endpoint(process.env.HOST)
  .with_port(Number(process.env.PORT))
  .with_client_id(thingName)
  .with_clean_session(true)
  .build();
const connection = new mqtt.MqttClient().new_connection(config);
await connection.connect();
const client = new iotshadow.IotShadowClient(connection);

const waiting = new Map();
const arrived = new Map();
function deliver(kind, value) {
  const waiter = waiting.get(kind)?.shift();
  if (waiter) waiter(value);
  else arrived.set(kind, [...(arrived.get(kind) ?? []), value]);
}
function next(kind) {
  const value = arrived.get(kind)?.shift();
  if (value !== undefined) return Promise.resolve(value);
  return new Promise((resolve) => waiting.set(kind, [...(waiting.get(kind) ?? []), resolve]));
}
const handler = (kind) => (error, response) => deliver(kind, error ? { failure: String(error) } : response);

const named = { thingName, shadowName };
await client.subscribeToUpdateNamedShadowAccepted(named, qos, handler("update/accepted"));
await client.subscribeToUpdateNamedShadowRejected(named, qos, handler("update/rejected"));
await client.subscribeToGetNamedShadowAccepted(named, qos, handler("get/accepted"));
await client.subscribeToGetNamedShadowRejected(named, qos, handler("get/rejected"));
await client.subscribeToDeleteNamedShadowAccepted(named, qos, handler("delete/accepted"));
await client.subscribeToDeleteNamedShadowRejected(named, qos, handler("delete/rejected"));
await client.subscribeToNamedShadowDeltaUpdatedEvents(named, qos, handler("update/delta"));
await client.subscribeToNamedShadowUpdatedEvents(named, qos, handler("update/documents"));

const result = {};
await client.publishGetNamedShadow({ ...named, clientToken: "get-1" }, qos);
result.getRejected = await next("get/rejected");
await client.publishUpdateNamedShadow(
  { ...named, clientToken: "update-1", state: { desired: { samplingIntervalS: 30 }, reported: { samplingIntervalS: 10 } } },
  qos);
result.updateAccepted = await next("update/accepted");
result.delta = await next("update/delta");
result.documents = await next("update/documents");
await client.publishUpdateNamedShadow({ ...named, clientToken: "update-2", version: 77, state: {} }, qos);
result.updateRejected = await next("update/rejected");
await client.publishGetNamedShadow({ ...named, clientToken: "get-2" }, qos);
result.getAccepted = await next("get/accepted");
await client.publishDeleteNamedShadow({ ...named, clientToken: "delete-1" }, qos);
result.deleteAccepted = await next("delete/accepted");
await client.publishDeleteNamedShadow({ ...named, clientToken: "delete-2" }, qos);
result.deleteRejected = await next("delete/rejected");

await connection.disconnect();
console.log(JSON.stringify(result));
