// What the newer shadow client of aws-iot-device-sdk-v2 makes of the shadow service over MQTT 3.1.1 and mutual TLS; one
// JSON object to standard output. Environment: HOST, PORT, CA, CERTIFICATE, KEY (files), THING.
import { iot, iotshadow, mqtt } from "aws-iot-device-sdk-v2";

const thingName = process.env.THING;
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

// It subscribes to get/+ and the like, and pairs answers with requests by their clientToken alone.
const client = iotshadow.IotShadowClientv2.newFromMqtt311(connection,
  { maxRequestResponseSubscriptions: 6, maxStreamingSubscriptions: 2, operationTimeoutInSeconds: 20 });
const errorOf = (promise) => promise.then(() => "none", (error) => error.modeledError ?? String(error));

const updated = await client.updateShadow({ thingName, state: { reported: { connected: true } } });
const got = await client.getShadow({ thingName });
const conflict = await errorOf(client.updateShadow({ thingName, version: 77, state: { reported: {} } }));
const deleted = await client.deleteShadow({ thingName });
const missing = await errorOf(client.getShadow({ thingName }));
client.close();

await connection.disconnect();
console.log(JSON.stringify({
  updated: updated.state, got: got.state, conflict, deletedVersion: deleted.version, missing,
}));
